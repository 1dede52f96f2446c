from domain.ledger.engines import open_engine
from projections.leaders import Leader

PAPERS = ["case_board", "store_ledger"]


def test_of_two_workers_one_leads_a_paper_until_it_lets_go(postgresql_url):
    engine = open_engine(postgresql_url)
    with Leader(engine) as first, Leader(engine) as second:
        led = first.of(PAPERS), second.of(PAPERS)
        first.let_go()
        afterwards = second.of(PAPERS), first.of(PAPERS)

    assert led == (PAPERS, [])
    assert afterwards == (PAPERS, [])
    engine.dispose()


def test_two_workers_share_the_papers_if_each_asks_for_its_own(postgresql_url):
    engine = open_engine(postgresql_url)
    with Leader(engine) as first, Leader(engine) as second:
        one, rest = first.of(PAPERS[:1]), second.of(PAPERS)

    assert (one, rest) == (["case_board"], ["store_ledger"])
    engine.dispose()


def test_on_sqlite_whoever_asks_leads(sqlite_url):
    engine = open_engine(sqlite_url)

    assert Leader(engine).of(PAPERS) == PAPERS
    engine.dispose()
