from itertools import groupby

import pytest

from domain.cases.case import Case
from domain.ledger.ledger import create_ledger
from domain.ledger.verification import verify
from projections import open_read_models
from scripts.make_rehearsal import CASE_FILES, main, make_rehearsal, rehearsal_book
from tests.conftest import keys_of

FILES = [
    CASE_FILES / "p02_petty_cash_week.toml",
    CASE_FILES / "p02_milk_twenty_yuan.toml",
]


@pytest.fixture
def book(database_url, tmp_path):
    ledger = rehearsal_book(database_url, keys_of(tmp_path))
    yield ledger
    ledger.close()


def test_there_are_as_many_cases_as_were_asked_for_each_with_its_own_name(book):
    make_rehearsal(book, 30, seed=1, files=FILES)

    told = registered(book)
    names = {book.opened(fact).complainant_name for fact in told} - {None}
    assert 30 <= len(told) < 40
    assert len({fact.case_no for fact in told}) == len(told)
    assert len(names) > 10
    assert all(book.find(Case, fact.originator_id).registered for fact in told)


def test_the_same_seed_tells_the_same_facts(tmp_path):
    one, other, third = (
        rehearsal_book("sqlite://", f"sqlite:///{tmp_path / name}")
        for name in ("one", "other", "third")
    )

    make_rehearsal(one, 12, seed=7, files=FILES)
    make_rehearsal(other, 12, seed=7, files=FILES)
    make_rehearsal(third, 12, seed=8, files=FILES)

    assert in_the_clear(one) == in_the_clear(other) != in_the_clear(third)


def test_what_was_told_is_a_sound_book_that_every_paper_can_read(book):
    make_rehearsal(book, 30, seed=1, files=FILES)

    verdict, papers = verify(book.engine), open_read_models(book)
    papers.catch_up()
    assert verdict.intact and verdict.complete
    assert [place.why for place in papers.places() if place.why] == []
    assert {place.position for place in papers.places()} == {book.head().position}


def test_petty_cash_is_never_below_zero_and_its_sums_are_right(book):
    make_rehearsal(book, 30, seed=1, files=FILES)

    held = {}
    for fact in book.facts(0, 100_000):
        match type(fact).__name__:
            case "PettyCashOpened" | "PettyCashReplenished" | "PettyCashChangeTaken":
                moved = fact.amount_fen
            case "PettyCashPaidOut":
                moved = -fact.amount_fen
            case _:
                continue
        before = held.get(fact.originator_id, 0)
        assert fact.balance_fen == before + moved >= 0
        held[fact.originator_id] = fact.balance_fen
    assert held


def test_time_never_runs_back_and_cases_go_side_by_side(book):
    make_rehearsal(book, 30, seed=1, files=FILES)

    facts = book.facts(0, 100_000)
    moments = [fact.timestamp for fact in facts]
    assert moments == sorted(moments)
    assert all(fact.occurred_at <= fact.timestamp for fact in facts)
    cases = {fact.originator_id for fact in registered(book)}
    turns = [id for id, _ in groupby(f.originator_id for f in facts) if id in cases]
    assert len(turns) > 2 * len(cases)


def test_by_commands_every_rule_is_asked(tmp_path, capsys):
    database, keys = f"sqlite:///{tmp_path / 'book'}", keys_of(tmp_path)
    told = ["--database", database, "--keys", keys, "--cases", "3", "--by-commands"]

    done = main([*told, *map(str, FILES)])

    assert done == 0
    assert int(capsys.readouterr().out.split()[0]) > 50


def test_a_seed_is_told_once_and_only_in_a_rehearsal(tmp_path, capsys):
    told = ["--database", f"sqlite:///{tmp_path / 'book'}", "--keys", keys_of(tmp_path)]
    told += ["--cases", "3", *map(str, FILES)]
    real = f"sqlite:///{tmp_path / 'real'}"
    create_ledger(real, keys=keys_of(tmp_path)).close()

    done = [main(told), main(told), main([told[0], real, *told[2:]])]

    said = capsys.readouterr().err
    assert done == [0, 1, 1]
    assert "in this book already" in said
    assert "no rehearsal book" in said


def registered(book):
    return book.facts(0, 100_000, ["cases.ComplaintRegistered"])


def in_the_clear(book):
    """Every fact with what is personal opened, without what a key made of it."""
    return [vars(book.opened(fact)) for fact in book.facts(1, 100_000)]
