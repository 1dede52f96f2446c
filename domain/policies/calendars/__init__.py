"""Reads a year of holidays: every slip of the pen is named by file, key and reason."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from marshmallow import ValidationError

from domain.calendars import Calendar, Year
from domain.reading import read

SHIPPED = Path(__file__).parent


class CalendarUnreadable(ValueError):
    """A calendar nobody can adopt: where it is wrong, and why."""


@dataclass(frozen=True, kw_only=True)
class Holiday:
    """Public holidays in a row, both ends included."""

    name: str
    first_on: date
    last_on: date


@dataclass(frozen=True, kw_only=True)
class YearTold:
    """One year, as its file tells it."""

    year: int
    version: str
    source: str
    holidays: list[Holiday]
    make_up_days: list[date] | None = None


@lru_cache
def read_year(text: str, file: str) -> Year:
    """A year from the text of its file, read once. Raises CalendarUnreadable."""
    try:
        told = read(YearTold, tomllib.loads(text))
    except ValidationError as wrong:
        key, reason = _first(wrong.messages)
        raise CalendarUnreadable(f"{file}: {key}: {reason}") from wrong
    except (ValueError, RecursionError) as wrong:  # nested or long beyond all measure
        raise CalendarUnreadable(f"{file}: 不是 TOML: {wrong}") from wrong
    return _year(told, file)


def read_year_file(path: Path) -> Year:
    """A year from a file. Raises CalendarUnreadable."""
    try:
        return read_year(path.read_text(encoding="utf-8-sig"), path.name)
    except (OSError, UnicodeDecodeError) as wrong:
        raise CalendarUnreadable(f"{path.name}: 读不出来: {wrong}") from wrong


@lru_cache
def shipped() -> Calendar:
    """Every year that ships with the ledger."""
    return Calendar(
        tuple(read_year_file(one) for one in sorted(SHIPPED.glob("*.toml")))
    )


def _year(told: YearTold, file: str) -> Year:
    """The year, once its days agree with one another."""
    holidays: dict[date, str] = {}
    for number, holiday in enumerate(told.holidays):
        where = f"{file}: holidays.{number}.last_on"
        if not 0 <= (holiday.last_on - holiday.first_on).days <= 30:
            raise CalendarUnreadable(f"{where}: 须在 first_on 之后一个月内")
        for day in _days(holiday):
            _must_be_in(told.year, day, f"{file}: holidays.{number}")
            if day in holidays:
                raise CalendarUnreadable(f"{where}: {day} 已是{holidays[day]}")
            holidays[day] = holiday.name
    for day in told.make_up_days or []:
        _must_be_in(told.year, day, f"{file}: make_up_days")
        if day in holidays:
            both = f"{day} 是{holidays[day]}放假，不能又是调休上班日"
            raise CalendarUnreadable(f"{file}: make_up_days: {both}")
        if day.weekday() < 5:
            raise CalendarUnreadable(f"{file}: make_up_days: {day} 不是周末")
    return Year(told.year, told.version, holidays, frozenset(told.make_up_days or []))


def _days(holiday: Holiday) -> Iterator[date]:
    for n in range((holiday.last_on - holiday.first_on).days + 1):
        yield holiday.first_on + timedelta(days=n)


def _must_be_in(year: int, day: date, where: str) -> None:
    if day.year != year:
        raise CalendarUnreadable(f"{where}: {day} 不在 {year} 年")


def _first(messages: object, key: str = "") -> tuple[str, str]:
    """The first thing that is wrong, and the key it stands under."""
    if isinstance(messages, dict):
        name, below = next(iter(messages.items()))
        return _first(below, f"{key}.{name}" if key else str(name))
    return key, str(messages[0] if isinstance(messages, list) else messages)
