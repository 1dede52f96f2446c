"""What a section is made of: the complaints of a report, and the table it becomes."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple

from domain.cases.card_then import CaseThen
from domain.deadlines import SHANGHAI
from domain.fact import Fact

Kind = Literal["text", "count", "yuan", "day", "moment"]
Cell = str | int | date | datetime | None


class Column(NamedTuple):
    """A column: its head, and of what kind its cells are; yuan are told in fen."""

    title: str
    kind: Kind = "text"


class Table(NamedTuple):
    """One section as a table; the first column names the row."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


class Flow(NamedTuple):
    """How many complaints were open, came in, were closed and taken up again."""

    open_before: int
    came: int
    closed: int
    reopened: int
    open_after: int


class Reception(NamedTuple):
    """A visitor of a sales floor was served, and what stands of him in the log book."""

    consultant: str
    ended_at: datetime | None
    floor: str
    arrival: str
    logged_at: datetime | None = None
    wishes: str = ""
    entry: int | None = None  # where the book has it


class Material(NamedTuple):
    """The complaints a report tells of, as the book knew them then.

    `cases` are those of which something occurred in the period, `open_cases` those
    open at its end, each in the order in which they came in; `receptions` those of the
    store's floors, where a report tells of them.
    """

    since: datetime
    until: datetime
    timed_by: tuple[str, ...]
    cases: Sequence[CaseThen]
    open_cases: Sequence[CaseThen]
    flow: Flow
    receptions: Sequence[Reception] = ()

    @property
    def came(self) -> list[CaseThen]:
        """The complaints that came in during the period."""
        return [one for one in self.cases if self.within(one.first.occurred_at)]

    def within(self, moment: datetime | None) -> bool:
        """Whether something occurred in the period."""
        return moment is not None and self.since <= moment <= self.until

    def told(self, *names: str) -> Iterator[tuple[CaseThen, Fact]]:
        """The facts of these names that occurred in the period, case by case."""
        for case in self.cases:
            for name in names:
                for fact in case.told(name):
                    if self.within(fact.occurred_at):
                        yield case, fact


def day_of(moment: datetime) -> date:
    """The Shanghai day of a moment."""
    return moment.astimezone(SHANGHAI).date()


def columns(*told: str | tuple[str, Kind]) -> tuple[Column, ...]:
    """Columns, those of text by their head alone."""
    return tuple(Column(one) if isinstance(one, str) else Column(*one) for one in told)
