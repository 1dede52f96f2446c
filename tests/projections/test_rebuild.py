import sys
from signal import SIGKILL
from subprocess import run
from textwrap import dedent

import pytest

from domain.cases.case import Case
from domain.cases.events import ReminderReceived
from domain.payments.events import PettyCashDrawn
from projections import READ_MODELS, places
from projections.case_board import CaseBoard
from projections.catch_up import catch_up
from projections.generations import make
from projections.places import ASIDE, BUILDING, LIVE, RETIRED
from projections.rebuild import CannotBuild, differences, rebuild
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

DRAWN = (PettyCashDrawn, {"slip_no": "x", "amount_fen": 2_000, "line": "supplier"})


class Interrupted(Exception):
    """Somebody pulled the plug."""


def generations(models, name):
    with models.shelf.engine.connect() as db:
        return [(one.generation, one.state) for one in places.all_of(db, name)]


@pytest.mark.parametrize("kind", READ_MODELS, ids=lambda kind: kind.name)
def test_a_paper_built_anew_says_what_the_live_one_says(ledger, kind):
    busy_book(ledger, 3, 4)
    models = shown(ledger)
    before = models[kind.name].figures(STORE, None, later(days=9))

    count = rebuild(ledger, kind)

    assert count == ledger.head().position
    assert differences(ledger, kind) == []
    assert shown(ledger)[kind.name].figures(STORE, None, later(days=9)) == before


def test_all_papers_are_built_together_in_a_book_nobody_has_opened_yet(ledger):
    busy_book(ledger, 3, 4)

    count = rebuild(ledger, *READ_MODELS)

    assert count == ledger.head().position
    assert shown(ledger)["store_ledger"].sums([STORE])["paid_out"] > 0
    assert [differences(ledger, kind) for kind in READ_MODELS] == [[]] * len(
        READ_MODELS
    )


def test_the_old_tables_serve_until_the_new_ones_have_caught_up(ledger):
    busy_book(ledger, 2, 3)
    models = shown(ledger)
    seen = []

    def meanwhile(done, head):
        seen.append(models["store_ledger"].sums([STORE])["paid_out"])
        if len(seen) == 1:
            tell(ledger, Case, register(ledger, "meanwhile"), DRAWN)
            models.catch_up()

    rebuild(ledger, StoreLedger, progress=meanwhile)

    assert seen == [600, 2_600]
    assert models["store_ledger"].sums([STORE])["paid_out"] == 2_600
    assert [state for _, state in generations(models, "store_ledger")][-1] == LIVE


def test_a_runner_of_the_old_generation_goes_on_with_the_new_one(ledger):
    busy_book(ledger, 2, 3)
    models = shown(ledger)
    rebuild(ledger, StoreLedger)
    tell(ledger, Case, register(ledger, "afterwards"), DRAWN)

    models.catch_up()

    assert models["store_ledger"].place.generation == 2
    assert models["store_ledger"].sums([STORE])["paid_out"] == 2_600


def test_an_interrupted_build_goes_on_where_it_was(ledger):
    busy_book(ledger, 21, 100)  # more than one batch
    models = shown(ledger)

    def interrupt(done, head):
        raise Interrupted

    with pytest.raises(Interrupted):
        rebuild(ledger, StoreLedger, progress=interrupt)
    half = generations(models, "store_ledger")
    steps = []
    rebuild(ledger, StoreLedger, progress=lambda done, head: steps.append(done))

    assert half == [(1, LIVE), (2, BUILDING)]
    assert steps == [ledger.head().position]  # the first batch was not read again
    assert models["store_ledger"].sums([STORE])["paid_out"] == 2_100 * 100
    assert differences(ledger, StoreLedger) == []


KILLED = """
    import os, sys
    from domain.ledger.ledger import open_ledger
    from projections.case_board import CaseBoard
    from projections.rebuild import rebuild

    ledger = open_ledger(sys.argv[1], keys=sys.argv[2])
    rebuild(ledger, CaseBoard, progress=lambda done, head: os.kill(os.getpid(), 9))
"""


def test_a_builder_killed_in_the_middle_leaves_the_old_paper_and_no_harm(
    ledger, database_url, tmp_path
):
    busy_book(ledger, 21, 100)
    before = shown(ledger)["case_board"].figures(STORE, None, later())

    command = [sys.executable, "-c", dedent(KILLED), database_url, keys_of(tmp_path)]
    killed = run(command, check=False)
    still = shown(ledger)["case_board"].figures(STORE, None, later())
    rebuild(ledger, CaseBoard)

    assert killed.returncode == -SIGKILL
    assert still == before
    assert shown(ledger)["case_board"].figures(STORE, None, later()) == before
    assert differences(ledger, CaseBoard) == []


class Strict(StoreLedger):
    """The same paper, in a version that cannot digest a draw."""

    def when(self, fact):
        if isinstance(fact, PettyCashDrawn):
            raise ValueError("no draws here")
        yield from super().when(fact)


def test_a_build_leaves_a_comparison_under_way_alone(ledger):
    busy_book(ledger, 2, 3)
    models = shown(ledger)
    with models.shelf.writer.begin() as db:
        make(db, StoreLedger.name, StoreLedger.tables, ASIDE)

    rebuild(ledger, StoreLedger)

    assert (2, ASIDE) in generations(models, StoreLedger.name)
    assert differences(ledger, StoreLedger) == []
    assert {state for _, state in generations(models, StoreLedger.name)} == {
        RETIRED,
        LIVE,
    }


def test_a_version_that_cannot_be_built_leaves_the_old_one_serving(ledger):
    busy_book(ledger, 2, 3)
    models = shown(ledger)

    with pytest.raises(CannotBuild, match="no draws here"):
        rebuild(ledger, Strict)

    assert models["store_ledger"].sums([STORE])["paid_out"] == 600


def test_a_row_tampered_with_is_found_by_comparison(ledger):
    open_store(ledger)
    tell(ledger, Case, register(ledger), DRAWN)
    models = shown(ledger)
    with models.shelf.writer.begin() as db:
        db.exec_driver_sql(
            f"UPDATE {movements.name}_g1 SET amount_fen = amount_fen * 2"
        )

    found = differences(ledger, StoreLedger)

    assert any("should not be there" in line for line in found)
    assert any("is missing" in line for line in found)


class Watched(CaseBoard):
    """The board, which notes whom it draws."""

    def draw(self, card):
        self.seen.append(card.case_id)
        return super().draw(card)


def test_a_case_is_drawn_once_while_nobody_reads(ledger):
    open_store(ledger)
    cases = [register(ledger, f"case {n}") for n in range(3)]
    for case in cases * 4:
        tell(ledger, Case, case, (ReminderReceived, {"method": "phone"}))
    shelf, head = shown(ledger).shelf, ledger.head().position
    with shelf.writer.begin() as db:
        board = Watched(shelf, make(db, CaseBoard.name, CaseBoard.tables, ASIDE))
    board.seen = []

    board.unread_until(head)
    catch_up([board], until=head, batch=2)

    assert sorted(board.seen) == sorted(cases)
