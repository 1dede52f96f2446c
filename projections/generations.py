"""Each generation of a read model has tables of its own, told apart by a suffix.

Statements name a table plainly; which generation is meant is said on the connection,
and the names are put in as the statement leaves for the database.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Table, event, inspect, text

from projections import places
from projections.columns import papers
from projections.places import ASIDE, LIVE, RETIRED, Place


def naming(engine: Engine) -> Engine:
    """The same engine, whose connections know generations."""
    ours = engine.execution_options()
    event.listen(ours, "before_cursor_execute", _put_names, retval=True)
    return ours


def meant(db: Connection, tables: Sequence[Table], generation: int) -> Connection:
    """From here on, these tables are those of this generation."""
    names = tuple(table.name for table in tables)
    return db.execution_options(generation=(names, f"_g{generation}"))


def _put_names(
    db: Connection, cursor: Any, statement: str, parameters: Any, *_: Any
) -> tuple[str, Any]:
    names, suffix = db.get_execution_options().get("generation", ((), ""))
    for name in names:
        statement = statement.replace(name, name + suffix)
    return statement, parameters


def make(db: Connection, name: str, tables: Sequence[Table], state: str) -> Place:
    """A new generation, empty, after all there are."""
    number = max((one.generation for one in places.all_of(db, name)), default=0) + 1
    papers.create_all(meant(db, tables, number), tables, checkfirst=False)
    places.begin(db, name, number, state)
    return Place(name, number, state, 0, None, None)


def settle(engine: Engine, tables: Sequence[Table], generation: int) -> None:
    """Let PostgreSQL look over what was filled: else the first to read must."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            meant(db, tables, generation)
            for table in tables:
                db.execute(text(f"VACUUM (ANALYZE) {table.name}"))


def drop(db: Connection, tables: Sequence[Table], place: Place) -> None:
    """A generation nobody reads any more, and its tables."""
    places.forget(db, place)
    papers.drop_all(meant(db, tables, place.generation), tables, checkfirst=False)


def sweep(db: Connection, name: str, tables: Sequence[Table], state: str) -> None:
    """Drop what an earlier rebuild left behind; before a comparison, what one did.

    Each leaves the other's alone: a verification may be reading there.
    """
    left = ASIDE if state == ASIDE else RETIRED
    for place in places.all_of(db, name):
        if place.state == left:
            drop(db, tables, place)


def lay_out(writer: Engine, wanted: dict[str, Sequence[Table]]) -> None:
    """Give every read model its first generation, however many processes begin."""
    with writer.connect() as db:
        if _laid_out(db, wanted):
            return
    with writer.begin() as db:
        places.lock(db)
        places.lay_out(db)
        for name, tables in wanted.items():
            if places.find(db, name) is None:
                make(db, name, tables, LIVE)


def _laid_out(db: Connection, wanted: dict[str, Sequence[Table]]) -> bool:
    if not inspect(db).has_table(places.places.name):
        return False
    live = {one.name for one in places.all_of(db) if one.state == LIVE}
    return live.issuperset(wanted)
