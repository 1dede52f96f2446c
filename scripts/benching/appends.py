"""(a) Durable appends against bare INSERT and COMMIT; whole commands against others."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from typing import Any
from uuid import uuid4

from sqlalchemy import MetaData, insert

from domain.ledger.engines import open_engine, writer
from domain.ledger.ledger import create_ledger
from domain.ledger.tables import entries
from scripts.benching.databases import Place
from scripts.benching.one_entry import ACTOR, STATE, TOPIC, append_one
from scripts.benching.others import other
from scripts.benching.table import Line, compared, rate
from scripts.benching.timing import in_rounds, per_second

SECONDS, ROUNDS = 1.0, 7
Work = Callable[[float], float]


def appends(place: Place) -> Iterator[Line]:
    """One fact, one transaction, waiting for the disk each time."""
    with ExitStack() as stack:
        ours, bare = _ours(place, stack), _bare(place, stack)
        works = {"ours": ours, "bare INSERT+COMMIT": bare}
        if place.theirs:
            own = stack.enter_context(other(place, "own", STATE))
            alchemy = stack.enter_context(other(place, "sqlalchemy", STATE))
            works |= {"eventsourcing's own recorder": own.append}
            works |= {"eventsourcing_sqlalchemy": alchemy.append}
        reached = in_rounds(list(works.values()), SECONDS, ROUNDS)
    mine = reached[0]
    for name, figure in list(zip(works, reached, strict=True))[1:]:
        line = Line("a", "durable appends", place.name, rate(mine))
        line = line._replace(against=f"{name} {rate(figure)}")
        yield compared(line, mine, figure, 0.4 if name.startswith("bare") else 0)


def _ours(place: Place, stack: ExitStack) -> Work:
    url = place.new_url()
    ledger = create_ledger(url, rehearsal=True)
    stack.callback(place.drop, url)
    stack.callback(ledger.close)
    return lambda seconds: per_second(lambda: append_one(ledger), seconds)


def _bare(place: Place, stack: ExitStack) -> Work:
    """A table of the same columns and indexes, and nothing but the insert."""
    url = place.new_url()
    engine = open_engine(url)
    stack.callback(place.drop, url)
    stack.callback(engine.dispose)
    alike = entries.to_metadata(MetaData(), name="bare_entries")
    alike.create(engine)
    writing, statement, positions = writer(engine), insert(alike), count(1)

    def keep() -> int:
        with writing.begin() as db:
            db.execute(statement, _row(next(positions)))
        return 1

    return lambda seconds: per_second(keep, seconds)


def _row(position: int) -> dict[str, Any]:
    return {
        "position": position,
        "stream_id": str(uuid4()),
        "stream_version": 1,
        "topic": TOPIC,
        "state": STATE,
        "recorded_at": "2026-05-18T01:05:00.000000Z",
        "command_id": str(uuid4()),
        "part": 0,
        "actor": str(ACTOR),
        "digest": bytes(32),
    }
