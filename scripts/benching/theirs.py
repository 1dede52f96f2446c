"""The same work on the recorders of others; runs in an environment of its own.

Reads what to do from its input, a line each: `append` or `command`, and for how many
seconds; answers how many of them were done in a second.
"""

import sys
from collections.abc import Callable
from itertools import cycle
from time import perf_counter
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import StoredEvent

AGGREGATES, EVENTS = 400, 50


def main(argv: list[str]) -> int:
    """Take orders: `own` or `sqlalchemy`, a database, what an event says."""
    which, url, state = argv
    app: Application[UUID] = Application(env=settings(which, url))
    works: dict[str, Callable[[], None]] = {"append": appending(app, state)}
    for line in sys.stdin:
        name, seconds = line.split()
        if name not in works:
            works[name] = commanding(app, state)
        print(per_second(works[name], float(seconds)), flush=True)
    return 0


class Complaint(Aggregate):
    """A thing with a stream, as the library's own documentation has it."""

    def __init__(self) -> None:
        self.notes = 0

    @event("Noted")
    def note(self, said: str) -> None:
        """Something happened."""
        self.notes += 1


def settings(which: str, url: str) -> dict[str, str]:
    """How the library is told of a database."""
    if which == "sqlalchemy":
        module = {"PERSISTENCE_MODULE": "eventsourcing_sqlalchemy"}
        return module | {"SQLALCHEMY_URL": url}
    where = urlsplit(url)
    if where.scheme == "sqlite":
        module = {"PERSISTENCE_MODULE": "eventsourcing.sqlite"}
        return module | {"SQLITE_DBNAME": where.path.removeprefix("/")}
    host = where.hostname or parse_qs(where.query)["host"][0]
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": where.path.removeprefix("/"),
        "POSTGRES_HOST": host,
        "POSTGRES_PORT": str(where.port or 5432),
        "POSTGRES_USER": where.username or "postgres",
        "POSTGRES_PASSWORD": where.password or "none",
    }


def appending(app: Application[UUID], state: str) -> Callable[[], None]:
    """One event, kept for good."""

    def append() -> None:
        told = (uuid4(), 1, "notices.Notified", state.encode())
        app.recorder.insert_events([StoredEvent(*told)])

    return append


def commanding(app: Application[UUID], state: str) -> Callable[[], None]:
    """Find a thing of fifty events, let one more happen, save it."""
    things = [Complaint() for _ in range(AGGREGATES)]
    for thing in things:
        for _ in range(EVENTS - 1):
            thing.note(state)
        app.save(thing)
    ids = cycle([thing.id for thing in things])

    def command() -> None:
        found: Any = app.repository.get(next(ids))
        found.note(state)
        app.save(found)

    return command


def per_second(work: Callable[[], None], seconds: float) -> float:
    """Do it for so long; how often in a second."""
    begun, done = perf_counter(), 0
    while (passed := perf_counter() - begun) < seconds:
        work()
        done += 1
    return done / passed


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
