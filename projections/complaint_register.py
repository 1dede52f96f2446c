"""The complaint register (客诉台账): what is counted of each complaint, and when it was.

It finds the complaints a report tells of. Lines are added and never changed, so what it
finds up to a position of the book stays the same.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Column, Executable, Index, Select, Table, Text, Uuid
from sqlalchemy import select

from domain.cases.events import (
    AcceptanceDecided,
    BreachRecorded,
    CaseClosed,
    CaseReopened,
    ComplaintClassified,
    ComplaintRegistered,
    FollowUpMade,
    ReplyGiven,
    SatisfactionRecorded,
    SolvedOnTheSpot,
)
from domain.claims.events import ClaimMoneyReceived, SupplierRecovered
from domain.concessions.events import SpecialApprovalGranted
from domain.fact import Fact
from domain.handling.events import (
    CauseFound,
    HandlingCompleted,
    ImprovementProposed,
    PenaltyRecorded,
)
from domain.payments.events import (
    PaymentMade,
    PaymentReversed,
    PettyCashChangeReturned,
    PettyCashDrawn,
    TillRefundMade,
)
from domain.severity.events import EscalationRaised, SeverityRaised
from projections.columns import Position, Row, UtcTime, into, papers
from projections.figures import outside
from projections.read_model import ReadModel

lines = Table(
    "complaint_register_lines",
    papers,
    Column("position", Position, primary_key=True, autoincrement=False),
    Column("case_id", Uuid, nullable=False),
    Column("store_id", Uuid, nullable=False),
    Column("circle", Text, nullable=False),  # who may know: see eyes.py
    Column("fact", Text, nullable=False),
    Column("occurred_at", UtcTime, nullable=False),
    Column("recorded_at", UtcTime, nullable=False),
)
Index("ix_complaint_register_lines_store", lines.c.store_id, lines.c.occurred_at)
Index("ix_complaint_register_lines_found", lines.c.store_id, lines.c.fact)
BEGUN, CLOSED, REOPENED = "ComplaintRegistered", "CaseClosed", "CaseReopened"
COURSE = (BEGUN, CLOSED, REOPENED)


class Line(NamedTuple):
    """One fact that is counted."""

    position: int
    case_id: UUID
    fact: str
    occurred_at: datetime
    recorded_at: datetime


class ComplaintRegister(ReadModel):
    """Which complaints came in, moved and were closed, day by day."""

    name = "complaint_register"
    tables = (lines,)
    hears = frozenset(
        {
            *(ComplaintRegistered, AcceptanceDecided, ComplaintClassified, ReplyGiven),
            *(SolvedOnTheSpot, HandlingCompleted, CaseClosed, CaseReopened),
            *(CauseFound, ImprovementProposed, PenaltyRecorded, FollowUpMade),
            *(SatisfactionRecorded, SeverityRaised, EscalationRaised, PaymentMade),
            *(PaymentReversed, PettyCashDrawn, PettyCashChangeReturned),
            *(TillRefundMade, SupplierRecovered, ClaimMoneyReceived),
            *(BreachRecorded, SpecialApprovalGranted),
        }
    )

    def when(self, fact: Fact) -> Iterator[tuple[Executable, Row]]:
        home = self.home_of(fact)
        if home["store_id"] is not None:
            yield into(lines), {
                "position": fact.position,
                "case_id": fact.originator_id,
                **home,
                "fact": type(fact).__name__,
                "occurred_at": fact.occurred_at,
                "recorded_at": fact.timestamp,
            }

    def moved(
        self, store_id: UUID, since: datetime, until: datetime, position: int
    ) -> list[UUID]:
        """The complaints of which something counted occurred, as they came in."""
        asked = _of(store_id, until, position).where(lines.c.occurred_at >= since)
        ids = dict.fromkeys(line.case_id for line in self._found(asked))
        return list(ids)

    def course(self, store_id: UUID, until: datetime, position: int) -> list[Line]:
        """Each complaint's coming in, closing and reopening, in order of time."""
        asked = _of(store_id, until, position).where(lines.c.fact.in_(COURSE))
        return self._found(asked)

    def entered_later(
        self, store_id: UUID, since: datetime, until: datetime, position: int
    ) -> list[Line]:
        """What occurred then but came into the book behind a position."""
        asked = select(lines).where(
            lines.c.store_id == store_id,
            lines.c.occurred_at.between(since, until),
            lines.c.position > position,
        )
        return self._found(asked)

    def figures(self, store_id: UUID, case_id: UUID | None, now: datetime) -> Any:
        """As case files ask: what was counted, in order of time."""
        asked = _of(store_id, now, 2**62)
        told = [line._asdict() for line in self._found(asked)]
        return outside([one for one in told if case_id in (None, one["case_id"])])

    def _found(self, asked: Select[Any]) -> list[Line]:
        seen = asked.where(*self.eyes.see(lines))
        ordered = seen.order_by(lines.c.occurred_at, lines.c.position)
        names = [lines.c[name] for name in Line._fields]
        with self.reading() as db:
            rows: Sequence[Any] = db.execute(ordered.with_only_columns(*names)).all()
        return [Line(*row) for row in rows]


def _of(store_id: UUID, until: datetime, position: int) -> Select[Any]:
    return select(lines).where(
        lines.c.store_id == store_id,
        lines.c.occurred_at <= until,
        lines.c.position <= position,
    )
