"""The series of case numbers (编号): one per store and year, without gaps.

Cases that begin inside a circle (知情范围) stand in a series of that circle alone, so
that no number left out tells anybody else of them. Source: A62.
"""

from collections import Counter
from uuid import UUID, uuid5

from domain.cases.events import CaseNumbered
from domain.fact import Fact, Noun

OPEN, HIDDEN = "客诉", "密诉"


class Series(Noun):
    """Knows the last number it gave."""

    last_is_enough = True

    def __init__(self) -> None:
        self.number = 0

    def when(self, fact: Fact) -> None:
        if isinstance(fact, CaseNumbered):
            self.number = fact.number

    def number_after(self, stem: str) -> int:
        """The number that is next."""
        return self.number + 1


class HiddenSeries(Noun):
    """Knows how many numbers it gave to each circle, by what they begin with."""

    def __init__(self) -> None:
        self.given: Counter[str] = Counter()

    def when(self, fact: Fact) -> None:
        if isinstance(fact, CaseNumbered):
            self.given[fact.case_no.removesuffix(_digits(fact.number))] += 1

    def number_after(self, stem: str) -> int:
        """The number that is next for the circle with this stem."""
        return self.given[stem] + 1


def series_of(store_id: UUID, year: int) -> UUID:
    """The id of a store's series of a year."""
    return uuid5(store_id, f"cases {year}")


def hidden_series_of(store_id: UUID, year: int) -> UUID:
    """The id of the series of a store's cases that began inside a circle."""
    return uuid5(store_id, f"hidden cases {year}")


def stem_of(year: int, store_code: str, circle: list[str] | None) -> str:
    """What a number begins with; a circle is named by its roles, in Chinese."""
    kind = OPEN if circle is None else HIDDEN + "、".join(circle)
    return f"{kind}-{year}-{store_code}-"


def numbered(stem: str, number: int) -> str:
    """The number as people write it."""
    return stem + _digits(number)


def _digits(number: int) -> str:
    return f"{number:06d}"
