"""What can be asked about papers, articles, recordings and findings."""

from typing import Any
from uuid import UUID

from domain.custody.deciding import (
    ExhibitHasNotMoved,
    at_hand,
    must_not_be_sealed,
    offer,
)
from domain.desk import Desk, asked_like, command, records
from domain.errors import Refused
from domain.evidence import events
from domain.evidence.recordings import KEPT_DAYS, overwritten_at, request_of
from domain.reading import cannot_read

OF_A_CASE = {"case_id": UUID}
Receive = asked_like(events.EvidenceReceived, OF_A_CASE, defaults={"exhibit_id": None})
ChangeCustody = asked_like(
    events.EvidenceCustodyChanged, OF_A_CASE, defaults={"giver": None}
)
SecureCctv = asked_like(events.CctvSecured, OF_A_CASE, defaults={"exhibit_id": None})


class AgreementIsNoExhibit(Refused):
    """协议书不是谁提供的证据，不能退还；能否交给顾客，按协议书的规定办理。"""


@command("after_closing", asks=Receive, fresh=("exhibit_id",))
def receive_evidence(desk: Desk, ask: Any) -> None:
    """An exhibit came in (收到证据); told again, it is put right, unless it is out.

    Raises ExhibitIsOut, BagIsSealed.
    """
    if ask.exhibit_id in desk.subject.custody.held:
        must_not_be_sealed(at_hand(desk, ask.exhibit_id))
    told = desk.told(ask, events.EvidenceReceived)
    desk.record(desk.subject, events.EvidenceReceived, **told)


@command("after_closing", asks=ChangeCustody)
def change_custody(desk: Desk, ask: Any) -> None:
    """An exhibit changed hands (移交); who held it gave it, and need not be named.

    A taker named by his account signs himself (`sign_for_exhibit`).
    Raises NotFound, ExhibitIsOut, GiverIsNotHolder, ExhibitHasNotMoved.
    """
    found = at_hand(desk, ask.exhibit_id, ask.giver)
    if ask.taker == found.holder:
        raise ExhibitHasNotMoved
    told = desk.told(ask, events.EvidenceCustodyChanged) | {"giver": found.holder}
    if ask.taker_id not in (None, desk.by):
        offer(desk, "custody", told)
    else:
        desk.record(desk.subject, events.EvidenceCustodyChanged, **told)


@command("after_closing", asks=asked_like(events.EvidenceReturned, OF_A_CASE))
def return_evidence(desk: Desk, ask: Any) -> None:
    """An exhibit went back to whoever had brought it (退还).

    Raises NotFound, ExhibitIsOut, BagIsSealed, AgreementIsNoExhibit.
    """
    found = at_hand(desk, ask.exhibit_id)
    must_not_be_sealed(found)
    if found.is_agreement:
        raise AgreementIsNoExhibit
    told = desk.told(ask, events.EvidenceReturned)
    desk.record(desk.subject, events.EvidenceReturned, **told)


@command(asks=asked_like(events.CctvRequested, OF_A_CASE), fresh=("recording_id",))
def request_cctv(desk: Desk, ask: Any) -> None:
    """A recording is asked for (调取监控): which camera, from when to when.

    It is lost once it is recorded over; the store's setting says after how many days.
    """
    if ask.from_at and ask.to_at and ask.to_at < ask.from_at:
        raise cannot_read("to_at", "结束时间不能早于开始时间")
    told = desk.told(ask, events.CctvRequested)
    kept_days = desk.rules.settings.get(KEPT_DAYS)
    told["overwritten_at"] = overwritten_at(ask, desk.subject.registered, kept_days)
    desk.record(desk.subject, events.CctvRequested, **told)


@command(asks=SecureCctv, fresh=("exhibit_id",))
def secure_cctv(desk: Desk, ask: Any) -> None:
    """The recording was copied and kept (监控录像取证); it is an exhibit from then on."""
    told = desk.told(ask, events.CctvSecured)
    told["recording_id"] = request_of(desk.subject.facts, ask)
    desk.record(desk.subject, events.CctvSecured, **told)
    into_custody(desk, ask.exhibit_id, "cctv_recording", file_sha256=ask.file_sha256)


@command(asks=asked_like(events.CctvUnavailable, OF_A_CASE))
def state_cctv_unavailable(desk: Desk, ask: Any) -> None:
    """There is no recording (没有监控录像), and why: the request is answered."""
    told = desk.told(ask, events.CctvUnavailable)
    told["recording_id"] = request_of(desk.subject.facts, ask)
    desk.record(desk.subject, events.CctvUnavailable, **told)


def into_custody(desk: Desk, exhibit_id: UUID, paper: str, **more: Any) -> None:
    """What another command brought is an exhibit, unless it was one before."""
    if exhibit_id not in desk.subject.custody.held:
        told = {"exhibit_id": exhibit_id, "paper": paper} | more
        desk.record(desk.subject, events.EvidenceReceived, **told)


protect_scene = records(events.SceneProtected)
file_accident_report = records(events.AccidentReportFiled)
check_purchase = records(events.PurchaseChecked)
question_quality = records(events.QualityQuestioned)
determine_quality = records(events.QualityDetermined)
confirm_claim = records(events.ClaimConfirmed)
