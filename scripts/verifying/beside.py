"""The audit of the proof: on another core, or of the entries as they are verified."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from os import sched_getaffinity
from typing import NamedTuple

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError

from domain.ledger.engines import in_memory, open_engine
from domain.ledger.recorder import Recorder
from domain.ledger.tables import entries
from domain.ledger.verification import Along
from domain.proof.audit import AuditAlong, audit
from domain.proof.trust import Audited, Trust

LARGE = 200_000  # entries; below, another process is not worth its beginning


class Beside(NamedTuple):
    """An audit that has begun: what to show it, and what it came to."""

    along: Along
    came_to: Callable[[], Audited]


@contextmanager
def audited_beside(engine: Engine, trust: Trust) -> Iterator[Beside]:
    """Begin the audit; whoever asks for what it came to waits for it.

    Where there is one core it reads along; a second one reads the book by itself.
    """
    alone = in_memory(engine.url) or len(sched_getaffinity(0)) < 2
    if alone or _length(engine) < LARGE:
        along = AuditAlong(Recorder(engine, lambda: datetime.now(UTC)), trust)
        yield Beside(along, along.ended)
        return
    url = engine.url.render_as_string(hide_password=False)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        result = other.submit(audited, url, trust).result
        yield Beside(lambda entries, leaves: None, result)


def _length(engine: Engine) -> int:
    """How long the book is about; its head may be wrong, and the file broken."""
    try:
        with engine.connect() as db:
            return db.scalar(select(func.max(entries.c.position))) or 0
    except DBAPIError:
        return 0


def audited(url: str, trust: Trust) -> Audited:
    """The audit of the book at an address. Raises LedgerUnreachable."""
    return audit(Recorder(open_engine(url), lambda: datetime.now(UTC)), trust)
