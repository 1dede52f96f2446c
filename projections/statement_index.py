"""The statement index (笔录目录): who said something when, read back and signed how."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Executable, Table, Text, Uuid, select

from domain.fact import Fact
from domain.statements.events import (
    StatementReadBack,
    StatementRecorded,
    StatementSignatureRefused,
    StatementSigned,
)
from projections.columns import Row, into, line_columns, line_of, papers
from projections.figures import Plain, outside
from projections.read_model import ReadModel

TOLD = {
    "speaker": Text,
    "speaker_id": Uuid,
    "taken_by_id": Uuid,
    "place": Text,
    "agreed": Boolean,
    "remarks": Text,
    "signature": Text,
    "text_sha256": Text,
    "reason": Text,
}
steps = Table(
    "statement_index_steps",
    papers,
    *line_columns(),
    Column("fact", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("statement_id", Uuid, nullable=False, index=True),
    *(Column(name, kind) for name, kind in TOLD.items()),
)


class StatementIndex(ReadModel):
    """The statements of a case; their words and speakers stay sealed in the book."""

    name = "statement_index"
    tables = (steps,)
    hears = frozenset(
        {
            *(StatementRecorded, StatementReadBack, StatementSigned),
            StatementSignatureRefused,
        }
    )

    def when(self, fact: Fact) -> Iterator[tuple[Executable, Row]]:
        told = {name: getattr(fact, name, None) for name in TOLD}
        yield into(steps), line_of(fact) | told | {
            **self.home_of(fact),
            "fact": type(fact).__name__,
            "version": str(fact.originator_version),
            "statement_id": getattr(fact, "statement_id"),
        }

    def statements(
        self, stores: Sequence[UUID] | None = None, case_id: UUID | None = None
    ) -> list[Plain]:
        """Each statement as it stands: recorded, read_back, signed or refused."""
        asked = select(steps).where(*self.eyes.see(steps)).order_by(steps.c.position)
        if stores is not None:
            asked = asked.where(steps.c.store_id.in_(stores))
        if case_id is not None:
            asked = asked.where(steps.c.case_id == case_id)
        found: dict[UUID, Plain] = {}
        with self.reading() as db:
            for row in db.execute(asked).mappings():
                _hear(found.setdefault(row["statement_id"], {}), row)
        return list(found.values())

    def words_of(self, case_id: UUID, statement_id: UUID) -> Any:
        """The statement itself, in the clear as far as there are keys; None if none."""
        told = self.shelf.ledger.facts_of(case_id) if self.knows(case_id) else ()
        for fact in told:
            if (
                isinstance(fact, StatementRecorded)
                and fact.statement_id == statement_id
            ):
                return self.shelf.ledger.opened(fact)
        return None

    def figures(self, store_id: UUID, case_id: UUID | None, now: datetime) -> Any:
        """As case files ask: the statements."""
        return outside(self.statements([store_id], case_id))


STATES = {
    StatementRecorded.__name__: "recorded",
    StatementReadBack.__name__: "read_back",
    StatementSigned.__name__: "signed",
    StatementSignatureRefused.__name__: "refused",
}
LATER = {"read_back": "read_back_at", "signed": "signed_at", "refused": "refused_at"}


def _hear(told: Plain, row: Any) -> None:
    """One step of a statement; what a later one says is added to the first."""
    state = STATES[row["fact"]]
    kept = {name: row[name] for name in TOLD if row[name] is not None}
    if state == "recorded":
        keys = ("statement_id", "case_id", "store_id", "position", "occurred_at", "by")
        kept |= {key: row[key] for key in keys}
    else:
        kept[LATER[state]] = row["occurred_at"]
    told |= kept | {"state": state}
