"""Who holds each exhibit of a case, and where it lies (保管状况)."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from domain.agreements.events import (
    AGREEMENT,
    AgreementCollected,
    AgreementDeposited,
    AgreementGivenToCustomer,
    AgreementSigned,
    original_id,
)
from domain.custody import events
from domain.evidence.events import (
    EvidenceCustodyChanged,
    EvidenceReceived,
    EvidenceReturned,
)
from domain.fact import Fact

SIGNED_AT = "service_center"  # where an agreement is until somebody takes it


@dataclass(frozen=True)
class Held:
    """One exhibit as it stands: one holder, one place, at most one bag and one loan."""

    paper: str
    holder: str
    item: str | None = None
    place: str | None = None
    is_agreement: bool = False
    loan: events.ExhibitLent | None = None
    bag: events.ExhibitBagged | None = None
    offer: events.HandOverOffered | None = None


class Custody:
    """The exhibits and single originals of one case."""

    hears = frozenset(
        {
            *(EvidenceReceived, EvidenceCustodyChanged, EvidenceReturned),
            *(AgreementSigned, AgreementCollected, AgreementDeposited),
            *(AgreementGivenToCustomer, events.ExhibitLent, events.ExhibitGivenBack),
            *(events.ExhibitBagged, events.BagOpened, events.ExhibitShelved),
            *(events.HandOverOffered, events.HandOverDeclined),
        }
    )

    def __init__(self) -> None:
        self.held: dict[UUID, Held] = {}

    def holder_of(self, exhibit_id: UUID) -> str | None:
        """Who holds it now; None where it never came or went back for good."""
        held = self.held.get(exhibit_id)
        return held.holder if held else None

    def when(self, fact: Fact) -> None:
        match fact:
            case EvidenceReceived():
                told = (fact.paper, fact.holder, fact.item, fact.place)
                self.held[fact.exhibit_id] = Held(*told)
            case EvidenceReturned():
                self.held.pop(fact.exhibit_id, None)
            case EvidenceCustodyChanged():
                self._moved(fact, fact.taker, fact.place)
            case events.ExhibitLent():
                self._moved(fact, fact.taker, None, loan=fact)
            case events.ExhibitGivenBack():
                self._moved(fact, fact.taker, fact.shelf, loan=None)
            case events.ExhibitBagged():
                shelf = {"place": fact.shelf} if fact.shelf else {}
                self._change(fact.exhibit_id, bag=fact, **shelf)
            case events.BagOpened():
                self._change(fact.exhibit_id, bag=None)
            case events.ExhibitShelved():
                self._change(fact.exhibit_id, place=fact.shelf)
            case events.HandOverOffered():
                self._change(fact.exhibit_id, offer=fact)
            case events.HandOverDeclined():
                self._change(fact.exhibit_id, offer=None)
            case _:
                self._hear_of_agreement(fact)

    def _hear_of_agreement(self, fact: Fact) -> None:
        """The way of an agreement's originals from the table to the cash room."""
        match fact:
            case AgreementSigned():
                for number in range(1, fact.originals + 1):
                    exhibit_id = original_id(fact.agreement_id, number)
                    fresh = Held(AGREEMENT, SIGNED_AT, is_agreement=True)
                    self.held.setdefault(exhibit_id, fresh)
            case AgreementCollected():
                self._taken(fact, "agreement_collector")
            case AgreementDeposited():
                self._taken(fact, "finance_cash_room")
            case AgreementGivenToCustomer(original_no=int()):
                self._taken(fact, "customer")

    def _taken(self, fact: Any, holder: str) -> None:
        exhibit_id = original_id(fact.agreement_id, fact.original_no)
        self._change(exhibit_id, holder=holder, place=None, offer=None)

    def _moved(self, fact: Any, holder: str, place: str | None, **more: Any) -> None:
        where = {"holder": holder, "place": place, "offer": None}
        self._change(fact.exhibit_id, **where, **more)

    def _change(self, exhibit_id: UUID, **changed: Any) -> None:
        if exhibit_id in self.held:
            self.held[exhibit_id] = replace(self.held[exhibit_id], **changed)
