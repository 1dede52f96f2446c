"""Builds a read model anew beside the old one, and switches; compares the two."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from sqlalchemy import Connection, text

from domain.ledger.ledger import Ledger
from projections import generations, places
from projections.catch_up import BATCH, LARGEST, catch_up
from projections.places import ASIDE, BUILDING, LIVE, RETIRED, Fenced
from projections.read_model import ReadModel
from projections.shelf import Shelf

Progress = Callable[[int, int], object]  # facts seen, facts there are
SHOWN = 3  # rows that differ are told of by their first few


class CannotBuild(Exception):
    """A fact nobody can digest, or none where one was; the old one goes on serving."""


def rebuild(
    ledger: Ledger,
    *kinds: type[ReadModel],
    progress: Progress = lambda seen, head: None,
) -> int:
    """Fill new generations together, bring them up to the live ones, switch each.

    Returns the position they came to. May be killed at any moment: begun again, it goes
    on where the rows stand. Raises CannotBuild; what had switched by then serves.
    """
    shelf = Shelf(ledger)
    models = [_begun(shelf, kind, BUILDING) for kind in kinds]
    left = models
    while left:
        _fill(left, ledger.head().position, progress)
        for model in left:
            generations.settle(shelf.engine, model.tables, model.place.generation)
        left = [model for model in left if not _switched(model)]
    return min(model.place.position for model in models)


def _begun(shelf: Shelf, kind: type[ReadModel], state: str) -> ReadModel:
    """The generation that was begun before, else a new one."""
    with shelf.writer.begin() as db:
        places.lock(db)
        places.lay_out(db)
        generations.sweep(db, kind.name, kind.tables, state)
        place = places.find(db, kind.name, state)
        place = place or generations.make(db, kind.name, kind.tables, state)
    return kind(shelf, place)


def _fill(models: Sequence[ReadModel], until: int, progress: Progress) -> None:
    """All together: each fact is read, and each case drawn, once for all of them."""
    batch = BATCH
    for model in models:
        model.unread_until(until)
    while (before := _behind(models).place.position) < until:
        catch_up(models, until=min(until, before + batch), batch=batch)
        batch = min(2 * batch, LARGEST)
        last = _behind(models)
        if last.place.position == before:
            ends = f"the book ends at #{before}, before #{until}"
            raise CannotBuild(f"{last.name}: {last.place.why or ends}")
        progress(last.place.position, until)


def _behind(models: Sequence[ReadModel]) -> ReadModel:
    """Whoever is furthest behind."""
    return min(models, key=lambda model: model.place.position)


def _switched(model: ReadModel) -> bool:
    """Whether the new generation serves now; not if the live one has moved on."""
    try:
        _switch(model)
    except Fenced:
        model.read_place()
    return model.place.state == LIVE


def _switch(model: ReadModel) -> None:
    """The new generation serves from here on; nobody may have moved either."""
    with model.shelf.writer.begin() as db:
        live = places.find(db, model.name)
        if live is not None:
            places.turn(db, live, RETIRED)
            if live.position > model.place.position:
                raise Fenced(model.name)
        places.turn(db, model.place, LIVE)
    model.read_place()


def differences(ledger: Ledger, kind: type[ReadModel]) -> list[str]:
    """Build a read model aside and compare it with the live one, row by row."""
    shelf = Shelf(ledger)
    aside = _begun(shelf, kind, ASIDE)
    try:
        while True:
            _fill([aside], kind(shelf).place.position, lambda seen, head: None)
            with suppress(Fenced):
                return list(_compared(aside))
    finally:
        with shelf.writer.begin() as db:
            generations.drop(db, kind.tables, aside.place)


def _compared(aside: ReadModel) -> Iterator[str]:
    """What stands in one generation and not in the other, with both held still."""
    with aside.shelf.writer.begin() as db:
        live = places.find(db, aside.name)
        assert live is not None
        places.turn(db, live, LIVE)  # nobody moves it until we are done
        if live.position != aside.place.position:
            raise Fenced(aside.name)
        for table in aside.tables:
            there = f"{table.name}_g{live.generation}"
            built = f"{table.name}_g{aside.place.generation}"
            yield from _rows_apart(db, there, built, "should not be there")
            yield from _rows_apart(db, built, there, "is missing")


def _rows_apart(db: Connection, one: str, other: str, says: str) -> Iterator[str]:
    apart = f"SELECT * FROM {one} EXCEPT SELECT * FROM {other}"
    count = db.scalar(text(f"SELECT count(*) FROM ({apart}) AS apart"))
    if count:
        first = db.execute(text(f"{apart} LIMIT {SHOWN}")).all()
        yield f"{one}: {count} rows: {says}; first {[row[:2] for row in first]}"
