"""Whose eyes (谁在看): which rows of the papers somebody may know of. Source: A62.

The one place where this is decided. Every paper is asked through somebody's eyes, and
puts what `see` says into each of its questions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Table, or_

from domain.cases.card import Card
from domain.cases.card_homes import Home

SUMS = {  # what is left of a movement of money when nobody may know whose it was
    *("position", "store_id", "occurred_at", "recorded_at", "fact", "figure", "part"),
    *("account", "advance", "amount_fen", "in_fen", "out_fen", "balance_fen"),
    *("difference_fen", "claimable"),
}


@dataclass(frozen=True)
class Eyes:
    """The role somebody acts in, and the store it reaches to; None: every store.

    Without a role these are the book's own eyes, which see everything.
    """

    role: str | None = None
    store_id: UUID | None = None

    def see(self, table: Table) -> Iterator[Any]:
        """What a row of this table must be like to be known of."""
        if self.store_id is not None:
            yield table.c.store_id == self.store_id
        if self.role is not None:
            within = table.c.circle.contains(f" {self.role} ", autoescape=True)
            yield or_(table.c.circle == "", within)

    def know(self, home: Home) -> bool:
        """Whether a case with this home is known of."""
        reached = self.store_id is None or self.store_id == home.store_id
        within = self.role is None or home.circle is None or self.role in home.circle
        return reached and within

    def sum_of(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A movement of money, without whose it was where that may not be known.

        Cash is counted by people outside the circle: sums are true for everybody.
        """
        if self.role is None or not row["circle"] or f" {self.role} " in row["circle"]:
            return dict(row) | {"hidden": False}
        kept = {name: value if name in SUMS else None for name, value in row.items()}
        return kept | {"rules": "", "hidden": True}


class Seen:
    """The papers as somebody may see them: only to be asked."""

    def __init__(self, papers: Any, eyes: Eyes) -> None:
        self._papers, self._eyes = papers, eyes

    def __getitem__(self, name: str) -> Any:
        return self._papers[name].through(self._eyes)


EVERYTHING = Eyes()
EVERYBODY = Eyes("")  # what anybody may know of, and so what a report may tell


def circle_text(home: Home | Card) -> str:
    """A circle as rows keep it: nothing where it is open, else roles between blanks."""
    if home.circle is None:
        return ""
    return f" {' '.join(sorted(home.circle))} " if home.circle else " "


def belongs(home: Home | Card) -> dict[str, Any]:
    """The columns of a row that say where its case belongs."""
    return {"store_id": home.store_id, "circle": circle_text(home)}
