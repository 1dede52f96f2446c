"""Sets up who may do what in the book's PostgreSQL database: keep, or only read."""

import re
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from domain.ledger.errors import LedgerNotFound, LedgerUnreachable
from domain.ledger.ledger import book_at

MAKE = """
CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION
"""

# The application owns its read models, in a schema of their own, and nothing else. The
# tables of the book stay with whoever migrates; without ownership no trigger can be
# dropped or put to sleep. Temporary tables could hide those of the book.
RIGHTS = """
REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM {application}, {auditor};
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {application}, {auditor};
GRANT USAGE ON SCHEMA public TO {application}, {auditor};
GRANT SELECT ON ledger_entries, ledger_head, ledger_clock_notes, ledger_verifications,
    ledger_migrations TO {application}, {auditor};
GRANT SELECT ON ledger_tree_nodes, ledger_checkpoints, ledger_attestations,
    ledger_seal_notes TO {application}, {auditor};
GRANT INSERT ON ledger_entries, ledger_clock_notes, ledger_verifications,
    ledger_tree_nodes, ledger_checkpoints, ledger_attestations, ledger_seal_notes
    TO {application};
GRANT UPDATE (position, digest, recorded_at, held) ON ledger_head TO {application};
CREATE SCHEMA IF NOT EXISTS papers AUTHORIZATION {application};
ALTER ROLE {application} IN DATABASE {database} SET search_path = papers, public;
GRANT USAGE ON SCHEMA papers TO {auditor};
GRANT SELECT ON ALL TABLES IN SCHEMA papers TO {auditor};
ALTER DEFAULT PRIVILEGES FOR ROLE {application} IN SCHEMA papers
    GRANT SELECT ON TABLES TO {auditor};
ALTER ROLE {auditor} IN DATABASE {database} SET search_path = public, papers;
ALTER ROLE {auditor} IN DATABASE {database} SET default_transaction_read_only = on
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Set up the application's role and the auditor's; safe to run again.

    Give the URL of the owner of the book's tables. Passwords are set afterwards, in
    psql, with \\password.
    """
    parser = ArgumentParser(description=main.__doc__)
    parser.add_argument("--database", required=True, help="SQLAlchemy URL, the owner's")
    parser.add_argument("--application", type=_name, default="ledger_application")
    parser.add_argument("--auditor", type=_name, default="ledger_auditor")
    asked = parser.parse_args(argv)
    try:
        engine = book_at(asked.database)
        if engine.dialect.name != "postgresql":
            raise LedgerNotFound("SQLite 没有角色：由文件与文件夹的权限决定")
        with engine.begin() as db:
            set_up(db, asked.application, asked.auditor)
    except (LedgerNotFound, LedgerUnreachable, DBAPIError) as error:
        print(f"未能设置角色：{getattr(error, 'orig', error)}")
        return 1
    print(f"已设置：{asked.application} 可记账，{asked.auditor} 只可读")
    return 0


def set_up(db: Connection, application: str, auditor: str) -> None:
    """Make the roles where they lack, and give each its rights, all or nothing."""
    known = set(db.scalars(text("SELECT rolname FROM pg_roles")))
    for role in (application, auditor):
        if role not in known:
            db.execute(text(MAKE.format(role=role)))
    quote = db.dialect.identifier_preparer.quote
    database = quote(str(db.engine.url.database))
    names = {"application": application, "auditor": auditor, "database": database}
    for right in RIGHTS.format(**names).split(";"):
        db.execute(text(right))


def _name(said: str) -> str:
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", said):
        raise ArgumentTypeError("small letters, figures and _ only")
    return said


if __name__ == "__main__":
    raise SystemExit(main())
