"""What handing over decides, and how it says no: always with who holds the thing."""

from dataclasses import fields
from typing import Any, cast
from uuid import UUID

from domain.custody import events
from domain.custody.custody import Held
from domain.deadlines import SHANGHAI
from domain.desk import Desk
from domain.errors import No, NotFound, Refused
from domain.evidence.events import EvidenceCustodyChanged
from domain.fact import Fact
from domain.reading import cannot_read

NOT_OURS = "customer"  # what he has kept is not the mall's to hand on
HANDED: dict[str, type[Fact]] = {  # what a hand-over comes to once both have signed
    "loan": events.ExhibitLent,
    "give_back": events.ExhibitGivenBack,
    "custody": EvidenceCustodyChanged,
}


class ExhibitIsOut(Refused):
    """这件已经借出，归还以后才能再办。"""


class ExhibitIsIn(Refused):
    """这件没有外借，不用归还。"""


class GiverIsNotHolder(Refused):
    """移交人不是这件证据现在的保管人，请先核对证据在谁手里。"""


class ExhibitHasNotMoved(Refused):
    """接收人就是现在的保管人，证据没有换手。"""


class TakerIsGiver(Refused):
    """移交人和接收人不能是同一个人，须由接收人本人签收。"""


class HandOverIsOpen(Refused):
    """这件的移交还没有签收，请先签收或退回。"""


class NothingToSign(Refused):
    """这件没有等待签收的移交。"""


class HandOverIsNotYours(Refused):
    """移交只由写明的接收人本人签收，由移交人或接收人撤回。"""


class BagIsSealed(Refused):
    """这件封存在袋里，须先登记开封。"""


class BagIsNotSealed(Refused):
    """这件没有封存，不用开封。"""


class SealIsAnother(Refused):
    """封签号与封存时的不符；封签换过或破损的，“完好”选否并写明情况。"""


class WitnessIsSame(Refused):
    """见证人须是另一个人。"""


def held(desk: Desk, exhibit_id: UUID) -> Held:
    """What is known of an exhibit. Raises NotFound where the mall does not have it."""
    found = desk.subject.custody.held.get(exhibit_id)
    if found is None:
        raise NotFound(f"exhibit {exhibit_id}")
    return cast(Held, found)


def at_hand(desk: Desk, exhibit_id: UUID, giver: str | None = None) -> Held:
    """The same, of an exhibit that stays where it is, held by whom `giver` says.

    Raises NotFound, ExhibitIsOut, HandOverIsOpen, GiverIsNotHolder.
    """
    found = held(desk, exhibit_id)
    if found.loan:
        raise with_holder(ExhibitIsOut, desk, found)
    must_not_be_offered(found)
    if giver not in (None, found.holder):
        raise with_holder(GiverIsNotHolder, desk, found)
    return found


def with_holder(kind: type[Refused], desk: Desk, found: Held) -> Refused:
    """A no that tells who holds the exhibit, and until when he may."""
    words = desk.rules.words("role") | desk.rules.words("holder")
    says = f"{kind().sentence}现在由{words.get(found.holder, found.holder)}保管"
    if found.loan:
        due = found.loan.due_back_at.astimezone(SHANGHAI)
        says += f"，应于{due:%Y-%m-%d %H:%M}以前归还"
    return kind([No((kind.__name__,), f"{says}。")])


def must_not_be_offered(found: Held) -> None:
    """Raises HandOverIsOpen while a taker is waited for."""
    if found.offer:
        raise HandOverIsOpen


def must_not_be_sealed(found: Held) -> None:
    """Raises BagIsSealed."""
    if found.bag:
        raise BagIsSealed


def signed_by_both(desk: Desk, hand_over: str, told: dict[str, Any]) -> None:
    """Somebody of the house signs himself; whoever is not has a name and signed.

    Raises ValidationError, TakerIsGiver.
    """
    taker_id, named = told["taker_id"], told.get("outsider_name")
    if (taker_id is None) == (named is None):
        raise cannot_read(
            "taker_id", "接收人是本单位人员的选人，外单位的写姓名，二者填一"
        )
    if taker_id is not None:
        offer(desk, hand_over, told)
        return
    if told["signature"] is None:
        raise cannot_read("signature", "外单位接收人怎样签的字，须写明")
    desk.record(desk.subject, HANDED[hand_over], **told | {"giver_id": desk.by})


def offer(desk: Desk, hand_over: str, told: dict[str, Any]) -> None:
    """The giver signs now; the taker is waited for. Raises TakerIsGiver."""
    if told["taker_id"] == desk.by:
        raise TakerIsGiver
    names = own_fields(events.HandOverOffered)
    kept = {name: value for name, value in told.items() if name in names}
    kept["hand_over"] = hand_over
    desk.record(desk.subject, events.HandOverOffered, **kept)


def own_fields(kind: type[Fact]) -> set[str]:
    """The fields a kind of fact has of its own."""
    header = {one.name for one in fields(cast(Any, Fact))}
    return {one.name for one in fields(cast(Any, kind))} - header


def lent_as(found: Held) -> dict[str, Any]:
    """What a loan keeps of the exhibit: what it is, whose, in which bag it goes out."""
    told: dict[str, Any] = {"paper": found.paper, "item": found.item}
    told["giver"] = found.holder
    if found.bag:
        told |= {"bag_no": found.bag.bag_no, "seal_no": found.bag.seal_no}
    return told


def check_seal(found: Held, seal_no: str | None, intact: bool) -> None:
    """The seal that comes back is the one that went out. Raises SealIsAnother."""
    if found.bag and intact and seal_no != found.bag.seal_no:
        raise SealIsAnother
