"""How databases are opened: what a transaction begins with, what waits for the disk."""

import os
import sqlite3
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    StaticPool,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS = 30  # how long a writer on SQLite waits for the one before it
SLEEPS_SECONDS = 2  # a connection unused for longer is asked whether it still lives
WRITES = "IMMEDIATE"  # the execution option `begin` of a connection that writes


def open_engine(url: str) -> Engine:
    """An engine whose transactions begin plainly, for reading.

    One that writes on SQLite asks for `execution_options(begin=WRITES)`: a reader that
    turned writer half-way would find the book locked under its feet. Whoever may only
    read the file of an SQLite book can still read it: nothing is written beside it.
    """
    where = make_url(url)
    if where.get_backend_name() == "postgresql":
        where = where.set(drivername="postgresql+psycopg2")
        engine = create_engine(where, pool_size=8, max_overflow=24)
        event.listen(engine, "checkout", _wake)
        return engine
    kept = {"poolclass": StaticPool} if in_memory(where) else {"pool_size": 8}
    engine = create_engine(
        where,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        **kept,
    )
    if not in_memory(where):
        event.listen(engine, "do_connect", _only_read)
    event.listen(engine, "connect", _settle)
    event.listen(engine, "begin", _begin)
    return engine


def writer(engine: Engine) -> Engine:
    """The same engine for those who write: the lock is taken at the beginning."""
    return engine.execution_options(begin=WRITES)


def in_memory(url: URL) -> bool:
    """Whether the database lives in this process alone."""
    return url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")


def is_missing(url: URL) -> bool:
    """Whether the file of an SQLite database is not there; opening must not make it."""
    if url.get_backend_name() != "sqlite" or in_memory(url):
        return False
    return not Path(str(url.database)).exists()


def _settle(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions begin where we say so
    if record.info.get("only_reads"):
        return
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _only_read(
    _: Any, record: ConnectionPoolEntry, where: list[str], how: dict[str, Any]
) -> sqlite3.Connection | None:
    """A connection that only reads, where no more is allowed.

    SQLite cannot lay its log beside a book in a folder it may not write to, and then
    refuses to read it; while no log is there, nobody writes, and it needs none.
    """
    path = Path(where[0])
    record.info["only_reads"] = path.exists() and not _may_write(path)
    if not record.info["only_reads"]:
        return None
    still = "" if path.with_name(f"{path.name}-wal").exists() else "&immutable=1"
    uri = f"{path.absolute().as_uri()}?mode=ro{still}"
    opened: sqlite3.Connection = sqlite3.connect(uri, uri=True, **how)
    return opened


def _may_write(path: Path) -> bool:
    as_we_act = os.access in os.supports_effective_ids
    places = (path, path.parent)
    return all(os.access(one, os.W_OK, effective_ids=as_we_act) for one in places)


def _wake(connection: Any, record: ConnectionPoolEntry, _: Any) -> None:
    """Ask a connection that has slept whether it is still there, others not.

    The pool's own `pool_pre_ping` asks every time: a third round trip to each append.
    """
    slept = monotonic() - record.info.get("used_at", monotonic())
    record.info["used_at"] = monotonic()
    if slept < SLEEPS_SECONDS:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        connection.rollback()
    except connection.Error as error:
        raise DisconnectionError(str(error)) from error


def _begin(connection: Connection) -> None:
    how = connection.get_execution_options().get("begin", "")
    connection.exec_driver_sql(f"BEGIN {how}".strip())
