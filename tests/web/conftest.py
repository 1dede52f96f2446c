"""A counter with people behind it: a real book in a file, pages over it, visitors."""

from datetime import datetime, timedelta
from shutil import copytree

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import sync_playwright

from domain.deadlines import SHANGHAI
from domain.ledger.ledger import create_ledger, open_ledger
from domain.stores.store import store_id_of
from tests.conftest import keys_of
from tests.counter import CODE, Counter, person
from tests.web.browsing import CHROMIUM
from tests.web.visitor import PASSWORD, Visitor
from web import accounts, create_app
from web.accounts import Accounts
from web.settings import Settings

BEGINS = datetime(2026, 4, 24, 10, 0, tzinfo=SHANGHAI)
STAFF = (
    *("reception_clerk", "on_duty_section_chief", "customer_service_manager"),
    *("cashier", "finance_dept", "auditor"),
)


class Clock:
    """Says what the counter's clock says; before there is one, when it begins."""

    counter = None

    def __call__(self):
        return self.counter.now if self.counter else BEGINS


@pytest.fixture(scope="module")
def browser():
    """A real browser, at which many may sit."""
    with sync_playwright() as playwright:
        told = {"executable_path": CHROMIUM, "args": ["--no-sandbox"]}
        browser = playwright.chromium.launch(**told)
        yield browser
        browser.close()


def opened(url, folder, packs=("P02",)):
    """A book with one store, and its staff."""
    clock = Clock()
    ledger = create_ledger(url, keys=keys_of(folder), rehearsal=True, clock=clock)
    clock.counter = counter = Counter(ledger, packs)
    accounts = Accounts(accounts_of(folder))
    accounts.create()
    for role in (*STAFF, "administrator"):
        seat(
            counter,
            role,
            {} if role == "administrator" else {"store_id": counter.store_id},
        )
        accounts.add(person(role), role, PASSWORD)
    return counter


def seat(counter, role, at):
    """Somebody called by a role, who may act in it."""
    told = {"person_id": person(role)}
    counter.do("add_person", "administrator", **told, name="钱多多")
    counter.do("grant_role", "administrator", **told, granted_role=role, **at)


def accounts_of(folder):
    """Where the sign-in names of a test are."""
    return f"sqlite:///{folder / 'accounts.sqlite'}"


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """Whoever signs in a thousand times is not held up as whoever guesses must be."""
    usual = accounts.hasher
    accounts.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield
    accounts.hasher = usual


@pytest.fixture(scope="session")
def opened_once(tmp_path_factory):
    """A folder with book, keys and accounts, to be copied; and the time in it."""
    folder = tmp_path_factory.mktemp("counter")
    counter = opened(f"sqlite:///{folder / 'book.sqlite'}", folder)
    counter.ledger.close()
    return folder, counter.now


@pytest.fixture
def counter(opened_once, tmp_path):
    """A store under P02 in a book of its own, its clock moved by hand."""
    folder, now = opened_once
    copytree(folder, tmp_path, dirs_exist_ok=True)
    clock = Clock()
    url = f"sqlite:///{tmp_path / 'book.sqlite'}"
    ledger = open_ledger(url, keys=keys_of(tmp_path), clock=clock)
    clock.counter = behind(ledger, now)
    yield clock.counter
    ledger.close()


def behind(ledger, now):
    """The counter of a store that has been opened before."""
    counter = Counter.__new__(Counter)
    counter.ledger, counter.now, counter.store_id = ledger, now, store_id_of(CODE)
    return counter


@pytest.fixture
def app(counter, tmp_path):
    """The pages over the counter's book."""
    return pages_over(counter, tmp_path)


def pages_over(counter, folder, **more):
    """The pages over a book."""
    settings = Settings(
        accounts=accounts_of(folder),
        vault=folder / "vault",
        secret_key="for this test only",
        plain_http=True,
        largest_file=20_000,
        sign_in_rate="5 per minute",
        outbox=folder / "outbox",
        **more,
    )
    return create_app(settings, counter.ledger)


@pytest.fixture
def enter(app):
    """Lets in whoever is called by a role."""
    return lambda role: Visitor(app).sign_in(role)


@pytest.fixture
def clerk(enter):
    """The clerk at the service desk, signed in."""
    return enter("reception_clerk")


@pytest.fixture
def case_id(counter):
    """A case just registered."""
    counter.register(complainant_name="李雷雷", complainant_phone="13900002071")
    return counter.case_id


@pytest.fixture
def april(counter):
    """Two complaints in April, one of them answered late; it is the second of May."""
    counter.register(summary="酸奶胀包", brand="某品牌", complainant_name="李雷雷")
    counter.of_case("give_reply", method="phone", content="=退货并致歉")
    counter.register(summary="收银员态度差")
    counter.now += timedelta(days=8)
    return counter


@pytest.fixture
def manager(enter):
    """The customer service manager, signed in."""
    return enter("customer_service_manager")
