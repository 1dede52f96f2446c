"""The case file (案卷): the whole story of a case, one line a fact.

It keeps no tables: the book itself is the story, and a case's stream is read in one go.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from domain.cases.card_case import CaseAtHand
from domain.errors import NotFound
from projections.board_questions import is_overdue
from projections.figures import Plain, kept, read_kept
from projections.read_model import ReadModel


class CaseFile(ReadModel):
    """One case to its last detail; refusals stand in their place in time."""

    name = "case_file"
    hears = frozenset()

    def at_hand(self, case_id: UUID) -> CaseAtHand:
        """The case with its rules, to be asked for card, story and what may be done.

        Raises NotFound, as well for a case one may not know of.
        """
        if not self.knows(case_id):
            raise NotFound(f"Case {case_id}")
        return CaseAtHand(self.shelf.ledger, case_id)

    def story_of(self, case_id: UUID, newest_first: bool = True) -> list[Plain]:
        """One line a fact, refusals among them. Raises NotFound."""
        lines = self.at_hand(case_id).story()
        return list(reversed(lines)) if newest_first else lines

    def card(self, case_id: UUID, now: datetime) -> Plain:
        """The card with the reasons of its clocks, in fen. Raises NotFound."""
        card: Plain = read_kept(kept(self.at_hand(case_id).card))
        for clock in card["clocks"]:
            clock["overdue"] = is_overdue(clock, now)
        return card

    def figures(self, store_id: UUID, case_id: UUID | None, now: datetime) -> Any:
        """As case files ask: the lines of a case, oldest first."""
        if case_id is None or self.shelf.homes.of(case_id).store_id is None:
            return []
        return self.story_of(case_id, newest_first=False)
