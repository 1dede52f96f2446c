"""When something is due (时限): calendar days, working days and hours, C01 to C11."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from itertools import count
from typing import NamedTuple

from domain.calendars import UNPUBLISHED, Calendar

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")  # no summer time (C01)
Windows = tuple[tuple[time, time], ...]
WINDOWS: Windows = ((time(9), time(12)), (time(13), time(18)))
DAY_END = time(23, 59, 59)
MONTHS = {"month": 1, "quarter": 3}  # of a report's period
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NAMED = {"same day": (0, "day"), "next day": (1, "day"), "next monday": (1, "monday")}
_LENGTH = re.compile(
    r"(\d{1,4}) (working day|working hour|day|hour|minute|month)s?", re.ASCII
)
_BY_THE = re.compile(r"by the (\d{1,2})(?:st|nd|rd|th)", re.ASCII)


class Length(NamedTuple):
    """How long there is, such as 3 working days."""

    number: int
    unit: str  # day, working day, hour, working hour, minute, month, monday, by the


class Day(NamedTuple):
    """A day on the way to the due moment: counted, or left out and why."""

    on: date
    counted: bool
    why: str


class Due(NamedTuple):
    """The last moment that is still on time (C02), and how it was found."""

    due_at: datetime  # UTC
    provisional: bool = False  # a year nobody has published lies on the way
    days: tuple[Day, ...] = ()
    calendar: str = ""  # the versions of the years it was counted by, if by any
    windows: Windows = ()  # outside of which no hour counts


class Period(NamedTuple):
    """What one report is about, and when it is due."""

    starts_on: date
    ends_on: date
    due_at: datetime  # UTC


@lru_cache
def length_of(text: str) -> Length:
    """Read a length, such as 2 working days, same day, next monday, by the 5th.

    Raises ValueError for anything else.
    """
    plain = " ".join(text.lower().split())
    if plain in NAMED:
        return Length(*NAMED[plain])
    if (read := _LENGTH.fullmatch(plain)) and int(read[1]):
        return Length(int(read[1]), read[2])
    if (read := _BY_THE.fullmatch(plain)) and 1 <= int(read[1]) <= 28:
        return Length(int(read[1]), "by the")
    raise ValueError(
        f"{text!r} is no length of time; write 3 days, 2 working days, 24 hours, "
        "8 working hours, 15 minutes, 1 month, same day, next day, next monday "
        "or by the 5th"
    )


def due(
    length: Length | str,
    start: datetime,
    calendar: Calendar | None = None,
    windows: Windows = WINDOWS,
) -> Due:
    """When something is due that began at `start` (aware)."""
    number, unit = length_of(length) if isinstance(length, str) else length
    local, calendar = start.astimezone(SHANGHAI), calendar or UNPUBLISHED
    match unit:
        case "minute":
            return Due(start.astimezone(UTC) + timedelta(minutes=number))
        case "hour":
            return Due(start.astimezone(UTC) + timedelta(hours=number))
        case "working hour":
            return _working_hours(number, local, calendar, windows)
        case "working day":
            return _working_days(number, local.date(), calendar)
    return _calendar_days(local.date(), _last_day(number, unit, local.date()))


def _last_day(number: int, unit: str, day: date) -> date:
    """The day on which a length in days or months ends; no day is left out."""
    match unit:
        case "day":
            return day + timedelta(days=number)
        case "month":
            return _months_later(day, number)
        case "monday":
            return day + timedelta(days=7 - day.weekday())
        case "by the":
            return _months_later(day.replace(day=1), 1).replace(day=number)
    raise ValueError(f"{unit!r} is no unit of time")


def _months_later(day: date, months: int) -> date:
    """The same day number, or the month's last day if it has no such day (C09)."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(1)
    return min(last, first + timedelta(days=day.day - 1))


def _day_end(day: date) -> datetime:
    return datetime.combine(day, DAY_END, SHANGHAI).astimezone(UTC)


def _calendar_days(first: date, last: date) -> Due:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    told = (Day(day, n > 0, "" if n else "起算日") for n, day in enumerate(days))
    return Due(_day_end(last), False, tuple(told))


def _working_days(number: int, start: date, calendar: Calendar) -> Due:
    """The end of the N-th working day after the day it began (C05)."""
    days, left, provisional = [Day(start, False, "起算日")], number, False
    day = start
    while left:
        day += timedelta(days=1)
        counted = calendar.is_worked(day)
        days.append(Day(day, counted, calendar.why(day)))
        provisional |= calendar.provisional(day)
        left -= counted
    return Due(_day_end(day), provisional, tuple(days), _versions(calendar, days))


def _working_hours(
    number: int, start: datetime, calendar: Calendar, windows: Windows
) -> Due:
    """Time inside the windows of working days; used up at an end, due there (C07)."""
    left, provisional, days = timedelta(hours=number), False, []
    for n in count():
        day = start.date() + timedelta(days=n)
        counted = calendar.is_worked(day)
        days.append(Day(day, counted, calendar.why(day)))
        provisional |= calendar.provisional(day)
        for opens, closes in _open(day, windows) if counted else ():
            begins = max(opens, start)
            if begins < closes and closes - begins >= left:
                due_at = (begins + left).astimezone(UTC)
                counted_by = (_versions(calendar, days), windows)
                return Due(due_at, provisional, tuple(days), *counted_by)
            left -= max(closes - begins, timedelta())
    raise AssertionError("days do not end")


def _versions(calendar: Calendar, days: Sequence[Day]) -> str:
    on_the_way = {day.on.year for day in days}
    return ", ".join(year.version for year in calendar.years if year.year in on_the_way)


def _open(day: date, windows: Windows) -> Iterator[tuple[datetime, datetime]]:
    for opens, closes in windows:
        yield (
            datetime.combine(day, opens, SHANGHAI),
            datetime.combine(day, closes, SHANGHAI),
        )


def windows_of(text: str) -> Windows:
    """Read working windows, such as 09:00-12:00, 13:00-18:00. Raises ValueError."""
    try:
        spans = [span.split("-") for span in text.replace("–", "-").split(",")]
        read = tuple(
            (time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip()))
            for opens, closes in spans
        )
    except ValueError:
        read = ()
    moments = [moment for window in read for moment in window]
    if not moments or moments != sorted(set(moments)):
        raise ValueError(f"{text!r}: write windows as 09:00-12:00, 13:00-18:00")
    return read


def periods(period: str, due: str, opened_on: date, until: date) -> Iterator[Period]:
    """The periods of a report begun by `until`, oldest first, from the opening on.

    A week runs from Monday to Sunday, due that Monday (C10); a month or a quarter by
    the 5th (C11).
    """
    starts_on = _first_day(period, opened_on)
    days_after = _days_after(period, due)
    while starts_on <= until:
        after = starts_on + timedelta(days=7)
        if period in MONTHS:
            after = _months_later(starts_on, MONTHS[period])
        due_at = _day_end(after + timedelta(days=days_after))
        yield Period(starts_on, after - timedelta(days=1), due_at)
        starts_on = after


def _first_day(period: str, day: date) -> date:
    """The first day of the period in which a day lies."""
    if period in MONTHS:
        return day.replace(month=day.month - (day.month - 1) % MONTHS[period], day=1)
    return day - timedelta(days=day.weekday())


def _days_after(period: str, due: str) -> int:
    """How many days after the first day of the next period the report is due."""
    if period == "week" and due in WEEK:
        return WEEK.index(due)
    read = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)", due)
    if period in MONTHS and read and 1 <= int(read[1]) <= 28:
        return int(read[1]) - 1
    raise ValueError(f"a report each {period!r} cannot be due {due!r}")
