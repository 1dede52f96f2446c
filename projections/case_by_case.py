"""Read models that draw a case anew: each case a batch touched, once."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from uuid import UUID

from sqlalchemy import Executable, Table, bindparam, delete, select

from domain.cases.card import Card
from domain.fact import Fact
from domain.stores.events import CalendarAdopted
from projections import generations
from projections.columns import Row, into
from projections.read_model import ReadModel, Rows


class CaseByCase(ReadModel):
    """A paper whose rows belong to a case and follow from its card alone.

    `drawn` are the tables whose rows of a case are taken away and written anew; the
    first says whose clocks are provisional. Other tables are filled fact by fact.
    """

    lasts: Mapping[UUID, int] | None = None

    def unread_until(self, position: int) -> None:
        """Until then each case is drawn once, where its last fact stands."""
        self.lasts = self.shelf.last_places(position)

    def rows_of(self, facts: Sequence[Fact]) -> Rows:
        """What the facts add, and the rows of every case they touched."""
        rows = super().rows_of(facts)
        cards = self._cards(facts)
        cards += self._moved({card.case_id for card in cards}, facts)
        if cards:
            ids = [card.case_id for card in cards]
            for table in self.drawn:
                rows[_of_cases(table)] = [{"ids": ids}]
        for card in cards:
            for table, row in self.draw(card):
                rows.setdefault(into(table), []).append(row)
        return rows

    def _cards(self, facts: Sequence[Fact]) -> list[Card]:
        """The cards of the cases touched; of those touched again later, later."""
        if self.lasts is not None:
            ends, lasts = facts[-1].position, self.lasts
            facts = [
                fact for fact in facts if lasts.get(fact.originator_id, ends) <= ends
            ]
        return [*self.shelf.cards.after(facts)] if facts else []

    def _moved(self, touched: set[UUID], facts: Sequence[Fact]) -> list[Card]:
        """Cases whose clocks a year of holidays moves, now that it is published."""
        adopted = (fact for fact in facts if isinstance(fact, CalendarAdopted))
        stores = {fact.originator_id for fact in adopted}
        if not stores:
            return []
        table = self.drawn[0].c
        asked = select(table.case_id).where(table.store_id.in_(stores))
        asked = asked.where(table.provisional.is_(True))
        with self.shelf.engine.connect() as db:
            generations.meant(db, self.tables, self.place.generation)
            ids = set(db.scalars(asked)) - touched
        return self.shelf.cards.as_of(sorted(ids), facts[-1].position)

    def draw(self, card: Card) -> Iterator[tuple[Table, Row]]:
        """The rows of one case as it stands."""
        raise NotImplementedError

    def when(self, fact: Fact) -> Iterator[tuple[Executable, Row]]:
        yield from ()


@cache
def _of_cases(table: Table) -> Executable:
    return delete(table).where(table.c.case_id.in_(bindparam("ids", expanding=True)))
