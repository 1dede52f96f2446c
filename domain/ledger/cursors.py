"""A plain cursor on a pooled connection, each statement standing for itself."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import RLock
from typing import Any

from sqlalchemy import Engine, PoolProxiedConnection
from sqlalchemy.exc import SQLAlchemyError

from domain.ledger.engines import in_memory
from domain.ledger.errors import LedgerUnreachable


class Cursors:
    """Hands out cursors; safe with several threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._dbapi: Any = engine.dialect.loaded_dbapi
        self._is_sqlite = engine.dialect.name == "sqlite"
        # A book in memory is one connection, so one thread at a time may speak.
        self._turn: AbstractContextManager[Any] = (
            RLock() if in_memory(engine.url) else nullcontext()
        )

    @contextmanager
    def cursor(self) -> Iterator[Any]:
        """A cursor outside any transaction, unless what is executed begins one.

        Raises LedgerUnreachable when the database is gone.
        """
        with self._turn:
            pooled = self._connection()
            try:
                with self._plain(pooled.driver_connection) as cursor:
                    yield cursor
            except self._dbapi.Error as error:
                if not self._is_gone(error):
                    raise
                pooled.invalidate()
                raise LedgerUnreachable(str(error)) from error
            finally:
                pooled.close()

    def rows(self, question: str, places: dict[str, Any]) -> list[Any]:
        """All rows that answer a question."""
        with self.cursor() as cursor:
            cursor.execute(question, places)
            found: list[Any] = cursor.fetchall()
            return found

    def _is_gone(self, error: Exception) -> bool:
        """Whether the database is, not what was asked of it that was wrong.

        PostgreSQL's driver has no name of its own for a server that dies half-way.
        """
        gone = (self._dbapi.OperationalError, self._dbapi.InterfaceError)
        return isinstance(error, gone) or type(error) is self._dbapi.DatabaseError

    def _connection(self) -> PoolProxiedConnection:
        try:
            return self.engine.raw_connection()
        except (SQLAlchemyError, self._dbapi.Error) as error:
            raise LedgerUnreachable(str(error)) from error

    @contextmanager
    def _plain(self, connection: Any) -> Iterator[Any]:
        if self._is_sqlite:
            yield connection.cursor()
            return
        # psycopg2 would send a BEGIN of its own: one more round trip to the server.
        connection.autocommit = True
        try:
            yield connection.cursor()
        finally:
            if not connection.closed:
                connection.autocommit = False
