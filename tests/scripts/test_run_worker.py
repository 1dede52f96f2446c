import sys
from datetime import UTC, datetime
from subprocess import PIPE, Popen

from domain.cases.case import Case
from projections.leaders import Leader
from scripts.run_worker import CLOCKS, Worker, main
from tests.conftest import keys_of
from tests.projections.book import STORE, busy_book, open_store, register, shown


def flags(database_url, tmp_path):
    return ["--database", database_url, "--keys", keys_of(tmp_path)]


def test_a_worker_shows_every_paper_what_is_in_the_book(ledger, database_url, tmp_path):
    busy_book(ledger, 2, 3)

    code = main([*flags(database_url, tmp_path), "--rounds", "1"])

    places = {one.position for one in shown(ledger, "store_ledger").places()}
    assert code == 0
    assert min(places) >= busy_book_ends(ledger)
    assert shown(ledger)["store_ledger"].sums([STORE])["paid_out"] == 600


def busy_book_ends(ledger):
    """The last position but for what the clock added."""
    told = ledger.facts(0, 1_000)
    return max(fact.position for fact in told if fact.role != "clock")


def test_a_worker_escalates_what_ran_out_once(ledger):
    open_store(ledger)
    case = register(ledger, at=datetime(2026, 4, 20, 2, 0, tzinfo=UTC))
    with Leader(ledger.engine) as leader:
        worker = Worker(ledger, leader, clocks_every=0)

        worker.round()
        worker.round()

    raised = ledger.find(Case, case).facts.told("EscalationRaised")
    assert [fact.rule for fact in raised] == ["P01-R05"]


def test_whoever_does_not_lead_leaves_the_papers_alone(ledger):
    busy_book(ledger, 1, 1)
    with Leader(ledger.engine) as first, Leader(ledger.engine) as second:
        first.of(["case_board", CLOCKS])
        worker = Worker(ledger, second, clocks_every=0)

        worker.round()

        places = {one.name: one.position for one in worker.read_models.places()}
    alone = ledger.engine.dialect.name == "sqlite"  # where whoever asks leads
    assert (places["case_board"] > 0) is alone
    assert places["store_ledger"] > 0


def test_a_worker_told_to_end_ends_well(ledger, database_url, tmp_path):
    command = [sys.executable, "-m", "scripts.run_worker"]
    worker = Popen([*command, *flags(database_url, tmp_path)], stderr=PIPE)
    models = shown(ledger)
    assert models.wait_until(ledger.head().position, seconds=60)

    worker.terminate()
    _, said = worker.communicate(timeout=60)

    assert (worker.returncode in (0, -15), said) == (True, b"")
