"""Read models that draw a case anew: each case a batch touched, once."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import ClassVar

from sqlalchemy import Executable, Table, bindparam, delete

from domain.cases.card import Card
from domain.fact import Fact
from projections.columns import Row, into
from projections.read_model import ReadModel, Rows


class CaseByCase(ReadModel):
    """A paper whose rows belong to a case and follow from its card alone.

    `drawn` are the tables whose rows of a case are taken away and written anew; other
    tables of the paper are filled fact by fact, by `when`.
    """

    drawn: ClassVar[tuple[Table, ...]]

    def rows_of(self, facts: Sequence[Fact]) -> Rows:
        """What the facts add, and the rows of every case they touched."""
        rows = super().rows_of(facts)
        cards = self.shelf.cards.after(facts)
        if cards:
            ids = [card.case_id for card in cards]
            for table in self.drawn:
                rows[_of_cases(table)] = [{"ids": ids}]
        for card in cards:
            for table, row in self.draw(card):
                rows.setdefault(into(table), []).append(row)
        return rows

    def draw(self, card: Card) -> Iterator[tuple[Table, Row]]:
        """The rows of one case as it stands."""
        raise NotImplementedError

    def when(self, fact: Fact) -> Iterator[tuple[Executable, Row]]:
        yield from ()


@cache
def _of_cases(table: Table) -> Executable:
    return delete(table).where(table.c.case_id.in_(bindparam("ids", expanding=True)))
