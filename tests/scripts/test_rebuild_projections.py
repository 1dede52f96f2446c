from projections.places import LIVE
from scripts.rebuild_projections import main
from tests.conftest import keys_of
from tests.projections.book import STORE, busy_book, later, shown


def flags(database_url, tmp_path):
    return ["--database", database_url, "--keys", keys_of(tmp_path)]


def test_it_builds_the_papers_named_and_says_how_many_facts(
    ledger, database_url, tmp_path, capsys
):
    busy_book(ledger, 2, 2)
    before = shown(ledger)["case_board"].figures(STORE, None, later())

    code = main(["case_board", "store_ledger", *flags(database_url, tmp_path)])

    said = capsys.readouterr().out
    assert code == 0
    assert f"case_board: {ledger.head().position} facts" in said
    assert f"store_ledger: {ledger.head().position} facts" in said
    rebuilt = {one.name: one.generation for one in shown(ledger).places()}
    assert rebuilt["case_board"] == rebuilt["store_ledger"] == 2
    assert rebuilt["refusals"] == 1
    assert shown(ledger)["case_board"].figures(STORE, None, later()) == before


def test_without_a_name_all_papers_are_built(ledger, database_url, tmp_path):
    busy_book(ledger, 1, 1)
    shown(ledger)

    assert main(flags(database_url, tmp_path)) == 0

    states = [(one.generation, one.state) for one in shown(ledger).places()]
    assert set(states) == {(2, LIVE)}


def test_a_paper_nobody_keeps_is_named(ledger, database_url, tmp_path, capsys):
    code = main(["case_bord", *flags(database_url, tmp_path)])

    assert code == 1
    assert "case_bord: there are case_board, " in capsys.readouterr().err


def test_a_book_that_is_not_there_is_told(sqlite_url, capsys):
    assert main(["--database", sqlite_url]) == 1
    assert "LedgerNotFound" in capsys.readouterr().err
