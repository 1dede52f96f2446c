"""The book opens: entries, one head row, and triggers that let nothing be changed."""

import sqlalchemy as sa
from alembic import op

from domain.ledger.migrations.guards import POSTGRESQL, SQLITE

revision = "0001"
down_revision = None

Position = sa.BigInteger().with_variant(sa.Integer, "sqlite")
Word = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Tables first, then the first head, then the guards."""
    _entries()
    _head()
    _beside_the_book()
    for guard in SQLITE if op.get_context().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(guard)


def _entries() -> None:
    op.create_table(
        "ledger_entries",
        sa.Column("position", Position, primary_key=True, autoincrement=False),
        sa.Column("stream_id", Word, nullable=False),
        sa.Column("stream_version", sa.Integer, nullable=False),
        sa.Column("topic", Word, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("recorded_at", Word, nullable=False),
        sa.Column("command_id", Word, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("actor", Word, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint(
            "stream_id", "stream_version", name="one_entry_per_version"
        ),
        sa.UniqueConstraint("command_id", "part", name="a_command_happens_once"),
        sa.CheckConstraint("position > 0", name="positions_begin_at_one"),
        sa.CheckConstraint("stream_version > 0", name="versions_begin_at_one"),
    )


def _head() -> None:
    head = op.create_table(
        "ledger_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("position", Position, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("recorded_at", Word, nullable=False),
        sa.Column("held", sa.Integer, nullable=False),
        sa.CheckConstraint("id = 1", name="there_is_one_head"),
    )
    begun = {"recorded_at": "0001-01-01T00:00:00.000000Z", "held": 0}
    op.bulk_insert(head, [{"id": 1, "position": 0, "digest": bytes(32), **begun}])


def _beside_the_book() -> None:
    op.create_table(
        "ledger_clock_notes",
        sa.Column("position", Position, primary_key=True, autoincrement=False),
        sa.Column("clock_said", Word, nullable=False),
        sa.Column("held_at", Word, nullable=False),
    )
    op.create_table(
        "ledger_verifications",
        sa.Column("verified_at", Word, primary_key=True),
        sa.Column("position", Position, nullable=False),
        sa.Column("digest", Word, nullable=False),
        sa.Column("intact", sa.Integer, nullable=False),
        sa.Column("complete", sa.Integer, nullable=False),
        sa.Column("findings", sa.Text, nullable=False),
    )
