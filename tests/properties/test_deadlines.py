from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.calendars import Calendar, Year
from domain.deadlines import SHANGHAI, WINDOWS, due

MINUTE = timedelta(minutes=1)
DAYS = [date(2026, 12, 1) + timedelta(days=n) for n in range(62)]
starts = st.datetimes(datetime(2026, 12, 1), datetime(2027, 1, 20)).map(
    lambda local: local.replace(second=0, microsecond=0, tzinfo=SHANGHAI)
)
amounts = st.integers(1, 20)
units = st.sampled_from(["days", "working days", "hours", "working hours", "minutes"])


@st.composite
def calendars(draw):
    """Both sides of a year's end, with any days off and any weekends worked."""
    off = draw(st.frozensets(st.sampled_from(DAYS), max_size=15))
    worked = draw(st.frozensets(st.sampled_from(DAYS), max_size=6)) - off
    return Calendar(
        tuple(
            Year(
                year,
                holidays={day: "节" for day in off if day.year == year},
                make_up_days=frozenset(day for day in worked if day.year == year),
            )
            for year in (2026, 2027)
        )
    )


def inside_a_window(moment):
    return any(opens <= moment.time() < closes for opens, closes in WINDOWS)


def counted_minute_by_minute(hours, start, calendar):
    moment, left = start, hours * 60
    while left:
        left -= calendar.is_worked(moment.date()) and inside_a_window(moment)
        moment += MINUTE
    return moment


def counted_day_by_day(number, start, calendar):
    day = start.date()
    while number:
        day += timedelta(days=1)
        number -= calendar.is_worked(day)
    return datetime.combine(day, time(23, 59, 59), SHANGHAI)


@given(amounts, starts, calendars())
def test_working_hours_are_those_a_person_would_count(hours, start, calendar):
    found = due(f"{hours} working hours", start, calendar).due_at

    assert found == counted_minute_by_minute(hours, start, calendar)


@given(amounts, starts, calendars())
def test_working_days_are_those_a_person_would_count(number, start, calendar):
    found = due(f"{number} working days", start, calendar)

    assert found.due_at == counted_day_by_day(number, start, calendar)
    assert sum(day.counted for day in found.days) == number


@given(amounts, starts, calendars())
def test_working_hours_are_never_due_outside_a_window(hours, start, calendar):
    found = due(f"{hours} working hours", start, calendar).due_at

    just_before = (found - timedelta(seconds=1)).astimezone(SHANGHAI)
    assert inside_a_window(just_before)
    assert calendar.is_worked(just_before.date())


@given(amounts, amounts, units, starts, calendars())
def test_two_lengths_one_after_the_other_are_one(first, second, unit, start, calendar):
    halfway = due(f"{first} {unit}", start, calendar).due_at

    found = due(f"{second} {unit}", halfway, calendar).due_at

    assert found == due(f"{first + second} {unit}", start, calendar).due_at


@given(amounts, units, starts, st.timedeltas(timedelta(0), timedelta(9)), calendars())
def test_what_begins_later_is_never_due_earlier(number, unit, start, later, calendar):
    length = f"{number} {unit}"

    found = due(length, start + later, calendar).due_at

    assert found >= due(length, start, calendar).due_at > start


@given(amounts, units, starts, calendars())
def test_a_longer_length_is_due_later(number, unit, start, calendar):
    found = due(f"{number + 1} {unit}", start, calendar).due_at

    assert found > due(f"{number} {unit}", start, calendar).due_at


@given(amounts, units, starts, calendars())
def test_the_same_moment_told_in_another_zone_is_due_alike(
    number, unit, start, calendar
):
    length = f"{number} {unit}"

    found = due(length, start.astimezone(UTC), calendar)

    assert found == due(length, start, calendar)
