"""What can be asked about papers, articles, recordings and findings."""

from typing import Any
from uuid import UUID

from domain.desk import Desk, asked_like, command, records
from domain.errors import NotFound, Refused
from domain.evidence import events
from domain.evidence.custody import holder_of


class GiverIsNotHolder(Refused):
    """移交人不是这件证据现在的保管人，请先核对证据在谁手里。"""


class ExhibitHasNotMoved(Refused):
    """接收人就是现在的保管人，证据没有换手。"""


ChangeCustody = asked_like(
    events.EvidenceCustodyChanged, {"case_id": UUID}, defaults={"giver": None}
)
SecureCctv = asked_like(
    events.CctvSecured, {"case_id": UUID}, defaults={"exhibit_id": None}
)


@command("after_closing", asks=ChangeCustody)
def change_custody(desk: Desk, ask: Any) -> None:
    """An exhibit changed hands (移交); who held it gave it, and need not be named.

    Raises NotFound, GiverIsNotHolder, ExhibitHasNotMoved.
    """
    holder = _held_by(desk, ask.exhibit_id)
    if ask.giver not in (None, holder):
        raise GiverIsNotHolder
    if ask.taker == holder:
        raise ExhibitHasNotMoved
    told = desk.told(ask, events.EvidenceCustodyChanged) | {"giver": holder}
    desk.record(desk.subject, events.EvidenceCustodyChanged, **told)


@command("after_closing", asks=asked_like(events.EvidenceReturned, {"case_id": UUID}))
def return_evidence(desk: Desk, ask: Any) -> None:
    """An exhibit went back to whoever had brought it (退还). Raises NotFound."""
    _held_by(desk, ask.exhibit_id)
    told = desk.told(ask, events.EvidenceReturned)
    desk.record(desk.subject, events.EvidenceReturned, **told)


@command(asks=SecureCctv, fresh=("exhibit_id",))
def secure_cctv(desk: Desk, ask: Any) -> None:
    """The recording was copied and kept (监控录像取证); it is an exhibit from then on."""
    told = desk.told(ask, events.CctvSecured)
    desk.record(desk.subject, events.CctvSecured, **told)
    into_custody(desk, ask.exhibit_id, "cctv_recording", file_sha256=ask.file_sha256)


def into_custody(desk: Desk, exhibit_id: UUID, paper: str, **more: Any) -> None:
    """What another command brought is an exhibit, unless it was one before."""
    if holder_of(desk.subject.facts, exhibit_id) is None:
        told = {"exhibit_id": exhibit_id, "paper": paper} | more
        desk.record(desk.subject, events.EvidenceReceived, **told)


def _held_by(desk: Desk, exhibit_id: UUID) -> str:
    holder = holder_of(desk.subject.facts, exhibit_id)
    if holder is None:
        raise NotFound(f"exhibit {exhibit_id}")
    return holder


receive_evidence = records(
    events.EvidenceReceived, "after_closing", fresh=("exhibit_id",)
)
request_cctv = records(events.CctvRequested)
state_cctv_unavailable = records(events.CctvUnavailable)
protect_scene = records(events.SceneProtected)
file_accident_report = records(events.AccidentReportFiled)
check_purchase = records(events.PurchaseChecked)
question_quality = records(events.QualityQuestioned)
determine_quality = records(events.QualityDetermined)
confirm_claim = records(events.ClaimConfirmed)
