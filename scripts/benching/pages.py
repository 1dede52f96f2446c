"""(f) Board, case page and dashboard, a hundred times with all those cases there."""

from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from flask.testing import FlaskClient

from domain.cases.events import ComplaintRegistered
from domain.ledger.ledger import Ledger
from scripts.add_person import add_person
from scripts.benching.big_books import Book
from scripts.benching.databases import Place
from scripts.benching.table import Line
from web import create_app
from web.accounts import Accounts
from web.settings import Settings

REQUESTS, SLOWEST = 100, 0.300  # seconds
ROLE, NAME, PASSWORD = "customer_service_manager", "bench", "measured twice"


def pages(place: Place, book: Book) -> Iterator[Line]:
    """The slowest of a hundred of each, signed in for all stores."""
    ledger = book.open()
    cases = _cases(ledger)
    with TemporaryDirectory() as folder:
        client = _signed_in(ledger, book, Path(folder))
        for what, paths in (
            ("board", ["/", *_searches(ledger, cases[0])]),
            ("case page", _known(client, cases)),
            ("dashboard", ["/dashboard", f"/dashboard?store={cases[0].store_id}"]),
        ):
            _took(client, paths[0])  # the first ever reads templates and packs
            took = [_took(client, path) for path in islice(cycle(paths), REQUESTS)]
            yield _line(place, what, took)
    ledger.close()


def _cases(ledger: Ledger) -> list[ComplaintRegistered]:
    """A hundred cases from all over the book."""
    step = max(1, ledger.head().position // REQUESTS)
    found: list[ComplaintRegistered] = []
    for after in range(0, ledger.head().position, step):
        told = ledger.facts(after, 1, [ComplaintRegistered.topic])
        found += [fact for fact in told if isinstance(fact, ComplaintRegistered)]
    return found


def _known(client: FlaskClient, cases: list[ComplaintRegistered]) -> list[str]:
    """The pages of these cases, but for those of a circle she is not in (A62)."""
    paths = [f"/cases/{case.originator_id}" for case in cases]
    return [path for path in paths if client.get(path).status_code == 200]


def _searches(ledger: Ledger, case: ComplaintRegistered) -> Iterator[str]:
    """What people type and click: a number, a name, a phone's tail, words, filters."""
    told = ledger.opened(case)
    tail = (told.complainant_phone or "0000")[-4:]
    for words in (told.case_no, told.complainant_name, tail, told.summary[:6]):
        yield f"/?q={words}"
    yield from ("/?stage=to_pay", "/?when=overdue", "/?mine=1", "/?closed=1&page=7")


def _signed_in(ledger: Ledger, book: Book, folder: Path) -> FlaskClient:
    settings = Settings(
        database=book.url,
        keys=book.keys,
        accounts=f"sqlite:///{folder / 'accounts.sqlite'}",
        vault=folder / "vault",
        plain_http=True,
    )
    app = create_app(settings, ledger)
    app.config["WTF_CSRF_ENABLED"] = False  # a test client has no form to take it from
    accounts = Accounts(settings.accounts)
    accounts.create()
    person_id = add_person(ledger, NAME, "演练值班", [ROLE])
    accounts.add(person_id, NAME, PASSWORD)
    app.extensions["read_models"].catch_up()
    client = app.test_client()
    client.post("/sign-in", data={"sign_in_name": NAME, "password": PASSWORD})
    return client


def _took(client: FlaskClient, path: str) -> tuple[float, float]:
    """How long an answer took, and how much of it this process worked."""
    begun, worked = perf_counter(), process_time()
    answer = client.get(path)
    passed = perf_counter() - begun, process_time() - worked
    assert answer.status_code == 200, f"{path}: {answer.status}"
    return passed


def _line(place: Place, what: str, took: list[tuple[float, float]]) -> Line:
    slowest = max(passed for passed, _ in took)
    usual = median(passed for passed, _ in took)
    worked = median(worked for _, worked in took)
    told = f"median {in_ms(usual)}, of it own processor time {in_ms(worked)}"
    line = Line("f", f"{what} at {place.cases:,} cases", place.name, in_ms(slowest))
    target = f"slowest of {len(took)} < {in_ms(SLOWEST)}"
    return line._replace(against=told, target=target, reached=slowest < SLOWEST)


def in_ms(seconds: float) -> str:
    """Thousandths of a second."""
    return f"{seconds * 1000:.0f} ms"
