"""What was lent and given back, bagged, opened and laid on a shelf."""

from datetime import datetime
from uuid import UUID

from domain.fact import Fact, Personal
from domain.words import HandOver, Holder, Paper, SignatureKind


class HandOverOffered(Fact):
    """Whoever gives an exhibit away signed for it (移交人已签); its taker has not yet.

    The giver holds it until the taker has signed from his own account.
    """

    exhibit_id: UUID
    hand_over: HandOver
    giver: Holder
    taker: Holder
    taker_id: UUID
    due_back_at: datetime | None = None
    seal_no: str | None = None
    intact: bool = True
    shelf: str | None = None
    reason: str | None = None


class HandOverAccepted(Fact):
    """The taker signed for what was given to him (签收); it is his from here on."""

    exhibit_id: UUID
    hand_over: HandOver
    giver_id: UUID


class HandOverDeclined(Fact):
    """A hand-over did not come about: its taker or its giver said so, and why."""

    exhibit_id: UUID
    reason: str


class ExhibitLent(Fact):
    """An exhibit was lent (借出): to whom, until when, why; giver and taker signed.

    A taker outside the house has a name and signs on paper or on the screen. `bag_no`
    and `seal_no` are what it went out in.
    """

    exhibit_id: UUID
    paper: Paper
    giver: Holder
    taker: Holder
    due_back_at: datetime
    reason: str
    giver_id: UUID | None = None
    taker_id: UUID | None = None
    outsider_id: UUID | None = None
    outsider_name: Personal | None = None
    signature: SignatureKind | None = None
    item: str | None = None
    bag_no: str | None = None
    seal_no: str | None = None
    whose = "outsider_id"


class ExhibitGivenBack(Fact):
    """A lent exhibit came back (归还); giver and taker signed.

    `seal_no` is what was read on its seal, `intact` whether seal and thing are whole.
    """

    exhibit_id: UUID
    giver: Holder
    taker: Holder
    giver_id: UUID | None = None
    taker_id: UUID | None = None
    outsider_id: UUID | None = None
    outsider_name: Personal | None = None
    signature: SignatureKind | None = None
    seal_no: str | None = None
    intact: bool = True
    shelf: str | None = None
    reason: str | None = None
    whose = "outsider_id"


class ExhibitBagged(Fact):
    """An exhibit was put into a bag, and the bag sealed (封存)."""

    exhibit_id: UUID
    bag_no: str
    seal_no: str
    shelf: str | None = None
    watched_by_id: UUID | None = None


class BagOpened(Fact):
    """A sealed bag was opened before a witness (开封), and why."""

    exhibit_id: UUID
    bag_no: str
    seal_no: str
    reason: str
    watched_by_id: UUID


class ExhibitShelved(Fact):
    """An exhibit was laid on a shelf (上架)."""

    exhibit_id: UUID
    shelf: str


class BagTakenIntoUse(Fact):
    """A store's bag was sealed with a seal of its own; both numbers are taken."""

    store_id: UUID
    case_id: UUID
    exhibit_id: UUID
    bag_no: str
    seal_no: str


class BagFreed(Fact):
    """A store's bag was opened: its number may be used again, its seal's never."""

    store_id: UUID
    case_id: UUID
    exhibit_id: UUID
    bag_no: str
    seal_no: str
