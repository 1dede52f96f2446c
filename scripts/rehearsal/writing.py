"""Writes many commands into a book in one transaction: chained, gapless, in order."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from secrets import token_bytes
from typing import Any, TypeVar

from sqlalchemy.dialects import postgresql, sqlite

from domain.ledger.chain import digest_after
from domain.ledger.engines import writer
from domain.ledger.entry import HeadRow, Row, moment_text, written
from domain.ledger.keys import KEY, KeyRing, person_keys
from domain.ledger.ledger import Ledger
from domain.ledger.pens import PostgresqlPen, SqlitePen
from domain.ledger.recorder import Recorder
from scripts.rehearsal.telling import Told

AT_ONCE = 1_000  # commands
ThingT = TypeVar("ThingT")


class ToldBefore(Exception):
    """These cases are in the book already: the same seed was told before."""


def write(ledger: Ledger, told: Iterable[Told]) -> int:
    """Add commands as they come; how many facts that were.

    Raises ToldBefore where one of them is in the book already.
    """
    return sum(_append(ledger.recorder, many) for many in in_lots(told, AT_ONCE))


def in_lots(things: Iterable[ThingT], size: int) -> Iterator[list[ThingT]]:
    """So many at a time, the last lot smaller."""
    rest = iter(things)
    while lot := list(islice(rest, size)):
        yield lot


def _append(recorder: Recorder, told: Sequence[Told]) -> int:
    """One append of many commands: what the recorder does for one."""
    kind = SqlitePen if recorder.sentences.is_sqlite else PostgresqlPen
    pen, kept = kind(recorder.sentences), False
    dbapi: Any = recorder.engine.dialect.loaded_dbapi
    with recorder.cursors.cursor() as cursor:
        try:
            head, _ = pen.lock(cursor, ())
            rows = list(_chained(head, told))
            last = rows[-1]
            new = HeadRow(last.position, last.digest, last.recorded_at, head.held)
            pen.write(cursor, rows, new)
            kept = True
        except dbapi.IntegrityError as error:
            raise ToldBefore(str(error)) from error
        finally:
            if not kept:
                pen.undo(cursor)
    return len(rows)


def _chained(head: HeadRow, told: Sequence[Told]) -> Iterator[Row]:
    position, digest, recorded_at = head.position, head.digest, head.recorded_at
    for moment, command_id, actor, entries in told:
        recorded_at = max(recorded_at, moment_text(moment))
        for stream_id, version, topic, state, part in entries:
            position += 1
            place = (position, stream_id, version, topic, state, recorded_at)
            row = Row(*place, command_id, part, actor, b"")
            digest = digest_after(digest, written(row))
            yield row._replace(digest=digest)


def make_keys(keys: KeyRing, person_ids: Iterable[str]) -> None:
    """A key for each of these persons, in one transaction; those there are stay."""
    rows = [{"person_id": who, "key": token_bytes(KEY)} for who in person_ids]
    on = sqlite if keys.engine.dialect.name == "sqlite" else postgresql
    with writer(keys.engine).begin() as db:
        if rows:
            db.execute(on.insert(person_keys).on_conflict_do_nothing(), rows)
