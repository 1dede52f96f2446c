"""Shows read models the facts they have not seen: read and decoded once for all."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from time import monotonic

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from domain.fact import Fact
from projections import places
from projections.places import Fenced
from projections.read_model import ReadModel

BATCH = 2_000
LARGEST = 16_000  # facts at once, for whoever is far behind
RESTS_SECONDS = 30.0  # how long a read model that failed is left alone


def catch_up(
    models: Sequence[ReadModel],
    *,
    until: int | None = None,
    seconds: float | None = None,
    batch: int | None = None,
) -> int:
    """Show the models what they have not seen, up to a position or for a while.

    Returns how many facts were read. A model that fails stays at its place, the others
    go on; one that was fenced off reads its place anew and goes on from there.
    """
    ends_at = monotonic() + seconds if seconds is not None else None
    seen, step = 0, batch or BATCH
    while behind := [model for model in models if not _rests(model, until)]:
        facts = _next(behind, until, step)
        if not facts:
            break
        for group, unseen in _groups(behind, facts):
            _apply(group, unseen)
        seen += len(facts)
        if batch is None and len(facts) == step:
            step = min(2 * step, LARGEST)
        if ends_at is not None and monotonic() > ends_at:
            break
    return seen


def _rests(model: ReadModel, until: int | None) -> bool:
    if until is not None and model.place.position >= until:
        return True
    return monotonic() < model.rests_until


def _next(behind: Sequence[ReadModel], until: int | None, batch: int) -> list[Fact]:
    """The facts after the place of whoever is furthest behind."""
    shelf = behind[0].shelf
    after = min(model.place.position for model in behind)
    if until is not None:
        batch = min(batch, until - after)
    facts = shelf.ledger.facts(after, batch)
    shelf.homes.hear(facts)
    return facts


def _groups(
    behind: Iterable[ReadModel], facts: Sequence[Fact]
) -> Iterator[tuple[list[ReadModel], Sequence[Fact]]]:
    """Models that stand at the same place, with what is new to them."""
    ordered = sorted(behind, key=lambda model: (model.place.position, model.name))
    for position, group in groupby(ordered, key=lambda model: model.place.position):
        if unseen := [fact for fact in facts if fact.position > position]:
            yield list(group), unseen


def _apply(models: Sequence[ReadModel], facts: Sequence[Fact]) -> None:
    """One transaction for all; where that fails, each alone, then fact by fact."""
    try:
        _together(models, facts)
    except Fenced:
        for model in models:
            model.read_place()
    except OperationalError:
        raise  # the database is gone or busy: nobody's fault who reads
    except Exception as error:
        if len(models) == len(facts) == 1:
            _fail(models[0], facts[0], error)
        elif len(models) > 1:
            for model in models:
                _apply([model], facts)
        else:
            _one_by_one(models[0], facts)


def _together(models: Sequence[ReadModel], facts: Sequence[Fact]) -> None:
    rows = [model.rows_of(facts) for model in models]
    with models[0].shelf.writer.begin() as db:
        if db.dialect.name == "postgresql":  # what is lost is worked out again
            db.execute(text("SET LOCAL synchronous_commit TO off"))
        moved = [
            model.write(db, facts[-1].position, added)
            for model, added in zip(models, rows, strict=True)
        ]
    for model, place in zip(models, moved, strict=True):
        model.place = place


def _one_by_one(model: ReadModel, facts: Sequence[Fact]) -> None:
    """As far as it goes, so that the place tells which fact cannot be digested."""
    for fact in facts:
        _apply([model], [fact])
        if model.place.position != fact.position:
            break


def _fail(model: ReadModel, fact: Fact, error: Exception) -> None:
    said = getattr(error, "orig", error)  # the database's own words, without the rows
    why = f"#{fact.position} {fact.topic}: {type(error).__name__}: {said}"
    with model.shelf.writer.begin() as db:
        now = model.shelf.ledger.clock()
        model.place = places.fail(db, model.place, now, why[:500])
    model.rests_until = monotonic() + RESTS_SECONDS
