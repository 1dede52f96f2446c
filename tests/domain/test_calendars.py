from datetime import UTC, date, datetime

import pytest

from domain.calendars import UNPUBLISHED, Adopted, Calendar, Year, calendar_as_of
from domain.policies.calendars import (
    CalendarUnreadable,
    read_year,
    read_year_file,
    shipped,
)

GOOD = """
year = 2027
version = "2027/1"
source = "通知"
make_up_days = [2027-01-09]
[[holidays]]
name = "元旦"
first_on = 2027-01-01
last_on = 2027-01-03
"""
NEW_YEAR = date(2027, 1, 1)


def test_the_shipped_calendar_of_2026_has_its_days_off_and_days_made_up():
    (year,) = shipped().years

    assert (year.year, year.version) == (2026, "2026/1")
    assert len(year.holidays) == 3 + 9 + 3 + 5 + 3 + 3 + 7
    assert len(year.make_up_days) == 6


@pytest.mark.parametrize(
    ("day", "worked", "why"),
    [
        (date(2026, 1, 1), False, "元旦放假"),
        (date(2026, 1, 4), True, "调休上班"),
        (date(2026, 2, 23), False, "春节放假"),
        (date(2026, 2, 24), True, "周二"),
        (date(2026, 10, 10), True, "调休上班"),
        (date(2026, 10, 11), False, "周日"),
    ],
)
def test_a_day_says_whether_it_is_worked_and_why(day, worked, why):
    assert (shipped().is_worked(day), shipped().why(day)) == (worked, why)


def test_a_year_nobody_published_knows_weekends_and_is_provisional():
    assert UNPUBLISHED.is_worked(NEW_YEAR)
    assert not UNPUBLISHED.is_worked(date(2027, 1, 2))
    assert UNPUBLISHED.provisional(NEW_YEAR)
    assert not shipped().provisional(date(2026, 12, 31))


def test_a_year_is_read_from_its_text():
    year = read_year(GOOD, "2027.toml")

    assert not Calendar((year,)).is_worked(NEW_YEAR)
    assert Calendar((year,)).is_worked(date(2027, 1, 9))


@pytest.mark.parametrize(
    ("old", "new", "where", "why"),
    [
        ("year = 2027", "year = ", "2027.toml", "不是 TOML"),
        ("year = 2027", "year = " + "[" * 9_999, "2027.toml", "不是 TOML"),
        ("year = 2027", "", "year", "必填"),
        ("year = 2027", "year = 2028", "holidays.0", "不在 2028 年"),
        ("2027-01-03", '"3 January"', "holidays.0.last_on", "日期"),
        ("2027-01-03", "2027-01-03T10:00:00", "holidays.0.last_on", "日期"),
        ("2027-01-03", "2026-12-31", "holidays.0.last_on", "须在 first_on 之后"),
        ("2027-01-03", "2027-03-31", "holidays.0.last_on", "一个月内"),
        (
            "2027-01-09",
            "2027-01-02",
            "make_up_days",
            "2027-01-02 是元旦放假，不能又是调休上班日",
        ),
        ("2027-01-09", "2027-01-08", "make_up_days", "不是周末"),
        ("2027-01-09", "2026-01-10", "make_up_days", "不在 2027 年"),
        ("make_up_days", "makeup_days", "makeup_days", "make_up_days"),
        ("[[holidays]]", "[holidays]", "holidays", "一列"),
    ],
)
def test_a_slip_of_the_pen_is_named_by_file_key_and_reason(old, new, where, why):
    assert old in GOOD

    with pytest.raises(CalendarUnreadable) as refused:
        read_year(GOOD.replace(old, new), "2027.toml")

    assert str(refused.value).startswith("2027.toml: ")
    assert where in str(refused.value)
    assert why in str(refused.value)


def test_a_day_that_is_two_holidays_is_refused():
    twice = GOOD + GOOD[GOOD.index("[[holidays]]") :]

    with pytest.raises(CalendarUnreadable, match="已是元旦"):
        read_year(twice, "2027.toml")


def test_a_file_saved_with_a_mark_of_its_encoding_is_read_too(tmp_path):
    (tmp_path / "2027.toml").write_text(GOOD, "utf-8-sig")

    assert read_year_file(tmp_path / "2027.toml").year == 2027


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CalendarUnreadable, match="2030.toml: 读不出来"):
        read_year_file(tmp_path / "2030.toml")


def test_a_year_once_known_is_pinned_and_one_published_later_fills_the_gap():
    def day(n):
        return datetime(2026, 11, n, tzinfo=UTC)

    first, second = Year(2027, "2027/1"), Year(2027, "2027/2")
    adopted = [Adopted(first, day(4)), Adopted(second, day(20))]

    assert calendar_as_of(adopted, day(1)).version == "2027/1"
    assert calendar_as_of(adopted, day(5)).version == "2027/1"
    assert calendar_as_of(adopted, day(20)).version == "2027/2"
    assert calendar_as_of([], day(20)) == UNPUBLISHED
