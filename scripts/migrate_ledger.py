"""Brings the tables of an older book to what this program expects."""

from argparse import ArgumentParser
from collections.abc import Sequence

from sqlalchemy import inspect

from domain.ledger.engines import is_missing, open_engine
from domain.ledger.errors import LedgerNotFound
from domain.ledger.migrations import is_migrated, migrate
from domain.ledger.tables import entries
from scripts.office import CannotBeDone, tried


def main(argv: Sequence[str] | None = None) -> int:
    """Migrate a book; safe to run again. On PostgreSQL give the owner's URL.

    Afterwards `scripts.ledger_roles` gives the roles their rights on new tables.
    """
    parser = ArgumentParser(description=main.__doc__)
    parser.add_argument("--database", required=True, help="SQLAlchemy URL of the book")
    asked = parser.parse_args(argv)
    return tried(lambda: _migrate(asked.database))


def _migrate(url: str) -> None:
    engine = open_engine(url)
    if is_missing(engine.url):
        raise LedgerNotFound(f"there is no book at {engine.url!r}")
    if is_migrated(engine):
        print("账本的表已是最新")
        return
    if not inspect(engine).has_table(entries.name):
        raise CannotBeDone("这里没有账本：新账本由 add_person --new-book 建立")
    migrate(engine)
    print("账本的表已更新；PostgreSQL 请再运行 scripts.ledger_roles")


if __name__ == "__main__":
    raise SystemExit(main())
