"""What the book holds, line by line, and the head row that each append locks."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple, Self
from uuid import UUID

from eventsourcing.persistence import Notification

from domain.ledger.chain import Written


class Row(NamedTuple):
    """An entry as the table has it, in the order of its columns."""

    position: int
    stream_id: str
    stream_version: int
    topic: str
    state: str
    recorded_at: str
    command_id: str
    part: int
    actor: str
    digest: bytes


@dataclass(frozen=True)
class Entry(Notification):
    """A fact as the book keeps it: its place, its text, and the digest up to here."""

    recorded_at: str
    command_id: UUID
    part: int
    actor: UUID
    digest: bytes

    @property
    def position(self) -> int:
        """Where it stands in the book; the library calls it `id`."""
        return self.id

    @classmethod
    def of(cls, row: Row) -> Self:
        """The entry a row of the table stands for."""
        return cls(
            originator_id=UUID(row.stream_id),
            originator_version=row.stream_version,
            topic=row.topic,
            state=row.state.encode(),
            id=row.position,
            recorded_at=row.recorded_at,
            command_id=UUID(row.command_id),
            part=row.part,
            actor=UUID(row.actor),
            digest=bytes(row.digest),
        )


@dataclass(frozen=True)
class HeadRow:
    """Where the book ends, as the table has it; `held` while the clock is behind it."""

    position: int
    digest: bytes
    recorded_at: str
    held: bool


@dataclass(frozen=True)
class Head:
    """Where the book ends: last position, the digest of everything, when it was."""

    position: int
    digest: bytes
    recorded_at: datetime


def written(row: Row) -> Written:
    """What of a row its digest covers: everything but the digest."""
    texts = (row.topic, row.state, row.recorded_at, row.command_id, row.actor)
    topic, state, recorded_at, command_id, actor = (text.encode() for text in texts)
    return Written(
        row.position,
        row.stream_id.encode(),
        row.stream_version,
        topic,
        state,
        recorded_at,
        command_id,
        row.part,
        actor,
    )


def moment_text(moment: datetime) -> str:
    """A moment as the book writes it: UTC, to the microsecond, always 27 characters."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"
