"""What can be asked of exhibits: lend, give back, sign, bag, open, lay on a shelf."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.custody import events
from domain.custody.deciding import (
    HANDED,
    NOT_OURS,
    BagIsNotSealed,
    ExhibitHasNotMoved,
    ExhibitIsIn,
    GiverIsNotHolder,
    HandOverIsNotYours,
    NothingToSign,
    WitnessIsSame,
    at_hand,
    check_seal,
    held,
    lent_as,
    must_not_be_offered,
    must_not_be_sealed,
    offer,
    own_fields,
    signed_by_both,
    with_holder,
)
from domain.custody.room import EvidenceRoom
from domain.desk import Desk, asked_like, command
from domain.evidence.events import EvidenceCustodyChanged
from domain.reading import cannot_read

OF_A_CASE = {"case_id": UUID}
Lend = asked_like(
    events.ExhibitLent,
    OF_A_CASE,
    without=("paper", "item", "giver_id", "bag_no", "seal_no"),
    defaults={"giver": None},
)
GiveBack = asked_like(
    events.ExhibitGivenBack,
    OF_A_CASE,
    without=("giver", "giver_id"),
    defaults={"taker": None},
)
Bag = asked_like(events.ExhibitBagged, OF_A_CASE)
Open = asked_like(events.BagOpened, OF_A_CASE, without=("bag_no", "seal_no"))


@dataclass(frozen=True, kw_only=True)
class Sign:
    """What somebody signs for."""

    case_id: UUID
    exhibit_id: UUID


@command("after_closing", asks=Lend, becomes=(events.HandOverOffered,), signed=True)
def lend_exhibit(desk: Desk, ask: Any) -> None:
    """An exhibit is lent (借出、出库): to whom, until when, why.

    Somebody of the house takes it by signing from his own account; a named outsider
    signs at once. Raises NotFound, ExhibitIsOut, GiverIsNotHolder, ExhibitHasNotMoved,
    TakerIsGiver.
    """
    found = at_hand(desk, ask.exhibit_id, ask.giver)
    if found.holder == NOT_OURS:
        raise with_holder(GiverIsNotHolder, desk, found)
    if ask.taker == found.holder:
        raise ExhibitHasNotMoved
    if ask.due_back_at <= desk.occurred_at:
        raise cannot_read("due_back_at", "应还时间须在借出之后")
    told = desk.told(ask, events.ExhibitLent) | lent_as(found)
    if ask.outsider_name is None:
        told["outsider_id"] = None
    signed_by_both(desk, "loan", told)


@command("after_closing", asks=GiveBack, becomes=(events.HandOverOffered,), signed=True)
def give_back_exhibit(desk: Desk, ask: Any) -> None:
    """A lent exhibit comes back (归还、入库), to where it was lent from unless told.

    Who borrowed it inside gives it by his own account; from outside, whoever is at the
    keyboard takes it. Raises NotFound, ExhibitIsIn, GiverIsNotHolder, SealIsAnother.
    """
    found = held(desk, ask.exhibit_id)
    if found.loan is None:
        raise with_holder(ExhibitIsIn, desk, found)
    must_not_be_offered(found)
    check_seal(found, ask.seal_no, ask.intact)
    told = desk.told(ask, events.ExhibitGivenBack) | {"giver": found.holder}
    told["taker"] = ask.taker or found.loan.giver
    if found.loan.taker_id is None:
        _from_outside(desk, ask, found.loan, told)
    elif found.loan.taker_id != desk.by:
        raise with_holder(GiverIsNotHolder, desk, found)
    elif ask.taker_id is None:
        raise cannot_read("taker_id", "须写明由谁签收")
    else:
        offer(desk, "give_back", told)


def _from_outside(
    desk: Desk, ask: Any, loan: events.ExhibitLent, told: dict[str, Any]
) -> None:
    """Whoever borrowed it gives it back, unless another name is told."""
    if ask.taker_id not in (None, desk.by):
        raise cannot_read("taker_id", "外借的由收回的人本人登记，不填就是您")
    told["taker_id"] = desk.by
    if ask.outsider_name is None:
        told["outsider_id"] = loan.outsider_id
    desk.record(desk.subject, events.ExhibitGivenBack, **told)


@command(
    "after_closing",
    asks=Sign,
    becomes=(
        *(events.HandOverAccepted, events.ExhibitLent, events.ExhibitGivenBack),
        EvidenceCustodyChanged,
    ),
    signed=True,
)
def sign_for_exhibit(desk: Desk, ask: Any) -> None:
    """The taker signs for what somebody gives him (签收), and holds it from then on.

    Raises NotFound, NothingToSign, HandOverIsNotYours.
    """
    found = held(desk, ask.exhibit_id)
    if found.offer is None:
        raise NothingToSign
    if found.offer.taker_id != desk.by:
        raise HandOverIsNotYours
    kind = HANDED[found.offer.hand_over]
    offered = vars(found.offer) | {"giver_id": found.offer.by}
    if kind is events.ExhibitLent:
        offered |= lent_as(found)
    for one in (events.HandOverAccepted, kind):
        told = {name: offered[name] for name in own_fields(one) if name in offered}
        desk.record(desk.subject, one, **told)


@command("after_closing", asks=asked_like(events.HandOverDeclined, OF_A_CASE))
def decline_exhibit(desk: Desk, ask: Any) -> None:
    """A hand-over does not come about (未交接): the taker or the giver takes it back.

    Raises NotFound, NothingToSign, HandOverIsNotYours.
    """
    found = held(desk, ask.exhibit_id)
    if found.offer is None:
        raise NothingToSign
    if desk.by not in (found.offer.by, found.offer.taker_id):
        raise HandOverIsNotYours
    told = desk.told(ask, events.HandOverDeclined)
    desk.record(desk.subject, events.HandOverDeclined, **told)


@command("after_closing", asks=Bag)
def bag_exhibit(desk: Desk, ask: Any) -> None:
    """An exhibit goes into a bag that is sealed (封存), with numbers nobody else has.

    Raises NotFound, ExhibitIsOut, BagIsSealed, BagNoIsTaken, SealNoIsUsed.
    """
    must_not_be_sealed(at_hand(desk, ask.exhibit_id))
    if ask.watched_by_id == desk.by:
        raise WitnessIsSame
    told = desk.told(ask, events.ExhibitBagged)
    _room(desk).seal(ask.bag_no, ask.seal_no, **_in_the_room(desk, ask))
    desk.record(desk.subject, events.ExhibitBagged, **told)


@command("after_closing", asks=Open)
def open_bag(desk: Desk, ask: Any) -> None:
    """A sealed bag is opened before a witness (开封).

    Raises NotFound, BagIsNotSealed, WitnessIsSame.
    """
    found = held(desk, ask.exhibit_id)
    must_not_be_offered(found)
    bag = found.bag
    if bag is None:
        raise BagIsNotSealed
    if ask.watched_by_id == desk.by:
        raise WitnessIsSame
    numbers = {"bag_no": bag.bag_no, "seal_no": bag.seal_no}
    _room(desk).free(**numbers, **_in_the_room(desk, ask))
    told = desk.told(ask, events.BagOpened) | numbers
    desk.record(desk.subject, events.BagOpened, **told)


@command("after_closing", asks=asked_like(events.ExhibitShelved, OF_A_CASE))
def shelve_exhibit(desk: Desk, ask: Any) -> None:
    """An exhibit is laid on a shelf (上架). Raises NotFound, ExhibitIsOut."""
    at_hand(desk, ask.exhibit_id)
    told = desk.told(ask, events.ExhibitShelved)
    desk.record(desk.subject, events.ExhibitShelved, **told)


def _room(desk: Desk) -> EvidenceRoom:
    """The evidence room of the case's store."""
    store_id = desk.subject.registered.store_id
    return desk.blank(EvidenceRoom, EvidenceRoom.id_from(store_id))


def _in_the_room(desk: Desk, ask: Any) -> dict[str, Any]:
    """What the room is told beside the numbers."""
    whose = {"case_id": desk.subject.id, "exhibit_id": ask.exhibit_id}
    return desk.header() | whose | {"store_id": desk.subject.registered.store_id}
