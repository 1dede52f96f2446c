"""(h) One pass of the keeper of clocks, with all other clocks still running.

The book: one short case of P01, played once by commands and told again as often as is
wanted, without names; each has three clocks that run: settled within three days
(P01-R05) and two dates of a court (P01-R66). The oldest were registered over a week of
standstill, so that the first clock of each has run out. All cards are drawn beforehand.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from uuid import uuid5

from sqlalchemy import func, select

from domain.ledger.ledger import Ledger, create_ledger, open_ledger
from domain.stores.store import ORGANISATION
from projections import ReadModels, open_read_models
from projections.board_tables import clocks
from scripts.benching.databases import Place
from scripts.benching.table import Line
from scripts.keep_clocks import keep_clocks
from scripts.player.case_file import read_case_file
from scripts.player.clock import Clock
from scripts.rehearsal.patterns import patterns_of
from scripts.rehearsal.planning import told
from scripts.rehearsal.telling import House, Story
from scripts.rehearsal.writing import write

CASES, RUN_OUT, TARGET = 100_000, 1_000, 5.0  # seconds
FILE = Path(__file__).with_name("three_clocks.toml")
NOON = datetime(2026, 6, 12, 4, 0, tzinfo=UTC)  # in Shanghai
A_WEEK, RECENT = timedelta(days=7), timedelta(days=2)


def keeping(place: Place) -> Iterator[Line]:
    """One pass over all of it, then another that finds nothing more to do."""
    url, keys = place.new_url(), place.new_url()
    create_ledger(url, keys=keys, rehearsal=True, clock=Clock(NOON - 2 * A_WEEK))
    ledger = open_ledger(url, keys=keys, clock=Clock(NOON))
    _fill(ledger, min(CASES, place.cases))
    read_models = open_read_models(ledger, ["case_board"])
    read_models.catch_up()
    running = _running(read_models)
    took, worked, done = _pass(ledger, read_models)
    idle, _, more = _pass(ledger, read_models)
    assert (done, more) == (RUN_OUT, 0), (done, more)
    what = f"{done:,} of {running:,} clocks run out"
    line = Line("h", what, place.name, f"{took:.2f} s", f"a pass without {idle:.3f} s")
    told = f"own processor time {worked:.2f} s; {line.against}"
    target = f"one pass < {TARGET:g} s"
    yield line._replace(against=told, target=target, reached=took < TARGET)
    ledger.close()
    place.drop(url)
    place.drop(keys)


def _fill(ledger: Ledger, cases: int) -> None:
    """A house, and its cases from the oldest on; the last are of this morning."""
    (pattern,) = patterns_of([read_case_file(FILE)])
    house = House(pattern, 1, uuid5(ORGANISATION, "keeping"))
    opening = Story(house, house.space, NOON - 2 * A_WEEK - pattern.begins, "")
    stories = (_story(house, number, cases) for number in range(cases))
    tellers = [(opening, pattern.house), *((one, pattern.story) for one in stories)]
    assert ledger.keys is not None
    write(ledger, told(tellers, ledger.keys))


def _story(house: House, number: int, cases: int) -> Story:
    house.stories += 1
    space = uuid5(house.space, f"case {number}")
    if number < RUN_OUT:
        ago = timedelta(days=4) + A_WEEK * (1 - number / RUN_OUT)
    else:
        ago = RECENT * (1 - (number - RUN_OUT) / (cases - RUN_OUT))
    return Story(house, space, NOON - ago - house.pattern.begins, "")


def _running(read_models: ReadModels) -> int:
    board = read_models["case_board"]
    with board.reading() as db:
        return int(db.scalar(select(func.count()).select_from(clocks)) or 0)


def _pass(ledger: Ledger, read_models: ReadModels) -> tuple[float, float, int]:
    """How long it took, how much of it this process worked, how many were told."""
    begun, worked = perf_counter(), process_time()
    done = sum(1 for _ in keep_clocks(ledger, read_models))
    return perf_counter() - begun, process_time() - worked, done
