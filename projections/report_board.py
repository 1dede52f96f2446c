"""The report board (报表看板): each report of each period: awaited, sent, or overdue."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Column, Date, Executable, Index, Table, Text, func, select

from domain.cases.card_reports import ReportDue, reports_of
from domain.deadlines import SHANGHAI
from domain.fact import Fact
from domain.reports.events import ReportDelivered, ReportReviewed
from domain.stores.events import StoreOpened
from projections.columns import Row, into, line_columns, line_of, papers
from projections.figures import Plain
from projections.read_model import ReadModel

steps = Table(
    "report_board_steps",
    papers,
    *line_columns(),
    Column("step", Text, nullable=False),  # opened, reviewed or delivered
    Column("report", Text),
    Column("period_ends_on", Date),
    Column("recipient", Text),
)
Index("ix_report_board_steps_store", steps.c.store_id, steps.c.step)


class Sent(NamedTuple):
    """When a report was first reviewed or delivered, and where that stands."""

    occurred_at: datetime
    position: int


class ReportBoard(ReadModel):
    """What a store owes to headquarters. Source: P02-R16, R17, C10, C11."""

    name = "report_board"
    tables = (steps,)
    hears = frozenset({StoreOpened, ReportReviewed, ReportDelivered})

    def when(self, fact: Fact) -> Iterator[tuple[Executable, Row]]:
        step = {StoreOpened: "opened", ReportReviewed: "reviewed"}.get(type(fact))
        yield into(steps), line_of(fact) | {
            "case_id": None,
            "store_id": fact.originator_id,
            "step": step or "delivered",
            "report": getattr(fact, "report", None),
            "period_ends_on": getattr(fact, "period_ends_on", None),
            "recipient": getattr(fact, "recipient", None),
        }

    def of_store(self, store_id: UUID, now: datetime) -> list[Plain]:
        """One item per report and period, the earliest due first."""
        opened_at = self._opened(store_id)
        if opened_at is None:
            return []
        opened_on, today = (day_of(moment) for moment in (opened_at, now))
        reviewed, delivered = self._steps(store_id)
        owed = reports_of(self.shelf.ledger, store_id, opened_on, today)
        return [_item(one, reviewed, delivered, now) for one in owed]

    def overdue(self, store_id: UUID, now: datetime) -> list[Plain]:
        """The reports that should have been sent, the oldest first."""
        told = self.of_store(store_id, now)
        return [one for one in told if one["state"] == "overdue"]

    def figures(self, store_id: UUID, case_id: UUID | None, now: datetime) -> Any:
        """As case files ask: the list of reports."""
        return by_rule(self.of_store(store_id, now))

    def _opened(self, store_id: UUID) -> datetime | None:
        asked = select(func.min(steps.c.occurred_at))
        with self.reading() as db:
            where = (steps.c.store_id == store_id, steps.c.step == "opened")
            return db.scalar(asked.where(*where))

    def _steps(self, store_id: UUID) -> list[dict[tuple[str, date], Sent]]:
        """When each report was first reviewed, and first delivered."""
        asked = select(steps).where(steps.c.store_id == store_id)
        found: dict[str, dict[tuple[str, date], Sent]] = {}
        with self.reading() as db:
            for row in db.execute(asked.order_by(steps.c.occurred_at.desc())):
                key = (row.report, row.period_ends_on)
                sent = Sent(row.occurred_at, row.position)
                found.setdefault(row.step, {})[key] = sent
        return [found.get("reviewed", {}), found.get("delivered", {})]


def by_rule(told: list[Plain]) -> list[Plain]:
    """Reports as case files name them: once for each rule that wants them."""
    return [one | {"rule": rule} for one in told for rule in one["rules"]]


def day_of(moment: datetime) -> date:
    """The Shanghai day of a moment."""
    return moment.astimezone(SHANGHAI).date()


def _item(
    one: ReportDue,
    reviewed: dict[tuple[str, date], Sent],
    delivered: dict[tuple[str, date], Sent],
    now: datetime,
) -> Plain:
    key = (one.report, one.period_ends_on)
    sent = delivered.get(key)
    if sent is None:
        state = "overdue" if now > one.due_at else "awaited"
    else:
        state = "on_time" if sent.occurred_at <= one.due_at else "late"
    seen = reviewed.get(key)
    told = one._asdict() | {"state": state, "reviewed": seen is not None}
    if seen:
        told["reviewed_at"] = seen.occurred_at
    if sent:
        told |= {"delivered_at": sent.occurred_at, "position": sent.position}
    return told
