"""How the tables of the book come to be, step by step; nothing else creates them."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from domain.ledger.engines import writer

VERSION_TABLE = "ledger_migrations"
LOCK = 0x1ED6E5  # one migration at a time: two at once fail with "concurrently updated"


def migrate(engine: Engine) -> None:
    """Bring the tables of the book to what this code expects, in one transaction."""
    with writer(engine).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": LOCK})
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_migrated(engine: Engine) -> bool:
    """Whether the book's tables are there, and as this code expects them."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    with engine.connect() as connection:
        found = MigrationContext.configure(
            connection, opts={"version_table": VERSION_TABLE}
        )
        return found.get_current_revision() == newest


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "domain.ledger:migrations")
    config.set_main_option("path_separator", "os")
    return config
