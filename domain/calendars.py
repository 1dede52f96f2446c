"""Which days are worked (日历): published years, and weekends alone beyond them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@dataclass(frozen=True)
class Year:
    """One published year: its public holidays by name, its make-up days (调休上班)."""

    year: int
    version: str = ""
    holidays: Mapping[date, str] = field(default_factory=dict)
    make_up_days: frozenset[date] = frozenset()


class Changed(NamedTuple):
    """A day that is worked or not for another reason than before."""

    on: date
    was_worked: bool
    was: str
    is_worked: bool
    now: str

    @property
    def counts(self) -> bool:
        """Whether it is a working day now and was none, or the other way round."""
        return self.was_worked != self.is_worked


@dataclass(frozen=True)
class Calendar:
    """The published years together; any other year is provisional (C05)."""

    years: tuple[Year, ...] = ()

    @cached_property
    def _by_year(self) -> Mapping[int, Year]:
        return {year.year: year for year in self.years}

    @property
    def version(self) -> str:
        """The versions of its years, such as 2026/1."""
        return ", ".join(year.version for year in self.years)

    def provisional(self, day: date) -> bool:
        """Whether nobody has published the year of this day yet."""
        return day.year not in self._by_year

    def is_worked(self, day: date) -> bool:
        """Whether this is a working day (工作日)."""
        year = self._by_year.get(day.year, BLANK)
        if day in year.holidays:
            return False
        return day.weekday() < 5 or day in year.make_up_days

    def why(self, day: date) -> str:
        """Why the day is worked or not, as a person would say it."""
        year = self._by_year.get(day.year, BLANK)
        if day in year.holidays:
            return f"{year.holidays[day]}放假"
        return "调休上班" if day in year.make_up_days else WEEKDAYS[day.weekday()]

    def changes_by(self, year: Year) -> tuple[Changed, ...]:
        """What a year would bring: each of its days that is not as it is here."""
        then, day = Calendar((year,)), date(year.year, 1, 1)
        days = (day + timedelta(days=n) for n in range(366))
        told = (
            Changed(one, self.is_worked(one), self.why(one),
                    then.is_worked(one), then.why(one))
            for one in days
            if one.year == year.year
        )  # fmt: skip
        return tuple(one for one in told if one.was != one.now)


BLANK = Year(0)
UNPUBLISHED = Calendar()


@dataclass(frozen=True)
class Adopted:
    """A year as it was adopted, and since when."""

    year: Year
    at: datetime


def calendar_as_of(adopted: Sequence[Adopted], start: datetime) -> Calendar:
    """The calendar of a clock that began at `start`; `adopted` oldest first.

    A year known by then is pinned as it was; one published later fills what was
    provisional.
    """
    years: dict[int, Year] = {}
    for one in adopted:
        if one.at <= start or one.year.year not in years:
            years[one.year.year] = one.year
    return Calendar(tuple(years.values()))
