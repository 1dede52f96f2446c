"""What was received, secured and found, and whose hands it went through."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.fact import Fact
from domain.words import ExhibitForm, Finding, Holder, Paper


def of_no_request(told: dict[str, Any]) -> None:
    """Earlier versions did not say which request for a recording they belong to."""
    told["recording_id"] = None


def overwritten_nobody_knows_when(told: dict[str, Any]) -> None:
    """Earlier versions asked for a recording without saying how long it is kept."""
    told |= {"recording_id": None, "overwritten_at": None}


class EvidenceReceived(Fact):
    """An exhibit (证据) came in: a paper, a recording or an article, original or copy.

    `item` is the treatment or bill it belongs to; `days` is what the paper certifies.
    """

    one_per = ("exhibit_id",)

    exhibit_id: UUID
    paper: Paper
    form: ExhibitForm = "original"
    holder: Holder = "company"
    item: str | None = None
    received_from: Holder | None = None
    place: str | None = None
    dated_on: date | None = None
    days: int | None = None
    file_sha256: str | None = None
    file_name: str | None = None
    media_type: str | None = None
    size_bytes: int | None = None
    remarks: str | None = None


class EvidenceCustodyChanged(Fact):
    """An exhibit changed hands; giver and taker signed for it."""

    one_per = ("exhibit_id",)

    exhibit_id: UUID
    giver: Holder
    taker: Holder
    giver_id: UUID | None = None
    taker_id: UUID | None = None
    place: str | None = None
    reason: str | None = None


class EvidenceReturned(Fact):
    """An exhibit went back to whoever had brought it; the mall no longer holds it."""

    ends = ("EvidenceReceived",)
    ends_same = ("exhibit_id",)

    exhibit_id: UUID
    taker: Holder
    reason: str | None = None


class CctvRequested(Fact):
    """The recording (监控录像) of a place and time was asked for.

    `overwritten_at`: when the first moment wanted is recorded over (覆盖).
    """

    camera: str
    from_at: datetime | None = None
    to_at: datetime | None = None
    recording_id: UUID | None = None
    overwritten_at: datetime | None = None
    class_version = 2
    upcast_v1_v2 = staticmethod(overwritten_nobody_knows_when)


class CctvSecured(Fact):
    """The recording was copied and kept from being overwritten."""

    exhibit_id: UUID
    camera: str
    from_at: datetime | None = None
    to_at: datetime | None = None
    file_sha256: str | None = None
    recording_id: UUID | None = None
    class_version = 2
    upcast_v1_v2 = staticmethod(of_no_request)


class CctvUnavailable(Fact):
    """There is no recording, and why."""

    camera: str
    reason: str
    recording_id: UUID | None = None
    class_version = 2
    upcast_v1_v2 = staticmethod(of_no_request)


class SceneProtected(Fact):
    """Risk control (风险防控部) came and kept the scene as it was."""

    place: str | None = None
    observed: str | None = None


class AccidentReportFiled(Fact):
    """Risk control filled in the accident report (事故报告)."""

    one_per = ()

    cause: str
    report_no: str | None = None
    exhibit_id: UUID | None = None


class PurchaseChecked(Fact):
    """Whether the goods were sold here, and with what proof of purchase (购买凭证)."""

    one_per = ()

    sold_here: bool
    proof_seen: bool
    receipt_no: str | None = None
    receipt_on: date | None = None
    weighed: str | None = None


class QualityQuestioned(Fact):
    """The quality of the goods is in question and must be determined."""

    goods: str
    complaint: str | None = None


class QualityDetermined(Fact):
    """Quality control (品控部) said what it found of the goods."""

    one_per = ()

    finding: Finding
    reasons: str | None = None
    goods: str | None = None


class ClaimConfirmed(Fact):
    """What the customer says is basically confirmed true (基本核实属实)."""

    one_per = ()

    reasons: str | None = None
