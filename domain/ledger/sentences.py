"""The questions put to the tables of the book, written once for both databases.

They are SQLAlchemy's, compiled once and given to a plain cursor: the rows of a case are
read before every command, and building each question anew took longer than the answer.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Select, bindparam, func, literal_column, select, true
from sqlalchemy.sql.elements import ColumnElement

from domain.ledger.tables import entries, head

ALL = 2**31 - 1  # more versions, or rows at once, than there will ever be
_HEAD = (head.c.position, head.c.digest, head.c.recorded_at, head.c.held)


class Sentences:
    """The text of each question, with named places, in the words of one database."""

    def __init__(self, engine: Engine) -> None:
        self.is_sqlite = engine.dialect.name == "sqlite"
        dialect: Any = type(engine.dialect)
        self._dialect = dialect(paramstyle="named" if self.is_sqlite else "pyformat")
        version = entries.c.stream_version
        self.of_stream = self.some(_of_stream(version))
        self.of_stream_backwards = self.some(_of_stream(version.desc()))
        self.of_command = self.text(
            select(entries)
            .where(entries.c.command_id == bindparam("command_id"))
            .order_by(entries.c.part)
        )
        self.after = self.some(after())
        self.head = self.text(select(*_HEAD))
        self.last_places = self.text(
            select(entries.c.stream_id, func.max(entries.c.position))
            .where(entries.c.position <= bindparam("until"))
            .group_by(entries.c.stream_id)
        )

        self.naming = self.text(
            select(entries.c.stream_id)
            .where(entries.c.state.like(bindparam("named")))
            .distinct()
        )

    def text(self, question: Select[Any]) -> str:
        """A question as the cursor of this database takes it."""
        return str(question.compile(dialect=self._dialect))

    def some(self, question: Select[Any]) -> str:
        """The same, `most` rows of it: SQLAlchemy's LIMIT brings a place of its own."""
        return self.text(question) + (
            " LIMIT :most" if self.is_sqlite else " LIMIT %(most)s"
        )

    def after_of(self, topics: Sequence[str]) -> tuple[str, dict[str, Any]]:
        """Entries of some topics behind a position."""
        places: dict[str, Any] = {f"t{n}": topic for n, topic in enumerate(topics)}
        return self.some(after(tuple(places))), places

    def of_streams(self, streams: Sequence[str]) -> tuple[str, dict[str, str]]:
        """The entries of many streams up to a position, stream by stream."""
        places = {f"s{n}": stream for n, stream in enumerate(streams)}
        # A sum is found by no index: PostgreSQL would read every entry up to there.
        position = entries.c.position + literal_column("0")
        asked = (
            select(entries)
            .where(entries.c.stream_id.in_([bindparam(name) for name in places]))
            .where(position <= bindparam("until"))
            .order_by(entries.c.stream_id, entries.c.stream_version)
        )
        return self.text(asked), places

    def head_and_last(self, streams: Sequence[str]) -> tuple[str, dict[str, str]]:
        """The head, and beside it the last version of each stream that is named."""
        places = {f"s{n}": stream for n, stream in enumerate(streams)}
        last = (
            select(entries.c.stream_id, func.max(entries.c.stream_version).label("n"))
            .where(entries.c.stream_id.in_([bindparam(name) for name in places]))
            .group_by(entries.c.stream_id)
            .subquery()
        )
        joined = select(*_HEAD, last.c.stream_id, last.c.n)
        beside = head.outerjoin(last, true())
        return self.text(joined.select_from(beside)), places


def after(topics: Sequence[str] = ()) -> Select[Any]:
    """Entries behind a position, in the order of the book; `topics` names places."""
    asked = select(entries).where(entries.c.position > bindparam("after"))
    if topics:
        asked = asked.where(entries.c.topic.in_([bindparam(name) for name in topics]))
    asked = asked.where(entries.c.position <= bindparam("until"))
    return asked.order_by(entries.c.position)


def _of_stream(order: ColumnElement[int]) -> Select[Any]:
    return (
        select(entries)
        .where(entries.c.stream_id == bindparam("stream_id"))
        .where(entries.c.stream_version > bindparam("after"))
        .where(entries.c.stream_version <= bindparam("until"))
        .order_by(order)
    )
