"""The tables of the proof, beside the book; a migration builds and guards them."""

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from domain.ledger.tables import Position, book

# The roots of full subtrees, from sixteen leaves upwards. Worked out from the entries,
# and compared with them by every verification.
nodes = Table(
    "ledger_tree_nodes",
    book,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("number", Position, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
)

# Every checkpoint there ever was, as a signed note.
checkpoints = Table(
    "ledger_checkpoints",
    book,
    Column("size", Position, primary_key=True, autoincrement=False),
    Column("note", Text, nullable=False),
)

# What others said of a checkpoint: a witness's signature line, a time stamp in base64.
attestations = Table(
    "ledger_attestations",
    book,
    Column("nth", Position, primary_key=True, autoincrement=False),
    Column("size", Position, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("said", Text, nullable=False),
)

# When a witness, an authority or a place outside failed, and why; empty: well again.
seal_notes = Table(
    "ledger_seal_notes",
    book,
    Column("noted_at", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("size", Position, nullable=False),
    Column("problem", Text, nullable=False),
)
