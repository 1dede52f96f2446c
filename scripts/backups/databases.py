"""Databases as they are copied out and put back, on SQLite and on PostgreSQL.

What is put back stays closed for writing until whoever asked is done looking at it.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine, create_engine, text

from domain.ledger.engines import in_memory, open_engine
from scripts.backups.programs import run
from scripts.office import CannotBeDone

SQLITE, POSTGRESQL = "sqlite", "postgresql"
PAPERS = "papers"  # the schema of read models, which are built anew
Seen = TypeVar("Seen")
Look = Callable[[Connection], Seen]


class Database(Protocol):
    """A database that can be copied out, or put back into an empty place."""

    kind: str

    def copied(self, to: Path, look: Look[Seen]) -> Seen:
        """Copy it while others write; what a look at that very moment saw."""

    def must_be_empty(self) -> None:
        """Raises CannotBeDone where something stands already."""

    def put_back(self, file: Path) -> AbstractContextManager[str]:
        """Put a copy back; within, it stands at the URL given, closed to all others.

        Whatever is raised within: the place is as empty as before.
        """


def database_at(url: str, programs: Path | None) -> Database:
    """The database at an address, which may not be there yet."""
    engine = open_engine(url)
    if engine.dialect.name == POSTGRESQL:
        return PostgresqlDatabase(engine, programs)
    if in_memory(engine.url):
        raise CannotBeDone("内存中的账本无从备份")
    return SqliteDatabase(engine)


class SqliteDatabase:
    """A file; put back beside its place, and given its name at the end."""

    kind = SQLITE

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.path = Path(str(engine.url.database)).absolute()

    def copied(self, to: Path, look: Look[Seen]) -> Seen:
        """By SQLite's own online backup, within the transaction that looks."""
        with self.engine.connect() as db, closing(sqlite3.connect(to)) as copy:
            seen = look(db)
            source = db.connection.driver_connection
            assert isinstance(source, sqlite3.Connection)
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        to.chmod(0o600)
        return seen

    def must_be_empty(self) -> None:
        """No file of that name, and none of its logs."""
        for path in (self.path, *_logs(self.path)):
            if path.exists():
                raise CannotBeDone(f"只恢复到空处：{path} 已存在")

    @contextmanager
    def put_back(self, file: Path) -> Iterator[str]:
        """Under another name until it may open."""
        beside = self.path.with_name(f".{self.path.name}.restoring")
        try:
            with file.open("rb") as kept, beside.open("xb") as new:
                os.fchmod(new.fileno(), 0o600)
                shutil.copyfileobj(kept, new)
            yield f"sqlite:///{beside}"
            with closing(sqlite3.connect(beside)) as db:
                db.execute("PRAGMA journal_mode=DELETE")
            os.link(beside, self.path)  # never over a file that came meanwhile
        finally:
            for path in (beside, *_logs(beside)):
                path.unlink(missing_ok=True)


class PostgresqlDatabase:
    """A database of a server; whoever connects may only read until it opens."""

    kind = POSTGRESQL

    def __init__(self, engine: Engine, programs: Path | None) -> None:
        self.engine = engine
        self.programs = programs

    def copied(self, to: Path, look: Look[Seen]) -> Seen:
        """By pg_dump, of the very snapshot that was looked at."""
        still = self.engine.execution_options(isolation_level="REPEATABLE READ")
        with still.connect() as db:
            seen = look(db)
            snapshot = db.scalar(text("SELECT pg_export_snapshot()"))
            where = (f"--snapshot={snapshot}", f"--exclude-schema={PAPERS}")
            form = ("--format=custom", f"--file={to}")
            run("pg_dump", self.programs, self.engine.url, *form, *where)
        return seen

    def must_be_empty(self) -> None:
        """No table in any schema but the server's own."""
        asked = "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN"
        with self.engine.connect() as db:
            tables = text(f"{asked} ('pg_catalog', 'information_schema')")
            if db.scalar(tables):
                name = self.engine.url.database
                raise CannotBeDone(f"只恢复到空处：数据库 {name} 中已有表")

    @contextmanager
    def put_back(self, file: Path) -> Iterator[str]:
        """In one transaction, into a database that refuses to write by default."""
        writes = {"options": "-cdefault_transaction_read_only=off"}
        within = self.engine.url.update_query_dict(writes)
        self._alter("SET default_transaction_read_only = on")
        sound = False
        try:
            how = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-acl")
            run("pg_restore", self.programs, within, *how, str(file))
            yield within.render_as_string(hide_password=False)
            sound = True
        finally:
            if not sound:
                self._empty(within.render_as_string(hide_password=False))
            self._alter("RESET default_transaction_read_only")

    def _alter(self, how: str) -> None:
        quoted = self.engine.dialect.identifier_preparer.quote
        name = quoted(str(self.engine.url.database))
        with self.engine.begin() as db:
            db.execute(text("SET TRANSACTION READ WRITE"))
            db.execute(text(f"ALTER DATABASE {name} {how}"))

    def _empty(self, url: str) -> None:
        """Take away what was put back; nothing else was there."""
        engine = create_engine(url)
        with engine.begin() as db:
            db.execute(text("DROP SCHEMA public CASCADE"))
            db.execute(text("CREATE SCHEMA public"))
            db.execute(text("GRANT USAGE ON SCHEMA public TO PUBLIC"))
        engine.dispose()


def _logs(path: Path) -> list[Path]:
    """What SQLite lays beside a file while it is open."""
    return [path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal")]
