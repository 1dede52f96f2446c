"""The register of readings (查阅登记): who opened what is personal, when, and why."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Executable, Index, Table, Text, Uuid, select

from domain.disclosure.events import CaseBundleMade
from domain.fact import Fact
from domain.privacy.events import PersonalDataRead
from projections.columns import Row, into, line_columns, line_of, papers
from projections.figures import Plain, outside
from projections.read_model import ReadModel

TOLD = ("personal_data", "reason", "party_id", "exhibit_id")
A_BUNDLE = "case_bundle"  # read of all parties at once: the case left the house
lines = Table(
    "reading_register_lines",
    papers,
    *line_columns(),
    Column("personal_data", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("party_id", Uuid),
    Column("exhibit_id", Uuid),
)
Index("ix_reading_register_lines_store", lines.c.store_id, lines.c.position)


class ReadingRegister(ReadModel):
    """What was read of whom, newest first; what it said stays in the book."""

    name = "reading_register"
    tables = (lines,)
    hears = frozenset({PersonalDataRead, CaseBundleMade})

    def when(self, fact: Fact) -> Iterator[tuple[Executable, Row]]:
        told = {name: getattr(fact, name, None) for name in TOLD}
        told["personal_data"] = told["personal_data"] or A_BUNDLE
        yield into(lines), line_of(fact) | self.home_of(fact) | told

    def readings(
        self,
        stores: Sequence[UUID] | None = None,
        case_id: UUID | None = None,
        limit: int = 200,
    ) -> list[Plain]:
        """The readings of these stores (None: of all), or of one case."""
        asked = select(lines).where(*self.eyes.see(lines)).limit(limit)
        if stores is not None:
            asked = asked.where(lines.c.store_id.in_(stores))
        if case_id is not None:
            asked = asked.where(lines.c.case_id == case_id)
        with self.reading() as db:
            found = db.execute(asked.order_by(lines.c.position.desc()))
            return [dict(row) for row in found.mappings()]

    def figures(self, store_id: UUID, case_id: UUID | None, now: datetime) -> Any:
        """As case files ask: the readings."""
        return outside(self.readings([store_id], case_id))
