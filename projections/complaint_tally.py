"""The complaint tally (投诉统计): how many, how old, in what time, where again."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.cases.card import Card
from projections.board_tables import NEVER
from projections.case_by_case import CaseByCase
from projections.columns import Row
from projections.eyes import belongs
from projections.figures import Plain
from projections.tally_questions import TallyQuestions
from projections.tally_tables import complaints, month_of

MATTER = "matter"  # several complaints about one thing, each of them counted


class ComplaintTally(TallyQuestions, CaseByCase):
    """What months are compared by. Source: procedures 4.5, A28, P07-R47, P10-R26."""

    name = "complaint_tally"
    tables = (complaints,)
    drawn = (complaints,)
    hears = frozenset()

    def draw(self, card: Card) -> Iterator[tuple[Any, Row]]:
        """One row for a complaint, none for a matter."""
        if card.case_type == MATTER:
            return
        running = [one.due_at for one in card.clocks if one.state == "running"]
        yield complaints, belongs(card) | _handled(card) | {
            "case_id": card.case_id,
            "case_type": card.case_type,
            "category": card.category,
            "month": month_of(card.registered_at),
            "registered_at": card.registered_at,
            "is_open": not card.is_closed,
            "next_due_at": min(running, default=NEVER),
            "provisional": any(clock.provisional for clock in card.clocks),
            "handler_id": card.handler_id,
            "place": _named(card.place),
            "brand": _named(card.brand),
            "supplier": _named(card.supplier),
        }

    def figures(self, store_id: UUID, case_id: UUID | None, now: datetime) -> Plain:
        """As case files ask: of a store, all it ever had."""
        return self.whole(store_id, now)


def _handled(card: Card) -> Row:
    """Accepted in which month, and whether handled by its end."""
    month = month_of(card.accepted_at) if card.accepted_at else None
    done = month_of(card.completed_at) if card.completed_at else None
    handled = month is not None and done is not None and done <= month
    told = {"accepted_month": month, "handled": handled}
    return told | {"in_time": handled and bool(card.in_time)}


def _named(words: str | None) -> str | None:
    """A name as it was typed, without the blanks around it."""
    return (words or "").strip() or None
