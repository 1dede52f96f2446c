"""What can be asked of a report: to issue it, to review it, to send it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.cases.card_reports import has_ended, period_of, report_no_of
from domain.cases.card_then import BookThen
from domain.cases.events import ComplaintRegistered
from domain.deadlines import SHANGHAI
from domain.desk import Desk, asked_like, command
from domain.errors import Refused
from domain.policies.pack import Report
from domain.policies.sections import CASE, CONTINUOUS
from domain.reading import cannot_read
from domain.reports import events
from domain.stores.store import Store
from domain.words import Report as ReportWord


class AlreadyIssued(Refused):
    """这份报表在账本的这个位置已经出具过，编号相同，内容也相同。"""


class OnlyPreliminary(Refused):
    """这一份是预报，期间还没有过完；期间结束后重新出具，再报送。"""


@dataclass(frozen=True, kw_only=True)
class IssueReport:
    """A report to be frozen: of which days, at which position, and its two digests.

    `period_starts_on` is told for a register, `case_id` for a form about one case.
    """

    store_id: UUID
    report: ReportWord
    period_ends_on: date
    at_position: int
    pdf_sha256: str
    xlsx_sha256: str
    period_starts_on: date | None = None
    preliminary: bool = False
    case_id: UUID | None = None


ReviewReport = asked_like(events.ReportReviewed, {"store_id": UUID})
DeliverReport = asked_like(events.ReportDelivered, {"store_id": UUID})


@command(asks=IssueReport, of=Store, becomes=(events.ReportIssued,))
def issue_report(desk: Desk, ask: IssueReport) -> None:
    """A report (报表) is frozen as the book stood at a position (出具).

    Raises AlreadyIssued; ValidationError for a period that has not ended, unless a
    preliminary one is asked for, for one that ended before the store opened, and for a
    position or digest that is none.
    """
    entry = _entry(desk, ask.report)
    _check_digests(ask)
    then = _then(desk, ask.at_position)
    starts_on, case_no = _about(desk, ask, entry)
    _was_open(desk, ask.period_ends_on)
    preliminary = entry.period != CASE
    preliminary &= not has_ended(ask.period_ends_on, then.stood_until)
    if preliminary and not ask.preliminary:
        why = f"{ask.period_ends_on} 还没有过完；期间结束后再出具，或注明是预报"
        raise cannot_read("period_ends_on", why)
    number = report_no_of(
        case_no or desk.subject.code, ask.report, ask.period_ends_on, ask.at_position
    )
    issued = desk.subject.facts.all("ReportIssued")
    if any(getattr(one, "report_no") == number for one in issued):
        raise AlreadyIssued
    told = desk.told(ask, events.ReportIssued)
    told |= {"period_starts_on": starts_on, "preliminary": preliminary}
    told |= {"report_no": number, "at_digest": then.digest}
    desk.record(desk.subject, events.ReportIssued, list(entry.rule), **told)


@command(asks=ReviewReport, of=Store, becomes=(events.ReportReviewed,))
def review_report(desk: Desk, ask: Any) -> None:
    """A report of a period that has ended is reviewed (审阅). Source: P02-R16."""
    _ended(desk, ask)
    told = desk.told(ask, events.ReportReviewed)
    desk.record(desk.subject, events.ReportReviewed, **told)


@command(asks=DeliverReport, of=Store, becomes=(events.ReportDelivered,))
def deliver_report(desk: Desk, ask: Any) -> None:
    """A report of a period that has ended is sent (报送). Source: P02-R16, R17.

    Raises OnlyPreliminary; ValidationError for an issue that is none.
    """
    _ended(desk, ask)
    if ask.report_no:
        _check_issue(desk, ask)
    told = desk.told(ask, events.ReportDelivered)
    desk.record(desk.subject, events.ReportDelivered, **told)


def _then(desk: Desk, position: int) -> BookThen:
    """The book at a position. Raises ValidationError where there is none."""
    try:
        return BookThen(desk.ledger, position)
    except LookupError:
        raise cannot_read("at_position", f"账本没有第 {position} 条") from None


def _entry(desk: Desk, name: str) -> Report:
    """What the packs of the store say of a report. Raises ValidationError."""
    entries = {one.report: one for one in desk.rules.asked(Report)}
    if name not in entries:
        known = "、".join(entries) or "没有"
        raise cannot_read("report", f"本店的流程没有这份报表；有：{known}")
    return entries[name]


def _about(desk: Desk, ask: IssueReport, entry: Report) -> tuple[date, str]:
    """The first day it tells of, and the number of the case it is about, if any."""
    if entry.period == CASE:
        began = desk.ledger.facts_of(ask.case_id, until=1) if ask.case_id else []
        first = began[0] if began else None
        if not isinstance(first, ComplaintRegistered) or (
            first.store_id != ask.store_id
        ):
            raise cannot_read("case_id", "这份表是一案一份，填本店的一件投诉")
        return first.occurred_at.astimezone(SHANGHAI).date(), first.case_no
    if entry.period == CONTINUOUS:
        starts_on = ask.period_starts_on or ask.period_ends_on.replace(day=1)
        if starts_on > ask.period_ends_on:
            raise cannot_read("period_starts_on", "开始日期在期末日期之后")
        return starts_on, ""
    _check_end(entry, ask.period_ends_on)
    return period_of(entry, ask.period_ends_on).starts_on, ""


def _check_digests(ask: IssueReport) -> None:
    for name in ("pdf_sha256", "xlsx_sha256"):
        told = getattr(ask, name)
        if len(told) != 64 or set(told) - set("0123456789abcdef"):
            raise cannot_read(name, "不是 SHA-256 摘要（64 位十六进制）")


def _check_issue(desk: Desk, ask: Any) -> None:
    """Raises ValidationError, OnlyPreliminary."""
    same = (ask.report_no, ask.report, ask.period_ends_on)
    for one in desk.subject.facts.all("ReportIssued"):
        assert isinstance(one, events.ReportIssued)
        if (one.report_no, one.report, one.period_ends_on) == same:
            if one.preliminary:
                raise OnlyPreliminary
            return
    raise cannot_read("report_no", "没有出具过这个编号的这一期报表")


def _ended(desk: Desk, ask: Any) -> None:
    """Raises ValidationError for a day on which no period of the report has ended."""
    day = ask.period_ends_on
    if desk.occurred_at.astimezone(SHANGHAI).date() <= day:
        raise cannot_read("period_ends_on", f"{day} 还没有过完，期间结束后才能报")
    for one in desk.rules.asked(Report):
        if one.report == ask.report and one.period not in (CASE, CONTINUOUS):
            _check_end(one, day)


def _was_open(desk: Desk, day: date) -> None:
    """Raises ValidationError for days before the store had a book."""
    opened_on = desk.subject.opened.occurred_at.astimezone(SHANGHAI).date()
    if day < opened_on:
        why = f"本店 {opened_on} 才开账，此前没有可以报的"
        raise cannot_read("period_ends_on", why)


def _check_end(entry: Report, day: date) -> None:
    """Raises ValidationError for a day on which no period of the report ends."""
    ends_on = period_of(entry, day).ends_on
    if ends_on != day:
        why = f"{day} 不是期末；这一期到 {ends_on} 为止"
        raise cannot_read("period_ends_on", why)
