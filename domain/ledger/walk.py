"""The whole book in order (通读), as it was at one moment, as plain rows of bytes."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from sqlite3 import SQLITE_BUSY, SQLITE_CANTOPEN, SQLITE_IOERR, SQLITE_LOCKED
from time import sleep
from typing import Any, NamedTuple

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from domain.ledger.engines import in_memory
from domain.ledger.entry import HeadRow, Row
from domain.ledger.errors import LedgerDamaged, LedgerUnreachable

AT_ONCE = 500  # rows; fewer than Python makes before it looks for rubbish
BYTEA = 17  # PostgreSQL's number for bytes, which come as hex: \x0a1b
FIGURES = ("position", "stream_version", "part", "held")
HEAD, ENTRY = tuple(HeadRow.__annotations__), Row._fields

# As the columns stand in the entry, and whether each holds the type it should.
Raw = tuple[int, bytes, int, bytes, bytes, bytes, bytes, int, bytes, bytes, bool]


class Book(NamedTuple):
    """A book held still: the rows of its head, which should be one, and its entries."""

    heads: list[HeadRow]
    entries: Iterator[list[Raw]]


@contextmanager
def held_still(engine: Engine) -> Iterator[Book]:
    """The book as it is now, whoever goes on writing.

    Raises LedgerUnreachable; LedgerDamaged where the database file is broken.
    """
    dbapi: Any = engine.dialect.loaded_dbapi
    try:
        with _connected(engine) as connection:
            if engine.dialect.name == "postgresql":
                yield _on_postgresql(connection, dbapi.extensions)
            else:
                yield _on_sqlite(connection, holds=not in_memory(engine.url))
    except UnicodeDecodeError as error:  # SQLite names what is broken as it is
        raise LedgerDamaged(str(error)) from error
    except (dbapi.DatabaseError, DBAPIError) as error:
        cause = getattr(error, "orig", error)
        gone = (dbapi.OperationalError, dbapi.InterfaceError)
        if isinstance(cause, gone) and _is_not_there(cause):
            raise LedgerUnreachable(str(cause)) from error
        raise LedgerDamaged(str(cause)) from error


def _is_not_there(error: Exception) -> bool:
    """Whether SQLite, too, means that it cannot come by its file, not what is in it."""
    code = getattr(error, "sqlite_errorcode", SQLITE_CANTOPEN)
    return code & 0xFF in (SQLITE_BUSY, SQLITE_LOCKED, SQLITE_IOERR, SQLITE_CANTOPEN)


@contextmanager
def _connected(engine: Engine) -> Iterator[Any]:
    pooled = engine.raw_connection()
    connection: Any = pooled.driver_connection
    if engine.dialect.name == "postgresql":
        pooled.detach()  # its habits are changed here: it is not given back
    try:
        yield connection
    finally:
        if engine.dialect.name == "sqlite":
            connection.text_factory = str
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        pooled.close()


def _on_postgresql(connection: Any, psycopg2: Any) -> Book:
    connection.set_session("REPEATABLE READ", readonly=True)
    plain = psycopg2.new_type((BYTEA,), "PLAIN", lambda hex, _: bytes.fromhex(hex[2:]))
    psycopg2.register_type(plain, connection)
    psycopg2.register_type(psycopg2.BYTES, connection)
    with connection.cursor() as cursor:
        cursor.execute("SET bytea_output = hex")
        cursor.execute(_asked("ledger_head", (*HEAD, "true")))
        heads = [_head(row) for row in cursor.fetchall()]
    cursor = connection.cursor("walk")  # a name: the rows stay on the server
    cursor.execute(_asked("ledger_entries", (*map(_never_null, ENTRY), "true")))
    return Book(heads, _ahead(_batches(cursor)))


def _never_null(column: str) -> str:
    """Nothing where something should stand is found later, as another value."""
    return f"coalesce({column}, {'-1' if column in FIGURES else repr('')})"


def _on_sqlite(connection: Any, *, holds: bool) -> Book:
    if holds:
        connection.execute("BEGIN")
    connection.text_factory = bytes
    question = _asked("ledger_head", _with_types(HEAD))
    heads = [_head(row) for row in connection.execute(question).fetchall()]
    question = _asked("ledger_entries", _with_types(ENTRY))
    return Book(heads, _batches(connection.execute(question)))


def _with_types(columns: Iterable[str]) -> list[str]:
    """The columns as bytes and figures; last, whether all hold what they should."""
    sound = " AND ".join(map(_as_it_should_be, columns))
    return [*map(_as_bytes, columns), f"coalesce({sound}, 0)"]


def _as_bytes(column: str) -> str:
    """A text is told in its bytes; nothing, or what cannot be a figure, is another."""
    if column in FIGURES:
        return f"coalesce(CAST({column} AS INTEGER), -1)"
    told = f"CAST({column} AS BLOB)" if column == "digest" else column
    return f"coalesce({told}, x'')"


def _as_it_should_be(column: str) -> str:
    """SQLite lets anything stand in a column; what does not belong is found later.

    The same bytes as another type would hide an entry from whoever asks for its stream.
    It sorts figures before texts before bytes, which is told sooner than a type.
    """
    if column in FIGURES:
        return f"{column} | 0 = {column}"
    return f"{column} {'>=' if column == 'digest' else '<'} x''"


def _asked(table: str, columns: Iterable[str]) -> str:
    return f"SELECT {', '.join(columns)} FROM {table} ORDER BY {table}.position"


def _batches(cursor: Any) -> Iterator[list[Raw]]:
    while rows := cursor.fetchmany(AT_ONCE):
        yield rows


def _ahead(batches: Iterator[list[Raw]]) -> Iterator[list[Raw]]:
    """The server looks for the next batch while this one is being read."""
    with ThreadPoolExecutor(1) as beside:
        coming: Future[list[Raw]] = beside.submit(next, batches, [])
        while rows := coming.result():
            coming = beside.submit(next, batches, [])
            sleep(0)  # so that it asks before this thread goes on
            yield rows


def _head(row: Any) -> HeadRow:
    position, digest, recorded_at, held, sound = row
    moment = recorded_at.decode(errors="replace")
    return HeadRow(position, digest if sound else b"", moment, bool(held))
