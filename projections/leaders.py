"""One leader per read model: of several workers, one alone draws a paper."""

from collections.abc import Iterable
from contextlib import suppress
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

LOCK = text("SELECT pg_try_advisory_lock(hashtext('leads'), hashtext(:name))")


class Leader:
    """Leads whatever nobody else leads, until it lets go or its connection ends.

    The fence keeps two runners from doing harm; a leader keeps them from doing work
    twice. On SQLite one worker is enough, and it leads everything.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._db: Connection | None = None
        self._leads: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.let_go()

    def of(self, names: Iterable[str]) -> list[str]:
        """Those of these names that this worker leads now."""
        wanted = list(names)
        if self.engine.dialect.name != "postgresql":
            return wanted
        try:
            return [name for name in wanted if self._leads_now(name)]
        except DBAPIError:
            self.let_go()  # the connection is gone, and its locks with it
            return []

    def let_go(self) -> None:
        """Leave the papers to others."""
        if self._db is not None:
            with suppress(DBAPIError):
                self._db.execute(text("SELECT pg_advisory_unlock_all()"))
            self._db.invalidate()  # a line that is gone must not come back from a pool
            self._db.close()
        self._db, self._leads = None, set()

    def _leads_now(self, name: str) -> bool:
        if self._db is None:
            engine = self.engine.execution_options(isolation_level="AUTOCOMMIT")
            self._db = engine.connect()
        if name not in self._leads and self._db.scalar(LOCK, {"name": name}):
            self._leads.add(name)
        elif name in self._leads:
            self._db.execute(text("SELECT 1"))  # whoever lost the line lost the lock
        return name in self._leads
