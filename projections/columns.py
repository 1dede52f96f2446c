"""The kinds of columns read models have, the same on every database."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Insert,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    Uuid,
    insert,
)

from domain.fact import Fact

papers = MetaData()
Position = BigInteger().with_variant(Integer, "sqlite")
Row = dict[str, Any]


class UtcTime(TypeDecorator[datetime]):
    """A moment (时刻): aware in Python, kept in UTC, so that moments sort."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """What the database keeps."""
        return value and value.astimezone(UTC)

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """What is read back; SQLite keeps no zone, so the hours are UTC's."""
        if value is None or value.tzinfo is None:
            return value and value.replace(tzinfo=UTC)
        return value.astimezone(UTC)


@cache
def into(table: Table) -> Insert:
    """The one statement that adds rows to a table; rows of a batch go together."""
    return insert(table)


def line_columns() -> Iterator[Column[Any]]:
    """What every line of a paper says: where, whose, when, who, by which rules."""
    yield Column("position", Position, primary_key=True, autoincrement=False)
    yield Column("case_id", Uuid, index=True)
    yield Column("store_id", Uuid)
    yield Column("circle", Text, nullable=False)  # who may know: see eyes.py
    yield Column("occurred_at", UtcTime, nullable=False)
    yield Column("recorded_at", UtcTime, nullable=False)
    yield Column("by", Uuid, nullable=False)
    yield Column("role", Text, nullable=False)
    yield Column("rules", Text, nullable=False)


def line_of(fact: Fact) -> Row:
    """A fact as a line of a paper; whoever writes it adds case, store and the rest."""
    return {
        "position": fact.position,
        "case_id": fact.originator_id,
        "store_id": None,
        "circle": "",
        "occurred_at": fact.occurred_at,
        "recorded_at": fact.timestamp,
        "by": fact.by,
        "role": fact.role,
        "rules": " ".join(fact.rules),
    }
