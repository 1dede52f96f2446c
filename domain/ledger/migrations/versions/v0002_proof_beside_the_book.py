"""Proof beside the book: nodes of its tree, checkpoints, what others said of them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

Position = sa.BigInteger().with_variant(sa.Integer, "sqlite")
Word = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

KEPT = {  # what is only added to, and what tells its rows apart
    "ledger_checkpoints": ("size",),
    "ledger_attestations": ("nth",),
}
ONLY_ADDED = "what was sealed is only added to"


def upgrade() -> None:
    """Tables first, then their guards."""
    _tables()
    is_sqlite = op.get_context().dialect.name == "sqlite"
    for table, key in KEPT.items():
        for guard in on_sqlite(table, key) if is_sqlite else on_postgresql(table):
            op.execute(guard)


def _tables() -> None:
    op.create_table(
        "ledger_tree_nodes",
        sa.Column("level", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", Position, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "ledger_checkpoints",
        sa.Column("size", Position, primary_key=True, autoincrement=False),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_table(
        "ledger_attestations",
        sa.Column("nth", Position, primary_key=True, autoincrement=False),
        sa.Column("size", Position, nullable=False),
        sa.Column("kind", Word, nullable=False),
        sa.Column("name", Word, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
    )
    op.create_table(
        "ledger_seal_notes",
        sa.Column("noted_at", Word, primary_key=True),
        sa.Column("kind", Word, primary_key=True),
        sa.Column("name", Word, primary_key=True),
        sa.Column("size", Position, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
    )


def on_sqlite(table: str, key: tuple[str, ...]) -> list[str]:
    """The guards of one table on SQLite."""
    same = " AND ".join(f"{column} = NEW.{column}" for column in key)
    refuse = f"BEGIN SELECT RAISE(ABORT, '{ONLY_ADDED}'); END"
    there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"
    return [
        f"CREATE TRIGGER {table}_is_not_changed BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_is_not_deleted BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_is_not_replaced BEFORE INSERT ON {table}"
        f" WHEN {there} {refuse.replace(ONLY_ADDED, f'UNIQUE: {ONLY_ADDED}')}",
    ]


def on_postgresql(table: str) -> list[str]:
    """The guards of one table; the function is that of the book's own."""
    refuse = "EXECUTE FUNCTION ledger_only_added()"
    changed, emptied = f"{table}_is_not_changed", f"{table}_is_not_emptied"
    return [
        f"CREATE TRIGGER {changed} BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {emptied} BEFORE TRUNCATE ON {table}"
        f" FOR EACH STATEMENT {refuse}",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {changed}",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {emptied}",
    ]
