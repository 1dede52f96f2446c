"""Where each read model has got to in the book, generation by generation."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Column, Connection, Integer, Table, Text, insert, select, text
from sqlalchemy import delete, update

from projections.columns import Position, UtcTime, papers

LIVE, BUILDING, ASIDE, RETIRED = "live", "building", "aside", "retired"

places = Table(
    "read_model_places",
    papers,
    Column("name", Text, primary_key=True),
    Column("generation", Integer, primary_key=True),
    Column("state", Text, nullable=False),
    Column("position", Position, nullable=False),
    Column("failed_at", UtcTime),
    Column("why", Text),
)


class Fenced(Exception):
    """Another runner was quicker; nothing was written."""


class Place(NamedTuple):
    """How far one generation of a read model is, and since when it stands still."""

    name: str
    generation: int
    state: str
    position: int
    failed_at: datetime | None
    why: str | None


def lock(db: Connection) -> None:
    """One at a time makes and drops tables; on SQLite every writer is alone anyway."""
    if db.dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(hashtext('read models'))"))


def lay_out(db: Connection) -> None:
    """The table of places itself, where there is none yet."""
    papers.create_all(db, [places])


def all_of(db: Connection, name: str | None = None) -> list[Place]:
    """Every generation, of one read model or of all, oldest first."""
    asked = select(places).order_by(places.c.name, places.c.generation)
    if name is not None:
        asked = asked.where(places.c.name == name)
    return [Place(*row) for row in db.execute(asked)]


def find(db: Connection, name: str, state: str = LIVE) -> Place | None:
    """The generation of a read model that is in this state."""
    asked = select(places).where(places.c.name == name, places.c.state == state)
    row = db.execute(asked).first()
    return Place(*row) if row else None


def begin(db: Connection, name: str, generation: int, state: str) -> None:
    """A new generation begins before the first fact."""
    place = Place(name, generation, state, 0, None, None)
    db.execute(insert(places).values(place._asdict()))


def move(db: Connection, old: Place, position: int) -> Place:
    """The fence: go on from where we stood. Raises Fenced if somebody else did."""
    new = {"position": position, "failed_at": None, "why": None}
    if db.execute(_still(old).values(new)).rowcount != 1:
        raise Fenced(old.name)
    return old._replace(**new)


def fail(db: Connection, old: Place, at: datetime, why: str) -> Place:
    """Say since when and why a read model stands still; the first moment stays."""
    new = {"failed_at": old.failed_at or at, "why": why}
    db.execute(_still(old).values(new))
    return old._replace(**new)


def turn(db: Connection, old: Place, state: str) -> None:
    """Put a generation into another state. Raises Fenced if it moved meanwhile."""
    if db.execute(_still(old).values(state=state)).rowcount != 1:
        raise Fenced(old.name)


def forget(db: Connection, old: Place) -> None:
    """A generation is gone."""
    same = (places.c.name == old.name, places.c.generation == old.generation)
    db.execute(delete(places).where(*same))


def _still(old: Place):
    """The row of this place, as long as it says what we read."""
    return update(places).where(
        places.c.name == old.name,
        places.c.generation == old.generation,
        places.c.state == old.state,
        places.c.position == old.position,
    )
