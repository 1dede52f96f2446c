import pytest
from sqlalchemy import text

from tests.web.conftest import opened, pages_over
from tests.web.visitor import Visitor

MILK = {"channel": "service_desk", "summary": "牛奶变质"}


def test_a_book_that_is_gone_is_told_clearly_and_nothing_is_recorded(
    clerk, counter, tmp_path
):
    form = clerk.get("/commands/register_complaint").fields | MILK
    head = counter.ledger.head().position
    book = tmp_path / "book.sqlite"
    counter.ledger.engine.dispose()
    book.rename(tmp_path / "away")
    book.mkdir()

    page = clerk.get("/")
    answer = clerk.post("/commands/register_complaint", form)

    assert (page.status, answer.status) == (503, 503)
    assert "账簿暂时连不上" in answer.text and "Traceback" not in answer.source
    counter.ledger.engine.dispose()
    book.rmdir()
    (tmp_path / "away").rename(book)
    assert counter.ledger.head().position == head
    assert clerk.post("/commands/register_complaint", form).status == 303


@pytest.fixture
def postgresql_counter(postgresql_url, tmp_path):
    """A store in a book on PostgreSQL."""
    counter = opened(postgresql_url, tmp_path)
    yield counter
    counter.ledger.close()


def test_a_server_that_stops_answering_is_told_clearly_too(
    postgresql_counter, postgresql_server, tmp_path
):
    clerk = Visitor(pages_over(postgresql_counter, tmp_path)).sign_in("reception_clerk")
    form = clerk.get("/commands/register_complaint").fields | MILK
    head = postgresql_counter.ledger.head().position
    name = postgresql_counter.ledger.engine.url.database

    let_in(postgresql_server, name, False)
    answer = clerk.post("/commands/register_complaint", form)
    let_in(postgresql_server, name, True)

    assert answer.status == 503 and "没有记入" in answer.text
    assert postgresql_counter.ledger.head().position == head
    assert clerk.post("/commands/register_complaint", form).status == 303


def let_in(server, name, allowed):
    """Whether a database takes connections; where not, those it had are cut."""
    with server.connect() as db:
        db.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {allowed}"))
        if not allowed:
            cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            db.execute(text(f"{cut} WHERE datname = '{name}'"))
