"""How a card is found: by number and words, by name and phone which nobody can read."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, exists, func, select

from projections.board_tables import cards, finders
from projections.name_parts import sought
from projections.read_model import View

ENOUGH = 1_000  # people found by a part of a name: more are no longer told apart


class BoardSearch(View):
    """The part of the board that finds what somebody remembers of a case."""

    def _finds(self, words: str) -> Iterator[Any]:
        """By number or words as they stand, by name and phone as nobody can read."""
        yield cards.c.case_no.contains(words, autoescape=True)
        yield cards.c.words.contains(words, autoescape=True)
        if self.shelf.ledger.keys is not None:
            yield cards.c.case_id.in_(self._named({words}))
            if parts := sought(words):
                yield cards.c.case_id.in_(self._named(parts))

    def _named(self, parts: set[str]) -> Select[tuple[UUID]]:
        """The cases one of whose people has all these parts of a name or phone."""
        rarest, *others = self._rarest_first(map(self.shelf.ledger.blind, parts))
        asked = select(finders.c.case_id).where(finders.c.blind == rarest)
        for blind in others:
            also = finders.alias()
            same = (also.c.position == finders.c.position, also.c.blind == blind)
            asked = asked.where(exists().where(*same))
        return asked

    def _rarest_first(self, blinds: Iterable[str]) -> list[str]:
        """By how many are found by each, as far as it matters: few lead to fewer."""
        with self.reading() as db:
            return sorted(sorted(blinds), key=lambda blind: _found_by(db, blind))


def _found_by(db: Connection, blind: str) -> int:
    some = select(finders.c.blind).where(finders.c.blind == blind).limit(ENOUGH)
    return int(db.scalar(select(func.count()).select_from(some.subquery())) or 0)
