"""The moment (备份时刻) of a backup: where the book stands in it, and how far sealed."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from time import monotonic

from sqlalchemy import Connection, func, select

from domain.ledger.entry import moment_text
from domain.ledger.tables import entries, head
from domain.proof.sealer import STREAM_HEADS
from domain.proof.tables import checkpoints
from scripts.backups.databases import Database
from scripts.backups.manifest import Moment

PATIENCE, PAUSE = 5.0, 0.05  # seconds; to make a checkpoint takes some hundredths


class Unsettled(Exception):
    """Just now what a checkpoint covers is there, and the checkpoint is not yet."""


def copied_with_moment(database: Database, to: Path) -> Moment:
    """Copy a book out, not in the midst of sealing; where it stood."""
    ends = monotonic() + PATIENCE
    while True:
        try:
            return database.copied(to, lambda db: _moment(db, monotonic() < ends))
        except Unsettled:
            Event().wait(PAUSE)


def _moment(db: Connection, patient: bool) -> Moment:
    """Raises Unsettled while there is patience: a sealer that broke off stays so."""
    row = db.execute(select(head)).one()
    sealed = db.scalar(select(func.max(checkpoints.c.size))) or 0
    noted = select(func.max(entries.c.position))
    noted = noted.where(entries.c.stream_id == str(STREAM_HEADS))
    if patient and (db.scalar(noted) or 0) > sealed:
        raise Unsettled
    made_at = moment_text(datetime.now(UTC))
    digest = bytes(row.digest).hex()
    return Moment(made_at, row.position, digest, row.recorded_at, sealed)
