"""What happens to a report, register or form of a store."""

from datetime import date
from typing import Any
from uuid import UUID

from domain.fact import Fact
from domain.words import Method, Report, Whom


class ReportIssued(Fact):
    """A report was issued (出具): frozen as the book stood at a position.

    The digests are those of its two forms, byte for byte. `preliminary`: its period
    had not ended at that position. Source: P02-R16, R17, P07-R46, P08-R20, R21.
    """

    report: Report
    report_no: str
    period_starts_on: date
    period_ends_on: date
    at_position: int
    at_digest: str
    pdf_sha256: str
    xlsx_sha256: str
    preliminary: bool = False
    case_id: UUID | None = None
    one_per = ("report_no",)


class ReportReviewed(Fact):
    """A report of one period was reviewed (审阅) by who must. Source: P02-R16."""

    report: Report
    period_ends_on: date
    note: str | None = None
    one_per = ("report", "period_ends_on")
    topic = "stores.ReportReviewed"


class ReportDelivered(Fact):
    """A report of one period was sent (报送). Source: P02-R16, R17, C10, C11.

    `report_no` says which issue of it, `address` where to, `message_no` under which
    number the letter can be found again.
    """

    report: Report
    period_ends_on: date
    recipient: Whom
    method: Method = "email"
    report_no: str | None = None
    address: str | None = None
    message_no: str | None = None
    topic = "stores.ReportDelivered"
    class_version = 2

    @staticmethod
    def upcast_v1_v2(told: dict[str, Any]) -> None:
        """Earlier it was only told that a report was sent, not which issue of it."""
        told |= {"report_no": None, "address": None, "message_no": None}
