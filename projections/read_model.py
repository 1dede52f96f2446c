"""What every read model shares: rows and place in the book move together."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

from sqlalchemy import Connection, Executable, Table

from domain.fact import Fact
from projections import generations, places
from projections.columns import Row
from projections.places import RETIRED, Place
from projections.shelf import Shelf

Rows = dict[Executable, list[Row]]


class View:
    """The side people ask: a paper as it stands in its live generation."""

    name: ClassVar[str]
    tables: ClassVar[tuple[Table, ...]] = ()

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A moment of the paper: everything asked inside is asked of one generation."""
        with self.shelf.engine.connect() as db:
            live = places.find(db, self.name)
            assert live, f"{self.name} has no tables yet: open_read_models() makes them"
            yield generations.meant(db, self.tables, live.generation)


class ReadModel(View):
    """One paper people read."""

    hears: ClassVar[frozenset[type[Fact]] | None] = None  # None: every fact
    place: Place
    rests_until: float = 0.0  # after a failure, on this process's own clock

    def __init__(self, shelf: Shelf, place: Place | None = None) -> None:
        super().__init__(shelf)
        self.place = place or self._live()

    def _live(self) -> Place:
        with self.shelf.engine.connect() as db:
            live = places.find(db, self.name)
        assert live, self.name
        return live

    def read_place(self) -> None:
        """Find out where this paper stands, after another runner has moved it."""
        with self.shelf.engine.connect() as db:
            alike = places.all_of(db, self.name)
        same = (one for one in alike if one.generation == self.place.generation)
        found = next(same, None)
        self.place = found if found and found.state != RETIRED else self._live()

    def unread_until(self, position: int) -> None:
        """Told that nobody reads this paper before it has come to a position."""

    def when(self, fact: Fact) -> Iterator[tuple[Executable, Row]]:
        """The rows a fact adds; assigns nothing and cannot fail."""
        raise NotImplementedError

    def rows_of(self, facts: Sequence[Fact]) -> Rows:
        """The rows of a batch, those of one statement together."""
        rows: Rows = {}
        for fact in facts:
            if self.hears is None or type(fact) in self.hears:
                for statement, row in self.when(fact):
                    rows.setdefault(statement, []).append(row)
        return rows

    def write(self, db: Connection, position: int, rows: Rows) -> Place:
        """Rows and place, in the transaction at hand. Raises Fenced."""
        place = places.move(db, self.place, position)
        generations.meant(db, self.tables, place.generation)
        for statement, many in rows.items():
            db.execute(statement, many if len(many) > 1 else many[0])
        return place

    def show(self, facts: Sequence[Fact]) -> None:
        """Apply a batch, once. Raises Fenced if another runner was quicker."""
        rows = self.rows_of(facts)
        with self.shelf.writer.begin() as db:
            place = self.write(db, facts[-1].position, rows)
        self.place = place
