"""Refusals (被拒): what was asked, by whom, which rules said no, what would help."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Executable, Index, Table, Text, Uuid, func, select

from domain.fact import Fact
from domain.refusals.events import CommandRefused
from projections.columns import Row, into, line_columns, line_of, papers
from projections.figures import Plain
from projections.read_model import ReadModel

lines = Table(
    "refused_commands",
    papers,
    *line_columns(),
    Column("about_id", Uuid, nullable=False),
    Column("command", Text, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("missing", Text, nullable=False),
    Column("who_may", Text, nullable=False),
)
Index("ix_refused_commands_store", lines.c.store_id, lines.c.position)
BETWEEN = "\n"


class Refusals(ReadModel):
    """What was declined, newest first; what was asked stays sealed in the fact."""

    name = "refusals"
    tables = (lines,)
    hears = frozenset({CommandRefused})

    def when(self, fact: Fact) -> Iterator[tuple[Executable, Row]]:
        if isinstance(fact, CommandRefused):
            home = self.home_of(fact, fact.case_id)
            yield into(lines), line_of(fact) | {
                "case_id": fact.case_id,
                "store_id": home["store_id"] or fact.store_id,
                "circle": home["circle"],
                "about_id": fact.about_id,
                "command": fact.command,
                "reasons": BETWEEN.join(fact.reasons),
                "missing": BETWEEN.join(fact.missing),
                "who_may": BETWEEN.join(fact.who_may),
            }

    def of_case(self, case_id: UUID) -> list[Plain]:
        """The refusals of one case, newest first."""
        return self._told(lines.c.case_id == case_id)

    def of_stores(self, stores: Sequence[UUID] | None, limit: int = 200) -> list[Plain]:
        """The refusals of these stores (None: of all), newest first."""
        where = [lines.c.store_id.in_(stores)] if stores is not None else []
        return self._told(*where, limit=limit)

    def counts(self, case_ids: Sequence[UUID]) -> dict[UUID, int]:
        """How many refusals each of these cases has; those without are left out."""
        asked = select(lines.c.case_id, func.count()).group_by(lines.c.case_id)
        asked = asked.where(*self.eyes.see(lines))
        with self.reading() as db:
            found = db.execute(asked.where(lines.c.case_id.in_(case_ids)))
            return {case_id: int(count) for case_id, count in found}

    def figures(self, store_id: UUID, case_id: UUID | None, now: datetime) -> Any:
        """As case files ask: a list of what was refused."""
        return self.of_case(case_id) if case_id else self.of_stores([store_id])

    def _told(self, *where: Any, limit: int = 1_000) -> list[Plain]:
        asked = select(lines).where(*where, *self.eyes.see(lines))
        asked = asked.order_by(lines.c.position.desc())
        with self.reading() as db:
            return [_line(row) for row in db.execute(asked.limit(limit)).mappings()]


def _line(row: Any) -> Plain:
    parts = {"rules": row["rules"].split()}
    for name in ("reasons", "missing", "who_may"):
        parts[name] = [line for line in row[name].split(BETWEEN) if line]
    return dict(row) | parts
