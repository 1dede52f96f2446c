"""The seal register (用印登记簿): each use asked for, decided and stamped."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Executable,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    select,
)

from domain.fact import Fact
from domain.seals.events import (
    SealUseApproved,
    SealUseDeclined,
    SealUsed,
    SealUseRequested,
)
from projections.columns import Row, into, line_columns, line_of, papers
from projections.figures import Plain, outside
from projections.read_model import ReadModel

TOLD = {
    "seal": Text,
    "paper": Text,
    "impressions": Integer,
    "sheets": Integer,
    "across_pages": Boolean,
    "reason": Text,
    "note": Text,
    "watched_by_id": Uuid,
    "exhibit_id": Uuid,
}
lines = Table(
    "seal_register_lines",
    papers,
    *line_columns(),
    Column("fact", Text, nullable=False),
    Column("seal_use_id", Uuid, nullable=False, index=True),
    *(Column(name, kind) for name, kind in TOLD.items()),
)
Index("ix_seal_register_lines_store", lines.c.store_id, lines.c.position)
STATES = {
    SealUseRequested: "asked",
    SealUseApproved: "approved",
    SealUseDeclined: "declined",
    SealUsed: "used",
}
NAMES = {kind.__name__: state for kind, state in STATES.items()}


class SealRegister(ReadModel):
    """Who asked for a seal on what, who allowed it, who stamped, who watched."""

    name = "seal_register"
    tables = (lines,)
    hears = frozenset(STATES)

    def when(self, fact: Fact) -> Iterator[tuple[Executable, Row]]:
        told = {name: getattr(fact, name, None) for name in TOLD}
        told |= {"fact": type(fact).__name__}
        told |= {"seal_use_id": getattr(fact, "seal_use_id")}
        yield into(lines), line_of(fact) | self.home_of(fact) | told

    def uses(
        self,
        stores: Sequence[UUID] | None = None,
        case_id: UUID | None = None,
        seal: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 500,
    ) -> list[Plain]:
        """Each use as it stands, the newest asked for first.

        Of one seal, if named; asked for from `since` on, and before `until`.
        """
        where = [*self.eyes.see(lines)]
        where += [] if stores is None else [lines.c.store_id.in_(stores)]
        where += [] if case_id is None else [lines.c.case_id == case_id]
        asked = select(lines.c.seal_use_id).where(*where)
        asked = asked.where(lines.c.fact == SealUseRequested.__name__)
        asked = asked.where(lines.c.seal == seal) if seal else asked
        asked = asked.where(lines.c.occurred_at >= since) if since else asked
        asked = asked.where(lines.c.occurred_at < until) if until else asked
        last = asked.order_by(lines.c.position.desc()).limit(limit)
        told = select(lines).where(lines.c.seal_use_id.in_(last), *where)
        found: dict[UUID, Plain] = {}
        with self.reading() as db:
            for row in db.execute(told.order_by(lines.c.position)).mappings():
                _hear(found.setdefault(row["seal_use_id"], {}), row)
        return [*reversed(found.values())]

    def figures(self, store_id: UUID, case_id: UUID | None, now: datetime) -> Any:
        """As case files ask: the uses."""
        return outside(self.uses([store_id], case_id))


def _hear(use: Plain, row: Any) -> None:
    """What a line adds to its use: who did it and when, under the state it brought."""
    state = NAMES[row["fact"]]
    kept = ("by", "role", "occurred_at", "position", "impressions", "across_pages")
    kept += ("watched_by_id", "reason", "note")
    use[state] = {name: row[name] for name in kept if row[name] is not None}
    if state == "asked":
        keys = ("seal_use_id", "case_id", "store_id", "seal", "paper", "sheets")
        use |= {name: row[name] for name in (*keys, "impressions", "across_pages")}
        use["reason"] = row["reason"]
    use["state"] = state
