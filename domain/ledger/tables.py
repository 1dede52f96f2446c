"""The tables of the book; the migrations build them, with triggers that guard them."""

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

book = MetaData()
Position = BigInteger().with_variant(Integer, "sqlite")

entries = Table(
    "ledger_entries",
    book,
    Column("position", Position, primary_key=True, autoincrement=False),
    Column("stream_id", Text, nullable=False),
    Column("stream_version", Integer, nullable=False),
    Column("topic", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("command_id", Text, nullable=False),
    Column("part", Integer, nullable=False),
    Column("actor", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    UniqueConstraint("stream_id", "stream_version", name="one_entry_per_version"),
    UniqueConstraint("command_id", "part", name="a_command_happens_once"),
)

# One row. Each append locks it, so commit order equals position order.
head = Table(
    "ledger_head",
    book,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("position", Position, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("held", Integer, nullable=False),  # 1 while the clock is behind the book
)

# When a clock was found behind the book, and what it said.
clock_notes = Table(
    "ledger_clock_notes",
    book,
    Column("position", Position, primary_key=True, autoincrement=False),
    Column("clock_said", Text, nullable=False),
    Column("held_at", Text, nullable=False),
)

# What each verification came to. Not part of the book: no entry covers it.
verifications = Table(
    "ledger_verifications",
    book,
    Column("verified_at", Text, primary_key=True),
    Column("position", Position, nullable=False),
    Column("digest", Text, nullable=False),
    Column("intact", Integer, nullable=False),
    Column("complete", Integer, nullable=False),
    Column("findings", Text, nullable=False),
)
