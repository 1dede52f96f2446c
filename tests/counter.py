"""A counter at a store: people give commands there, on a clock the test moves."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from domain.cases.case import Case
from domain.commands import COMMANDS
from domain.deadlines import SHANGHAI
from domain.desk import Desk
from domain.errors import Refused
from domain.ledger.ledger import create_ledger
from domain.policies.calendars import SHIPPED
from domain.reading import read
from domain.stores.store import store_id_of
from tests.story import id_of

CODE = "HY-01"


class Counter:
    """Where commands are given; says what came of them in the fewest words."""

    def __init__(self, ledger=None, packs=("P02",), **settings):
        self.now = datetime(2026, 4, 24, 10, 0, tzinfo=SHANGHAI)
        self.ledger = ledger or create_ledger(
            "sqlite://", keys="sqlite://", rehearsal=True, clock=lambda: self.now
        )
        self.store_id = store_id_of(CODE)
        self._open(packs, settings)

    def _open(self, packs, settings):
        self.do("open_store", "administrator", store_code=CODE, name="演练一店")
        for place, code in zip(("main", "overlay"), packs):
            told = {"code": code, "place": place}
            self.of_store("adopt_pack", "administrator", **told)
        text = (SHIPPED / "2026.toml").read_text("utf-8")
        self.of_store("adopt_calendar", "administrator", text=text)
        for name, value in settings.items():
            told = {"name": name, "value": value, "reason": "开账"}
            self.of_store("change_setting", "administrator", **told)

    def do(self, name, role="reception_clerk", /, **typed):
        """Give a command; the facts it added."""
        occurred_at = typed.pop("at", None)
        command_id = typed.pop("command_id", None)
        command = COMMANDS[name]
        desk = Desk(self.ledger, by=person(role), role=role.partition(":")[0])
        told = command(desk, read(command.ask, typed), command_id, occurred_at)
        self.now += timedelta(seconds=1)
        return told

    def of_store(self, name, role="administrator", /, **typed):
        """The same about the store."""
        return self.do(name, role, store_id=self.store_id, **typed)

    def of_case(self, name, role="reception_clerk", /, **typed):
        """The same about the case."""
        return self.do(name, role, case_id=self.case_id, **typed)

    def no(self, name, role="reception_clerk", /, **typed):
        """Every rule that says no to a command about the case; [] where none does."""
        try:
            self.of_case(name, role, **typed)
        except Refused as refused:
            return refused.rules
        return []

    def register(self, **typed):
        """A complaint is taken down, and is the case from here on."""
        self.case_id = typed.pop("case_id", id_of(str(self.now)))
        told = {"channel": "service_desk", "summary": "牛奶变质"} | typed
        return self.of_store("register_complaint", "reception_clerk", **told, **self.it)

    @property
    def it(self):
        """The case as a field."""
        return {"case_id": self.case_id}

    @property
    def case(self):
        """The case as the book has it."""
        return self.ledger.find(Case, self.case_id)

    def facts(self, name):
        """The standing facts of the case with this name."""
        return self.case.facts.all(name)


def person(role) -> UUID:
    """The id of whoever is called by this role; reception_clerk:2 is another person."""
    return uuid5(id_of("people"), role)
