"""What every read model shares: rows and place in the book move together."""

from collections.abc import Iterator, Sequence
from copy import copy
from contextlib import contextmanager
from functools import cache
from typing import ClassVar, Self, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Executable, Table, bindparam, update

from domain.fact import Fact
from projections import generations, places
from projections.columns import Row
from projections.eyes import EVERYTHING, Eyes, belongs, circle_text
from projections.places import RETIRED, Place
from projections.shelf import Shelf

Rows = dict[Executable, list[Row]]
ViewT = TypeVar("ViewT", bound="View")


class View:
    """The side people ask: a paper as it stands in its live generation."""

    name: ClassVar[str]
    tables: ClassVar[tuple[Table, ...]] = ()

    eyes: Eyes = EVERYTHING

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf

    def through(self, eyes: Eyes) -> Self:
        """The same paper, as somebody may see it."""
        seen = copy(self)
        seen.eyes = eyes
        return seen

    def beside(self, kind: type[ViewT]) -> ViewT:
        """Another paper, seen through the same eyes."""
        return kind(self.shelf).through(self.eyes)

    def knows(self, case_id: UUID) -> bool:
        """Whether these eyes may know of a case."""
        return self.eyes.know(self.shelf.homes.of(case_id))

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
    drawn: ClassVar[tuple[Table, ...]] = ()  # tables drawn anew case by case
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

    def home_of(self, fact: Fact, case_id: UUID | None = None) -> Row:
        """The store of a fact's case and who may know of it, as a line says it."""
        whose = case_id or fact.originator_id
        return belongs(self.shelf.homes.of(whose, fact.position))

    def rows_of(self, facts: Sequence[Fact]) -> Rows:
        """The rows of a batch, those of one statement together; circles drawn anew."""
        rows: Rows = {}
        for fact in facts:
            if self.hears is None or type(fact) in self.hears:
                for statement, row in self.when(fact):
                    rows.setdefault(statement, []).append(row)
        for table in self._lines():
            for case_id, home in self.shelf.homes.moved(facts):
                row = {"of_case": case_id, "drawn": circle_text(home)}
                rows.setdefault(_moved(table), []).append(row)
        return rows

    def _lines(self) -> Iterator[Table]:
        """The tables filled line by line whose lines not everybody may know of."""
        for table in self.tables:
            if "circle" in table.c and "case_id" in table.c:
                if table not in self.drawn:
                    yield table

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


@cache
def _moved(table: Table) -> Executable:
    these = table.c.case_id == bindparam("of_case")
    return update(table).where(these).values(circle=bindparam("drawn"))
