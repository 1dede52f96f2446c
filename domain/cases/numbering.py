"""The series of case numbers (编号): one per store and year, without gaps."""

from uuid import UUID, uuid5

from domain.cases.events import CaseNumbered
from domain.fact import Fact, Noun


class Series(Noun):
    """Knows the last number it gave."""

    last_is_enough = True

    def __init__(self) -> None:
        self.number = 0

    def when(self, fact: Fact) -> None:
        if isinstance(fact, CaseNumbered):
            self.number = fact.number


def series_of(store_id: UUID, year: int) -> UUID:
    """The id of a store's series of a year."""
    return uuid5(store_id, f"cases {year}")
