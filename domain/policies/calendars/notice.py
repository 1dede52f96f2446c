"""Reads the State Council's notice (放假通知) as it is printed into a year's file."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from domain.policies.calendars import CalendarUnreadable

_ASIDE = re.compile(r"（[^）]*）|\([^)]*\)|\s")
_HEAD = re.compile(
    r"^(?:[一二三四五六七八九十]+、|\d+[.、])?([^：:，。]{2,12})[：:](.*)$"
)
_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日"
_OFF = re.compile(f"{_DAY}(?:(?:至|到|—|-|－){_DAY})?(?:放假|休息)")
_WORKED = re.compile(rf"((?:{_DAY}[、和及，]?)+)(?:为工作日)?(?:照常)?上班")

_SAYS_DAYS = re.compile(r"\d日.*(?:放假|上班)")


class Told(NamedTuple):
    """One sentence of a notice: a name, the days off, the weekends worked for them."""

    name: str
    off: list[tuple[date, date]]
    worked: list[date]


def file_of_notice(notice: str, year: int, version: str) -> str:
    """The text of a year's file, from a notice that says 元旦：1月1日至3日放假，….

    Raises CalendarUnreadable where no day off is found, a day there never is, or a
    line of which something would be lost.
    """
    told = list(_lines(notice, year))
    if not any(one.off for one in told):
        raise CalendarUnreadable("通知里没有找到“某节：某月某日至某日放假”这样的句子")
    worked = sorted({day for one in told for day in one.worked})
    lines = [f"year = {year}", f"version = {json.dumps(version, ensure_ascii=False)}"]
    lines += [f"source = {json.dumps(_source(notice), ensure_ascii=False)}"]
    lines += [f"make_up_days = [{', '.join(map(str, worked))}]"]
    for one in told:
        for first_on, last_on in one.off:
            lines += ["", "[[holidays]]"]
            lines += [f"name = {json.dumps(one.name, ensure_ascii=False)}"]
            lines += [f"first_on = {first_on}", f"last_on = {last_on}"]
    return "\n".join(lines) + "\n"


def _source(notice: str) -> str:
    """The first line that has words; a notice begins with its title."""
    titles = (line.strip() for line in notice.splitlines())
    return next((line for line in titles if line), "")[:120]


def _lines(notice: str, year: int) -> Iterator[Told]:
    """What each line says; one with days off or worked must be understood."""
    for line in notice.splitlines():
        told = _line(line, year)
        if told:
            yield told
        elif _SAYS_DAYS.search(line):
            raise CalendarUnreadable(f"这一行没看懂：{line.strip()[:60]}")


def _line(line: str, year: int) -> Told | None:
    """What one line says, if it is about a holiday."""
    read = _HEAD.match(_ASIDE.sub("", line))
    if read is None:
        return None
    name, said = read.groups()
    off = [_days_off(found, year) for found in _OFF.finditer(said)]
    worked = [day for found in _WORKED.finditer(said) for day in _each(found[1], year)]
    return Told(name, off, worked) if off or worked else None


def _days_off(found: re.Match[str], year: int) -> tuple[date, date]:
    year_of, month, day, last_year, last_month, last_day = found.groups()
    first_on = _date(year_of or year, month, day)
    if last_day is None:
        return first_on, first_on
    last_in = last_year or first_on.year
    return first_on, _date(last_in, last_month or first_on.month, last_day)


def _each(days: str, year: int) -> Iterator[date]:
    """Days in a row of words; one that names no month is in that of the one before."""
    month: str | None = None
    for year_of, named, day in re.findall(_DAY, days):
        month = named or month
        yield _date(year_of or year, month, day)


def _date(year: int | str, month: int | str | None, day: str) -> date:
    """Raises CalendarUnreadable for a day there is not, or one without a month."""
    if month is None:
        raise CalendarUnreadable(f"“{day}日”前面没有写月份")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise CalendarUnreadable(f"没有 {year} 年 {month} 月 {day} 日这一天") from None
