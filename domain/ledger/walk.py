"""The whole book in order (通读), as it was at one moment, as plain rows of bytes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from domain.ledger.engines import in_memory
from domain.ledger.entry import HeadRow, Row
from domain.ledger.errors import LedgerUnreachable

AT_ONCE = 5_000
BYTEA = 17  # PostgreSQL's number for bytes, which come as hex: \\x0a1b
_ENTRIES = f"SELECT {', '.join(Row._fields)} FROM ledger_entries ORDER BY position"
_HEAD = f"SELECT {', '.join(HeadRow.__annotations__)} FROM ledger_head"

Raw = tuple[int, bytes, int, bytes, bytes, bytes, bytes, int, bytes, bytes]


class Book(NamedTuple):
    """A book held still: the rows of its head, which should be one, and its entries."""

    heads: list[HeadRow]
    entries: Iterator[list[Raw]]


@contextmanager
def held_still(engine: Engine) -> Iterator[Book]:
    """The book as it is now, whoever goes on writing. Raises LedgerUnreachable."""
    try:
        pooled = engine.raw_connection()
    except DBAPIError as error:
        raise LedgerUnreachable(str(error.orig)) from error
    connection: Any = pooled.driver_connection
    dbapi: Any = engine.dialect.loaded_dbapi
    gone = dbapi.OperationalError
    try:
        if engine.dialect.name == "postgresql":
            pooled.detach()  # its habits are changed here: it is not given back
            yield _on_postgresql(connection, dbapi.extensions)
        else:
            with _as_bytes(connection):
                yield _on_sqlite(connection, holds=not in_memory(engine.url))
    except gone as error:
        raise LedgerUnreachable(str(error)) from error
    finally:
        pooled.close()


def _on_postgresql(connection: Any, psycopg2: Any) -> Book:
    connection.set_session("REPEATABLE READ", readonly=True)
    plain = psycopg2.new_type((BYTEA,), "PLAIN", lambda hex, _: bytes.fromhex(hex[2:]))
    psycopg2.register_type(plain, connection)
    psycopg2.register_type(psycopg2.BYTES, connection)
    with connection.cursor() as cursor:
        cursor.execute("SET bytea_output = hex")
        cursor.execute(_HEAD)
        heads = [_head(row) for row in cursor.fetchall()]
    cursor = connection.cursor("walk")  # a name: the rows stay on the server
    cursor.execute(_ENTRIES)
    return Book(heads, _batches(cursor))


@contextmanager
def _as_bytes(connection: Any) -> Iterator[None]:
    connection.text_factory = bytes
    try:
        yield
    finally:
        connection.text_factory = str
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _on_sqlite(connection: Any, *, holds: bool) -> Book:
    if holds:
        connection.execute("BEGIN")
    heads = [_head(row) for row in connection.execute(_HEAD).fetchall()]
    return Book(heads, _batches(connection.execute(_ENTRIES)))


def _batches(cursor: Any) -> Iterator[list[Raw]]:
    while rows := cursor.fetchmany(AT_ONCE):
        yield rows


def _head(row: Any) -> HeadRow:
    position, digest, recorded_at, held = row
    return HeadRow(position, bytes(digest), bytes(recorded_at).decode(), bool(held))
