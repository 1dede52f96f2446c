from threading import Thread

import pytest
from sqlalchemy import Column, Table, Text, func, select

from domain.cases.case import Case
from domain.cases.events import ComplaintWithdrawn
from domain.ledger.ledger import open_ledger
from domain.payments.events import PettyCashDrawn
from projections import ReadModels, open_read_models, show
from projections.catch_up import catch_up
from projections.columns import Position, into, papers
from projections.places import Fenced
from projections.read_model import ReadModel
from projections.store_ledger import StoreLedger, movements
from tests.conftest import keys_of
from tests.projections.book import (
    STORE,
    busy_book,
    later,
    open_store,
    register,
    shown,
    tell,
)

DRAWN = (PettyCashDrawn, {"slip_no": "1", "amount_fen": 2_000, "line": "supplier"})
words = Table(
    "withdrawal_words",
    papers,
    Column("position", Position, primary_key=True, autoincrement=False),
    Column("word", Text, nullable=False),
)


class Withdrawals(ReadModel):
    """A paper that cannot digest a withdrawal without a reason."""

    name = "withdrawals"
    tables = (words,)
    hears = frozenset({ComplaintWithdrawn})

    def when(self, fact):
        yield into(words), {"position": fact.position, "word": fact.reason}


def count(model, table):
    with model.reading() as db:
        return db.scalar(select(func.count()).select_from(table))


def stands(models):
    """How far these papers are; the book was laid out for all there are."""
    return [place for place in models.places() if place.name in models.models]


def test_two_runners_at_once_count_every_fact_once(ledger, database_url, tmp_path):
    names = ["store_ledger", "case_board", "payment_register"]
    runners = [
        open_read_models(open_ledger(database_url, keys=keys_of(tmp_path)), names)
        for _ in range(2)
    ]

    told = []
    writer = Thread(target=lambda: told.append(busy_book(ledger, 150, 10)))
    writer.start()
    racing = [Thread(target=run_until, args=(one, writer)) for one in runners]
    for thread in racing:
        thread.start()
    for thread in (writer, *racing):
        thread.join()

    assert told == [1_500]
    model = runners[0]["store_ledger"]
    assert model.sums([STORE])["paid_out"] == 1_500 * 100
    assert count(model, movements) == 2 * (1_500 + 1)  # the opening of the drawer, too
    assert [place.why for place in stands(runners[0])] == [None] * 3
    for one in runners:
        one.shelf.ledger.close()


def run_until(models, writer):
    """Catch up in small steps as long as somebody writes, and once more after it."""
    while writer.is_alive():
        catch_up(list(models), batch=40)
    catch_up(list(models))


def test_a_runner_that_was_overtaken_writes_nothing_and_goes_on_from_there(ledger):
    open_store(ledger)
    quick, slow = (open_read_models(ledger, ["store_ledger"]) for _ in range(2))
    tell(ledger, Case, register(ledger), DRAWN)
    quick.catch_up()

    with pytest.raises(Fenced):
        slow["store_ledger"].show(ledger.facts(0, 100))
    slow.catch_up()

    assert count(slow["store_ledger"], movements) == 4
    assert slow["store_ledger"].place == quick["store_ledger"].place


def test_a_fact_that_cannot_be_digested_stops_that_model_alone(ledger):
    open_store(ledger)
    models = ReadModels(ledger, [Withdrawals, StoreLedger])
    case = register(ledger)
    tell(ledger, Case, case, (ComplaintWithdrawn, {"reason": "误会"}))
    tell(ledger, Case, case, (ComplaintWithdrawn, {}))
    tell(ledger, Case, case, DRAWN)

    models.catch_up()

    stuck, well = sorted(stands(models), key=lambda place: place.position)
    head = ledger.head().position
    assert (stuck.name, stuck.position) == ("withdrawals", head - 2)
    assert stuck.failed_at and f"#{head - 1} cases.ComplaintWithdrawn" in stuck.why
    assert (well.name, well.position, well.why) == ("store_ledger", head, None)
    assert models["store_ledger"].sums([STORE])["paid_out"] == 2_000


def test_a_model_that_failed_goes_on_when_it_has_been_mended(ledger):
    open_store(ledger)
    models = ReadModels(ledger, [Withdrawals])
    tell(ledger, Case, register(ledger), (ComplaintWithdrawn, {}))
    models.catch_up()

    mended = ReadModels(ledger, [Mended])
    mended.catch_up()

    (place,) = stands(mended)
    assert (place.position, place.why) == (ledger.head().position, None)


class Mended(Withdrawals):
    """The same paper, after a repair."""

    def when(self, fact):
        yield into(words), {"position": fact.position, "word": fact.reason or ""}


def test_a_page_waits_for_what_was_just_told_and_says_if_it_is_not_there(ledger):
    open_store(ledger)
    models = shown(ledger)
    tell(ledger, Case, register(ledger), DRAWN)
    head = ledger.head().position

    behind = models.wait_until(head, ["store_ledger"], seconds=0)
    models.catch_up()

    assert (behind, models.wait_until(head)) == (False, True)


def test_a_paper_shown_is_brought_up_to_date_first(ledger):
    open_store(ledger)
    before = show("store_ledger", ledger, STORE)["paid_out"]
    tell(ledger, Case, register(ledger), DRAWN)

    after = show("store_ledger", ledger, STORE, now=later())["paid_out"]

    assert (before, after) == ("0.00", "20.00")


def test_it_does_not_matter_in_which_steps_a_book_is_read(ledger):
    busy_book(ledger, 5, 4)
    models = open_read_models(ledger)
    catch_up(list(models), batch=3)

    in_steps = models["case_board"].figures(STORE, None, later())

    assert in_steps["counts"]["countersign"] == 5
    assert {card["running_total"]["supplier"] for card in in_steps["cards"]} == {"4.00"}
