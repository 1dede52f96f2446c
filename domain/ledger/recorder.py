"""The recorder: entries are appended behind one locked head, and read in its order."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from eventsourcing.persistence import ApplicationRecorder, IntegrityError, StoredEvent
from sqlalchemy import Engine

from domain.ledger.chain import digest_after
from domain.ledger.cursors import Cursors
from domain.ledger.entry import Entry, HeadRow, Row, moment_text, written
from domain.ledger.pens import Pen, PostgresqlPen, SqlitePen
from domain.ledger.sentences import ALL, Sentences
from domain.ledger.subscription import PollingSubscription

log = logging.getLogger(__name__)


class Addition(NamedTuple):
    """What one command adds, as it will stand in the book; its parts count from 0."""

    events: Sequence[StoredEvent]
    command_id: UUID
    actor: UUID


class Recorder(ApplicationRecorder):
    """The one hand that writes in the book; anybody may read it."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self.engine = engine
        self.clock = clock
        self.cursors = Cursors(engine)
        self.sentences = Sentences(engine)
        self._dbapi: Any = engine.dialect.loaded_dbapi
        pen = SqlitePen if self.sentences.is_sqlite else PostgresqlPen
        self._pen: Pen = pen(self.sentences)

    def append(
        self, events: Sequence[StoredEvent], *, command_id: UUID, actor: UUID
    ) -> list[Row]:
        """Add what one command recorded, all of it or nothing; its parts count from 0.

        An event of version 0 gets the next of its stream. Raises the library's
        IntegrityError when a version or the command is taken already.
        """
        return self.append_all([Addition(events, command_id, actor)])

    def append_all(self, commands: Sequence[Addition]) -> list[Row]:
        """Add what several commands recorded, in their order, or nothing of them.

        They are recorded at one moment. Raises as `append` does.
        """
        events = [event for one in commands for event in one.events]
        if not events:
            return []
        loose = {str(e.originator_id) for e in events if not e.originator_version}
        with self.cursors.cursor() as cursor, self._whole(cursor):
            head, last = self._pen.lock(cursor, sorted(loose))
            said = moment_text(self.clock())
            held = said < head.recorded_at
            recorded_at = head.recorded_at if held else said
            rows = _chained(commands, head, last, recorded_at)
            if held and not head.held:
                log.warning("the clock is behind the book: it says %s", said)
                self._pen.note(cursor, rows[0].position, said, recorded_at)
            new = HeadRow(rows[-1].position, rows[-1].digest, recorded_at, held)
            self._pen.write(cursor, rows, new)
        return rows

    def insert_events(
        self, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int]:
        """The library's way to append; `command_id` and `actor` may be named."""
        command_id = kwargs.get("command_id") or uuid4()
        actor = kwargs.get("actor") or UUID(int=0)
        rows = self.append(stored_events, command_id=command_id, actor=actor)
        return [row.position for row in rows]

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[Entry]:
        """The entries of one stream, oldest first unless `desc`."""
        rows = self.stream(originator_id, gt, lte, desc=desc, limit=limit)
        return [Entry.of(row) for row in rows]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Entry]:
        """Entries in the order of the book, from a position on."""
        behind = (start or 0) - (1 if inclusive_of_start and start else 0)
        rows = self.rows(behind, limit, stop, topics)
        return [Entry.of(row) for row in rows]

    def max_notification_id(self) -> int | None:
        """The last position, or None while the book is empty."""
        return self.head().position or None

    def subscribe(
        self, gt: int | None = None, topics: Sequence[str] = ()
    ) -> PollingSubscription:
        """Entries as they come, those that are there first."""
        return PollingSubscription(self, gt, topics)

    def stream(
        self,
        stream_id: UUID | str,
        gt: int | None = None,
        lte: int | None = None,
        *,
        desc: bool = False,
        limit: int | None = None,
    ) -> list[Row]:
        """The rows of one stream, oldest first unless `desc`."""
        ours = self.sentences
        places = {"stream_id": str(stream_id), "after": gt or 0}
        places |= {"until": ALL if lte is None else lte, "most": limit or ALL}
        question = ours.of_stream_backwards if desc else ours.of_stream
        return [Row._make(row) for row in self.cursors.rows(question, places)]

    def streams(self, stream_ids: Sequence[UUID], until: int) -> list[Row]:
        """The rows of many streams up to a position, each stream oldest first."""
        question, places = self.sentences.of_streams([str(id) for id in stream_ids])
        found = self.cursors.rows(question, {**places, "until": until})
        return [Row._make(row) for row in found]

    def rows(
        self,
        behind: int,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
    ) -> list[Row]:
        """At most `limit` rows behind a position, in the order of the book."""
        question, places = self.sentences.after, dict[str, Any]()
        if topics:
            question, places = self.sentences.after_of(topics)
        places |= {"after": behind, "until": 2**62 if stop is None else stop}
        found = self.cursors.rows(question, places | {"most": limit})
        return [Row._make(row) for row in found]

    def of_command(self, command_id: UUID) -> list[Row]:
        """What a command added, in the order of its parts; empty if it never came."""
        places = {"command_id": str(command_id)}
        found = self.cursors.rows(self.sentences.of_command, places)
        return [Row._make(row) for row in found]

    def streams_naming(self, id: UUID) -> list[UUID]:
        """The streams in which an id is named; reads the whole book."""
        found = self.cursors.rows(self.sentences.naming, {"named": f'%"{id}"%'})
        return [UUID(stream_id) for (stream_id,) in found]

    def last_places(self, until: int) -> dict[UUID, int]:
        """Where the last entry of each stream stands, up to a position of the book."""
        found = self.cursors.rows(self.sentences.last_places, {"until": until})
        return {UUID(stream_id): position for stream_id, position in found}

    def head(self) -> HeadRow:
        """Where the book ends now."""
        position, digest, recorded_at, held = self.cursors.rows(
            self.sentences.head, {}
        )[0]
        return HeadRow(position, bytes(digest), recorded_at, bool(held))

    @contextmanager
    def _whole(self, cursor: Any) -> Iterator[None]:
        """Whatever goes wrong within: nothing of it stays."""
        kept = False
        try:
            yield
            kept = True
        except self._dbapi.IntegrityError as error:
            raise IntegrityError(str(error)) from error
        finally:
            if not kept:
                self._pen.undo(cursor)


def _chained(
    commands: Sequence[Addition], head: HeadRow, last: dict[str, int], recorded_at: str
) -> list[Row]:
    """The rows of an append: places, versions where they are loose, digests linked."""
    digest, rows = head.digest, list[Row]()
    for events, command_id, actor in commands:
        for part, event in enumerate(events):
            stream_id = str(event.originator_id)
            version = event.originator_version or last.get(stream_id, 0) + 1
            last[stream_id] = version
            place = (head.position + len(rows) + 1, stream_id, version)
            said = (event.topic, event.state.decode(), recorded_at)
            row = Row(*place, *said, str(command_id), part, str(actor), b"")
            digest = digest_after(digest, written(row))
            rows.append(row._replace(digest=digest))
    return rows
