from datetime import UTC, date, datetime, time

import pytest

from domain.deadlines import SHANGHAI, Day, due, length_of, periods, windows_of
from domain.policies.calendars import shipped


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("length", "start", "due_at"),
    [
        # C03: calendar days, the end not moved by a holiday
        ("3 days", "2026-04-24T10:00:00", "2026-04-27T23:59:59"),
        ("3 days", "2026-04-24T00:00:00", "2026-04-27T23:59:59"),
        ("3 days", "2026-04-24T23:59:59", "2026-04-27T23:59:59"),
        ("3 days", "2026-09-30T17:30:00", "2026-10-03T23:59:59"),
        ("1 day", "2026-12-31T09:00:00", "2027-01-01T23:59:59"),
        # C04
        ("same day", "2026-04-24T23:59:59", "2026-04-24T23:59:59"),
        ("next day", "2026-02-28T08:00:00", "2026-03-01T23:59:59"),
        # C05: holidays left out, make-up days counted
        ("1 working day", "2026-04-03T10:00:00", "2026-04-07T23:59:59"),
        ("2 working days", "2026-04-30T10:00:00", "2026-05-07T23:59:59"),
        ("3 working days", "2026-05-06T10:00:00", "2026-05-09T23:59:59"),
        ("2 working days", "2026-02-13T10:00:00", "2026-02-24T23:59:59"),
        ("5 working days", "2026-02-23T10:00:00", "2026-02-28T23:59:59"),
        ("1 working day", "2026-09-19T10:00:00", "2026-09-20T23:59:59"),
        ("1 working day", "2026-01-03T10:00:00", "2026-01-04T23:59:59"),
        # C06, C08: elapsed, to the second
        ("24 hours", "2026-09-30T17:30:01", "2026-10-01T17:30:01"),
        ("15 minutes", "2026-04-24T23:50:00", "2026-04-25T00:05:00"),
        # C07
        ("8 working hours", "2026-04-24T09:00:00", "2026-04-24T18:00:00"),
        ("8 working hours", "2026-04-24T10:00:00", "2026-04-27T10:00:00"),
        ("3 working hours", "2026-04-24T09:00:00", "2026-04-24T12:00:00"),
        ("3 working hours", "2026-04-24T12:00:00", "2026-04-24T16:00:00"),
        ("1 working hour", "2026-04-24T12:30:00", "2026-04-24T14:00:00"),
        ("1 working hour", "2026-04-24T18:00:00", "2026-04-27T10:00:00"),
        ("1 working hour", "2026-04-24T17:59:59", "2026-04-27T09:59:59"),
        ("1 working hour", "2026-05-01T03:00:00", "2026-05-06T10:00:00"),
        ("4 working hours", "2026-05-08T17:00:00", "2026-05-09T12:00:00"),
        # C09
        ("1 month", "2026-01-31T10:00:00", "2026-02-28T23:59:59"),
        ("1 month", "2026-12-15T10:00:00", "2027-01-15T23:59:59"),
        ("1 month", "2028-01-30T10:00:00", "2028-02-29T23:59:59"),
        ("13 months", "2026-01-31T10:00:00", "2027-02-28T23:59:59"),
        # a draw made on a Monday is countersigned by the Monday after
        ("next monday", "2026-04-24T10:00:00", "2026-04-27T23:59:59"),
        ("next monday", "2026-04-27T10:00:00", "2026-05-04T23:59:59"),
        ("next monday", "2026-04-26T23:59:59", "2026-04-27T23:59:59"),
        ("by the 5th", "2026-12-01T10:00:00", "2027-01-05T23:59:59"),
    ],
)
def test_a_length_has_one_due_moment(length, start, due_at):
    found = due(length, moment(start), shipped())

    assert found.due_at == moment(due_at)
    assert found.due_at.tzinfo is UTC


def test_the_day_is_shanghais_wherever_the_clock_stands():
    late_in_greenwich = datetime(2026, 4, 24, 17, tzinfo=UTC)

    assert due("same day", late_in_greenwich).due_at == moment("2026-04-25T23:59:59")


def test_each_day_on_the_way_says_whether_it_counts_and_why():
    found = due("1 working day", moment("2026-05-08T10:00:00"), shipped())

    assert found.days == (
        Day(date(2026, 5, 8), False, "起算日"),
        Day(date(2026, 5, 9), True, "调休上班"),
    )


def test_a_holiday_is_left_out_by_its_name():
    found = due("1 working day", moment("2026-04-03T10:00:00"), shipped())

    assert [day.why for day in found.days if not day.counted] == [
        "起算日",
        *["清明节放假"] * 3,
    ]


@pytest.mark.parametrize(
    ("length", "start", "provisional"),
    [
        ("1 working day", "2026-12-30T10:00:00", False),
        ("1 working day", "2026-12-31T10:00:00", True),
        ("1 working hour", "2026-12-31T17:00:00", False),
        ("2 working hours", "2026-12-31T17:00:00", True),
        ("1 working hour", "2025-12-31T17:00:00", True),
        ("3 days", "2026-12-31T10:00:00", False),
        ("24 hours", "2026-12-31T10:00:00", False),
    ],
)
def test_beyond_the_published_years_an_answer_is_provisional(
    length, start, provisional
):
    assert due(length, moment(start), shipped()).provisional is provisional


def test_without_a_calendar_weekends_alone_are_left_out():
    found = due("2 working days", moment("2026-04-30T10:00:00"))

    assert found.due_at == moment("2026-05-04T23:59:59")
    assert found.provisional


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "3", "days", "-1 days", "0 days", "1.5 hours", "3 weeks"),
        *("3 dayss", "99999 days", "by the 0th", "by the 31st", "３ days"),
    ],
)
def test_a_length_nobody_can_read_is_refused(text):
    with pytest.raises(ValueError, match="no length of time"):
        length_of(text)


def test_a_store_keeps_its_own_working_windows():
    windows = windows_of("10:00-14:00, 15:00-22:00")

    found = due("5 working hours", moment("2026-04-24T09:00:00"), shipped(), windows)

    assert windows == ((time(10), time(14)), (time(15), time(22)))
    assert found.due_at == moment("2026-04-24T16:00:00")


@pytest.mark.parametrize(
    "text",
    ["", "9-12", "09:00", "12:00-09:00", "09:00-12:00,11:00-18:00", "09:00-25:00"],
)
def test_windows_nobody_can_read_are_refused(text):
    with pytest.raises(ValueError, match="write windows"):
        windows_of(text)


def test_the_weekly_report_is_due_the_monday_after_a_holiday_or_not():
    weeks = list(periods("week", "monday", date(2026, 4, 22), date(2026, 4, 27)))

    assert weeks == [
        (date(2026, 4, 20), date(2026, 4, 26), moment("2026-04-27T23:59:59")),
        (date(2026, 4, 27), date(2026, 5, 3), moment("2026-05-04T23:59:59")),
    ]


def test_the_monthly_report_is_due_by_the_fifth_across_the_year_end():
    months = list(periods("month", "5th", date(2026, 12, 31), date(2027, 1, 1)))

    assert months == [
        (date(2026, 12, 1), date(2026, 12, 31), moment("2027-01-05T23:59:59")),
        (date(2027, 1, 1), date(2027, 1, 31), moment("2027-02-05T23:59:59")),
    ]


def test_quarters_begin_in_january_april_july_october():
    quarters = list(periods("quarter", "5th", date(2026, 11, 30), date(2027, 1, 1)))

    assert [(one.starts_on, one.ends_on) for one in quarters] == [
        (date(2026, 10, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 3, 31)),
    ]
    assert quarters[0].due_at.astimezone(SHANGHAI).isoformat() == (
        "2027-01-05T23:59:59+08:00"
    )


@pytest.mark.parametrize(
    ("period", "day"), [("week", "5th"), ("month", "monday"), ("year", "5th")]
)
def test_a_report_due_on_a_day_its_period_does_not_know_is_refused(period, day):
    with pytest.raises(ValueError, match="cannot be due"):
        list(periods(period, day, date(2026, 1, 1), date(2026, 2, 1)))
