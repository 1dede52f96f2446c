"""How an append is said to each database: take the lock, write, commit."""

from collections.abc import Sequence
from typing import Any, Protocol

from domain.ledger.entry import HeadRow, Row
from domain.ledger.sentences import Sentences

COLUMNS = ", ".join(Row._fields)
INSERT = f"INSERT INTO ledger_entries ({COLUMNS}) VALUES "
MOVE = "UPDATE ledger_head SET position = {0}, digest = {0}, recorded_at = {0}, "
MOVE += "held = {0}"
NOTE = "INSERT INTO ledger_clock_notes (position, clock_said, held_at) "
NOTE += "VALUES ({0}, {0}, {0})"

Locked = tuple[HeadRow, dict[str, int]]  # the head; the last version by loose stream


class Pen(Protocol):
    """One append: `lock`, then `write`, which commits; `undo` when it went wrong."""

    def lock(self, cursor: Any, loose: Sequence[str]) -> Locked:
        """Wait for our turn; the head, and the last version of each loose stream."""

    def write(self, cursor: Any, rows: Sequence[Row], head: HeadRow) -> None:
        """Entries and new head, kept for good when this returns."""

    def note(self, cursor: Any, position: int, said: str, held_at: str) -> None:
        """Keep what a clock said that is behind the book."""

    def undo(self, cursor: Any) -> None:
        """Let go of the lock; nothing of the append stays."""


class SqlitePen:
    """Writers queue up at BEGIN IMMEDIATE; readers go on reading."""

    def __init__(self, sentences: Sentences) -> None:
        self.sentences = sentences

    def lock(self, cursor: Any, loose: Sequence[str]) -> Locked:
        """Wait for our turn; the head, and the last version of each loose stream."""
        cursor.execute("BEGIN IMMEDIATE")
        if loose:
            cursor.execute(*self.sentences.head_and_last(loose))
        else:
            cursor.execute(self.sentences.head)
        return _locked(cursor.fetchall())

    def write(self, cursor: Any, rows: Sequence[Row], head: HeadRow) -> None:
        """Entries and new head, kept for good when this returns."""
        cursor.executemany(f"{INSERT}(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        cursor.execute(MOVE.format("?"), _columns(head))
        cursor.execute("COMMIT")

    def note(self, cursor: Any, position: int, said: str, held_at: str) -> None:
        """Keep what a clock said that is behind the book."""
        cursor.execute(NOTE.format("?"), (position, said, held_at))

    def undo(self, cursor: Any) -> None:
        """Let go of the lock; nothing of the append stays."""
        if cursor.connection.in_transaction:
            cursor.execute("ROLLBACK")


class PostgresqlPen:
    """Two round trips: an append costs little more than the commit it waits for."""

    LINE = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"

    def __init__(self, sentences: Sentences) -> None:
        self.sentences = sentences

    def lock(self, cursor: Any, loose: Sequence[str]) -> Locked:
        """Wait for our turn; the head, and the last version of each loose stream."""
        if loose:
            # A statement sees what was committed before it began, so the versions are
            # asked for in one of their own, behind the lock.
            asked, places = self.sentences.head_and_last(loose)
            lock = "SELECT id FROM ledger_head FOR UPDATE"
            cursor.execute(f"BEGIN; {lock}; {asked}", places)
        else:
            cursor.execute(f"BEGIN; {self.sentences.head} FOR UPDATE")
        return _locked(cursor.fetchall())

    def write(self, cursor: Any, rows: Sequence[Row], head: HeadRow) -> None:
        """Entries and new head, kept for good when this returns."""
        lines = ", ".join([self.LINE] * len(rows))
        values = [value for row in rows for value in row]
        said = f"{INSERT}{lines}; {MOVE.format('%s')}; COMMIT"
        cursor.execute(said, [*values, *_columns(head)])

    def note(self, cursor: Any, position: int, said: str, held_at: str) -> None:
        """Keep what a clock said that is behind the book."""
        cursor.execute(NOTE.format("%s"), (position, said, held_at))

    def undo(self, cursor: Any) -> None:
        """Let go of the lock; nothing of the append stays."""
        if not cursor.connection.closed:
            cursor.execute("ROLLBACK")


def _columns(head: HeadRow) -> tuple[int, bytes, str, int]:
    return head.position, head.digest, head.recorded_at, int(head.held)


def _locked(found: Sequence[Any]) -> Locked:
    position, digest, recorded_at, held = found[0][:4]
    head = HeadRow(position, bytes(digest), recorded_at, bool(held))
    return head, {row[4]: row[5] for row in found if len(row) > 4 and row[4]}
