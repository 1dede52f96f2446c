"""The rota (轮值) of one floor: the order, the pointer, who is kept from it, by what."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal
from uuid import UUID, uuid5

from domain.fact import Fact, Noun
from domain.facts import Facts
from domain.rota import events
from domain.sales.events import CustomerLogged, ReceptionAllocated

SIGNING, USED_AHEAD = "signing", "used_ahead"  # what the rota itself says of somebody
CARRIED_OVER = (  # what a new order finds unfinished
    *("RotaOrderSet", "VisitorArrived", "SigningBegun", *events.SERVING),
    *("VisitRegistered", "ReceptionEnded", "AbsenceAllowed", "ConsultantLeft"),
    *("PromotionBegun", "ClashReported", "ClashDecided", "GrabbingPenalised"),
)
Kind = Literal["retained", "made_up"]


@dataclass(frozen=True)
class Owed:
    """A turn that comes before the order, once he is free."""

    consultant_id: UUID
    kind: Kind


@dataclass(frozen=True)
class Reception:
    """Who serves now, and what that keeps him busy with."""

    reception_id: UUID
    consultant_id: UUID
    hindrance: str


def rota_id_of(store_id: UUID, floor: str | None) -> UUID:
    """The id of the rota of a floor; a store with one floor need not name it."""
    return uuid5(store_id, f"rota {floor or ''}".strip())


class Rota(Noun):
    """Who serves next on one floor. The pointer moves by one and only forward."""

    named_by = "rota_id"
    owes = True

    def __init__(self) -> None:
        self.facts = Facts()  # of this order; and of earlier ones what is unfinished
        self.order: list[UUID] = []
        self.next_id: UUID | None = None
        self.away: dict[UUID, str] = {}
        self.receptions: dict[UUID, Reception] = {}
        self.owed: list[Owed] = []  # oldest first
        self.ahead: list[UUID] = []  # whose next turn is used up already
        self.known: dict[UUID, UUID] = {}  # customer, and who served him last
        self.to_allocate: list[UUID] = []  # receptions of promotion days
        self.promotion: str | None = None
        self.visitors = 0  # who came by turn, ever

    def hindrance_of(self, consultant_id: UUID) -> str | None:
        """What keeps somebody from serving now; nothing where he is free."""
        if consultant_id in self.away:
            return self.away[consultant_id]
        open_now = reversed(self.receptions.values())
        mine = (one for one in open_now if one.consultant_id == consultant_id)
        return next((one.hindrance for one in mine), None)

    def is_free(self, consultant_id: UUID | None) -> bool:
        """Whether he is on duty and nothing keeps him."""
        if consultant_id is None or consultant_id not in self.order:
            return False
        return self.hindrance_of(consultant_id) is None

    def from_next(self) -> Iterator[UUID]:
        """The order once round, beginning with whose turn it is."""
        if self.next_id is not None:
            start = self.order.index(self.next_id)
            yield from self.order[start:] + self.order[:start]

    def when(self, fact: Fact) -> None:
        self.facts.add(fact)
        match fact:
            case events.VisitorArrived() | events.VisitRegistered():
                pass  # what comes of it is a fact of its own
            case events.TurnTaken():
                self._when_turn(fact)
                self._when_serving(fact)
            case events.ReceptionEnded():
                self.receptions.pop(fact.reception_id, None)
            case CustomerLogged():
                self.known[fact.customer_id] = fact.consultant_id
            case events.RotaOrderSet():
                self._set(fact.consultant_ids)
            case events.CustomerServed():
                self.to_allocate.append(fact.reception_id)
                self._when_serving(fact)
            case ReceptionAllocated() if fact.reception_id in self.to_allocate:
                self.to_allocate.remove(fact.reception_id)
            case _:
                self._when_turn(fact)
                self._when_serving(fact)
                self._when_away(fact)

    def _when_turn(self, fact: Fact) -> None:
        match fact:
            case events.TurnTaken():
                self.visitors = fact.visitor_no or self.visitors
                self._use(fact.consultant_id, fact.turn)
            case events.TurnGivenUp():
                self._use(fact.consultant_id, fact.turn)
            case events.TurnSkipped():
                self._pass(fact.consultant_id, fact.hindrance == USED_AHEAD)
            case events.MakeUpGranted():
                self.owed.append(Owed(fact.consultant_id, "made_up"))
            case events.TurnRetained():
                self.owed.append(Owed(fact.consultant_id, "retained"))

    def _when_serving(self, fact: Fact) -> None:
        match fact:
            case (
                events.TurnTaken()
                | events.CustomerHandedOver()
                | events.VoluntaryReceptionMade()
                | events.CustomerServed()
                | events.ReceptionHandedOver()
            ):
                told = (fact.reception_id, fact.consultant_id, fact.hindrance)
                self.receptions[fact.reception_id] = Reception(*told)
            case events.SigningBegun() if fact.reception_id in self.receptions:
                self._change(fact.reception_id, hindrance=SIGNING)
            case events.ConsultantChanged() if fact.reception_id in self.receptions:
                self._change(fact.reception_id, consultant_id=fact.consultant_id)

    def _when_away(self, fact: Fact) -> None:
        match fact:
            case events.ConsultantLeft():
                self.away[fact.consultant_id] = fact.hindrance
            case events.ConsultantReturned():
                self.away.pop(fact.consultant_id, None)
            case events.PromotionBegun():
                self.promotion = fact.promotion
            case events.PromotionEnded():
                self.promotion = None

    def _change(self, reception_id: UUID, **told: Any) -> None:
        changed = replace(self.receptions[reception_id], **told)
        self.receptions[reception_id] = changed

    def _use(self, consultant_id: UUID, turn: str) -> None:
        """A turn is used up: by the order, one that was owed, or the next one."""
        owed = [one for one in self.owed if one.consultant_id == consultant_id]
        if turn == "by_order":
            self._pass(consultant_id, False)
        elif owed:
            self.owed.remove(owed[0])
        elif turn == "ahead":
            self.ahead.append(consultant_id)

    def _pass(self, consultant_id: UUID, used_ahead: bool) -> None:
        """The pointer goes on to whoever follows."""
        if used_ahead and consultant_id in self.ahead:
            self.ahead.remove(consultant_id)
        if consultant_id in self.order:
            place = self.order.index(consultant_id) + 1
            self.next_id = self.order[place % len(self.order)]

    def _set(self, order: list[UUID]) -> None:
        """A new order; the turn stays with whose it was, else with who followed him."""
        following = [one for one in self.from_next() if one in order]
        self.next_id = next(iter([*following, *order]), None)
        self.order = list(order)
        open_facts = [fact for name in CARRIED_OVER for fact in self.facts.all(name)]
        self.facts = Facts()
        for fact in sorted(open_facts, key=lambda fact: fact.originator_version):
            self.facts.add(fact)
