"""The calendar book (日历簿): which years a store counts by, and which are proposed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Executable, Index, Integer, Table, Text, select

from domain.cases.card_calendar import Moved, moved_by
from domain.fact import Fact
from domain.holidays.events import HolidaysApproved, HolidaysDeclined, HolidaysProposed
from domain.stores.events import CalendarAdopted
from projections.board_tables import cards
from projections.columns import Row, into, line_columns, line_of, papers
from projections.figures import Plain, outside
from projections.read_model import ReadModel, View

steps = Table(
    "calendar_book_steps",
    papers,
    *line_columns(),
    Column("fact", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("text", Text),
    Column("reason", Text),
)
Index("ix_calendar_book_steps_store", steps.c.store_id, steps.c.year)
PROPOSED, ADOPTED = "HolidaysProposed", "CalendarAdopted"
MOST = 100


class CalendarBook(ReadModel):
    """Every step of every year of holidays, store by store. Source: C05."""

    name = "calendar_book"
    tables = (steps,)
    hears = frozenset(
        {HolidaysProposed, HolidaysApproved, HolidaysDeclined, CalendarAdopted}
    )

    def when(self, fact: Fact) -> Iterator[tuple[Executable, Row]]:
        yield into(steps), line_of(fact) | {
            "case_id": None,
            "store_id": getattr(fact, "store_id", fact.originator_id),
            "fact": type(fact).__name__,
            "year": getattr(fact, "year"),
            "sha256": getattr(fact, "sha256"),
            "text": getattr(fact, "text", None),
            "reason": getattr(fact, "reason", None),
        }

    def steps(self, store_id: UUID) -> list[Plain]:
        """Everything that happened to a store's years, the newest first."""
        asked = select(steps).where(steps.c.store_id == store_id)
        asked = asked.where(*self.eyes.see(steps)).order_by(steps.c.position.desc())
        with self.reading() as db:
            return [dict(row) for row in db.execute(asked).mappings()]

    def waiting(self, store_id: UUID) -> list[Plain]:
        """The proposals nobody has decided yet, the newest first."""
        last: dict[int, Plain] = {}
        for step in self.steps(store_id):
            if step["fact"] != ADOPTED:
                last.setdefault(step["year"], step)
        return [step for step in last.values() if step["fact"] == PROPOSED]

    def adopted(self, store_id: UUID) -> list[Plain]:
        """The years a store counts by, the latest first, each as it stands now."""
        found: dict[int, Plain] = {}
        for step in self.steps(store_id):
            if step["fact"] == ADOPTED:
                found.setdefault(step["year"], step)
        return [found[year] for year in sorted(found, reverse=True)]

    def figures(self, store_id: UUID, case_id: UUID | None, now: datetime) -> Any:
        """As case files ask: the steps without their texts, the oldest first."""
        told = [one | {"text": None} for one in self.steps(store_id)]
        return outside(told[::-1])


class ProvisionalClocks(View):
    """The clocks that a year not yet published leaves open (暂定时限)."""

    name = "case_board"
    tables = (cards,)

    def moved_by(
        self, store_id: UUID, text: str, at: datetime, most: int = MOST
    ) -> tuple[list[Moved], int]:
        """What a year would move, next due first; and how many cases are provisional.

        Looks into so many cases at most.
        """
        where = (cards.c.store_id == store_id, *self.eyes.see(cards))
        asked = select(cards.c.case_id).where(*where, cards.c.provisional.is_(True))
        with self.reading() as db:
            ids = list(db.scalars(asked.order_by(cards.c.next_due_at)))
        ledger = self.shelf.ledger
        moved = [one for id in ids[:most] for one in moved_by(ledger, id, text, at)]
        return moved, len(ids)
