"""A sales floor with three consultants in order, as the tests of the rota tell it."""

from domain.errors import Refused
from domain.rota.rota import Rota, rota_id_of
from tests.counter import Counter, person
from tests.story import id_of

CONSULTANT, MANAGER = "home_consultant", "floor_manager"
LETTERS = "ABC"


def consultant(letter):
    """The id of the consultant called by a letter."""
    return person(f"{CONSULTANT}:{letter}")


class Floor:
    """Where visitors come; says who served, in letters."""

    def __init__(self, counter=None, letters=LETTERS, **settings):
        self.counter = counter or Counter(packs=("P09",), **settings)
        self.letters = letters
        self.by_id = {consultant(letter): letter for letter in letters}
        self.number = 0
        self.manager("set_rota_order", consultant_ids=[*map(consultant, letters)])

    @property
    def rota(self):
        """The rota as the book has it."""
        return self.counter.ledger.find(Rota, rota_id_of(self.counter.store_id, None))

    @property
    def next(self):
        """The letter the pointer stands at."""
        return self.by_id[self.rota.next_id]

    @property
    def owed(self):
        """The turns that come before the order, oldest first: A retained."""
        told = self.rota.owed
        return [f"{self.by_id[one.consultant_id]} {one.kind}" for one in told]

    def does(self, letter, name, **typed):
        """A consultant gives a command; the facts it added."""
        return self.counter.of_store(name, f"{CONSULTANT}:{letter}", **typed)

    def manager(self, name, **typed):
        """The floor manager gives a command."""
        return self.counter.of_store(name, MANAGER, **typed)

    def no(self, letter, name, **typed):
        """Every rule that says no to a consultant ("" for the manager)."""
        try:
            self.does(letter, name, **typed) if letter else self.manager(name, **typed)
        except Refused as refused:
            return refused.rules
        return []

    def comes(self, arrival="new", asks=None, by="", **typed):
        """A visitor comes, and the manager (or who is named) presses; who serves."""
        self.number += 1
        told = {"reception_id": id_of(f"reception {self.number}"), "arrival": arrival}
        told |= {"asked_before": True} | typed
        if asks:
            told |= {"asked_for_id": consultant(asks), "knows_name_and_sex": True}
        give = self.manager if not by else lambda *a, **k: self.does(by, *a, **k)
        facts = give("receive_visitor", **told)
        return self.by_id.get(getattr(facts[-1], "consultant_id", None))

    @property
    def reception(self):
        """The reception of the last visitor."""
        return id_of(f"reception {self.number}")

    def ends(self, reception_id=None):
        """A reception is over, the last one if none is named."""
        self.manager("end_reception", reception_id=reception_id or self.reception)

    def leaves(self, letter, hindrance="personal_matter", stands_in=None):
        """A consultant leaves by the manager's consent, another standing in."""
        stands_in = stands_in or next(
            one for one in self.letters if one != letter and self.is_free(one)
        )
        told = {"consultant_id": consultant(letter), "hindrance": hindrance}
        self.manager("allow_absence", **told, replacement_id=consultant(stands_in))
        errand = None if hindrance == "personal_matter" else "去客户家量尺寸"
        self.does(letter, "leave_floor", **told, errand=errand)

    def is_free(self, letter):
        """Whether nothing keeps him."""
        return self.rota.is_free(consultant(letter))

    def returns(self, letter):
        """A consultant is back."""
        self.does(letter, "return_to_floor", consultant_id=consultant(letter))
