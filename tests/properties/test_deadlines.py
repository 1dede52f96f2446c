from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendars import Adopted, Calendar, Year, calendar_as_of
from domain.deadlines import SHANGHAI, due

HALF_A_MINUTE = timedelta(seconds=30)
DAYS = [date(2026, 12, 1) + timedelta(days=n) for n in range(62)]
starts = st.datetimes(datetime(2026, 12, 1), datetime(2027, 1, 20)).map(
    lambda local: local.replace(
        second=local.second // 30 * 30, microsecond=0, tzinfo=SHANGHAI
    )
)
amounts = st.integers(1, 20)
units = st.sampled_from(["days", "working days", "hours", "working hours", "minutes"])
worked_units = st.sampled_from(["working days", "working hours"])


@st.composite
def calendars(draw):
    """Both sides of a year's end, with any days off and any weekends worked.

    Of some years nobody has published anything yet.
    """
    published = draw(st.sampled_from([(2026, 2027), (2026,), (2027,), ()]))
    return Calendar(tuple(draw(years_of(year)) for year in published))


@st.composite
def years_of(draw, year):
    """A year as it might be published, and published anew."""
    days = st.frozensets(st.sampled_from([d for d in DAYS if d.year == year]))
    off, worked = draw(days), draw(days)
    holidays = {day: "节" for day in off}
    return Year(year, draw(st.text("12", max_size=1)), holidays, worked - off)


@st.composite
def hours_of_a_store(draw):
    """One to three windows of a day, on the half hour."""
    halves = st.integers(0, 47).map(lambda n: time(n // 2, n % 2 * 30))
    size = draw(st.sampled_from([2, 4, 6]))
    moments = sorted(draw(st.sets(halves, min_size=size, max_size=size)))
    return tuple(zip(moments[::2], moments[1::2]))


def inside(windows, moment):
    return any(opens <= moment.time() < closes for opens, closes in windows)


def counted_by_the_clock(hours, start, calendar, windows):
    """What a person comes to who looks at the clock twice a minute."""
    moment, left = start, hours * 120
    while left:
        left -= calendar.is_worked(moment.date()) and inside(windows, moment)
        moment += HALF_A_MINUTE
    return moment


def counted_day_by_day(number, start, calendar):
    day = start.date()
    while number:
        day += timedelta(days=1)
        number -= calendar.is_worked(day)
    return datetime.combine(day, time(23, 59, 59), SHANGHAI)


@settings(deadline=None)  # who looks at the clock twice a minute is slow
@given(st.integers(1, 6), starts, calendars(), hours_of_a_store())
def test_working_hours_are_those_a_person_would_count(hours, start, calendar, windows):
    found = due(f"{hours} working hours", start, calendar, windows).due_at

    assert found == counted_by_the_clock(hours, start, calendar, windows)


@given(amounts, starts, calendars())
def test_working_days_are_those_a_person_would_count(number, start, calendar):
    found = due(f"{number} working days", start, calendar)

    assert found.due_at == counted_day_by_day(number, start, calendar)
    assert sum(day.counted for day in found.days) == number


@given(amounts, starts, calendars(), hours_of_a_store())
def test_working_hours_are_never_due_outside_a_window(hours, start, calendar, windows):
    found = due(f"{hours} working hours", start, calendar, windows).due_at

    just_before = (found - timedelta(seconds=1)).astimezone(SHANGHAI)
    assert inside(windows, just_before)
    assert calendar.is_worked(just_before.date())


@given(amounts, amounts, units, starts, calendars(), hours_of_a_store())
def test_two_lengths_one_after_the_other_are_one(
    first, second, unit, start, calendar, windows
):
    halfway = due(f"{first} {unit}", start, calendar, windows).due_at

    found = due(f"{second} {unit}", halfway, calendar, windows).due_at

    assert found == due(f"{first + second} {unit}", start, calendar, windows).due_at


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


@given(amounts, worked_units, starts, calendars())
def test_an_answer_is_provisional_where_a_day_it_looked_at_is(
    number, unit, start, calendar
):
    found = due(f"{number} {unit}", start, calendar)

    looked_at = [day.on for day in found.days]
    if unit == "working days":
        looked_at = looked_at[1:]  # the day it began is not counted, whatever it is
    assert found.provisional == any(map(calendar.provisional, looked_at))
    assert looked_at[-1] == found.due_at.astimezone(SHANGHAI).date()


@given(amounts, worked_units, starts, years_of(2026), years_of(2027))
def test_what_is_not_provisional_stays_whatever_is_published_later(
    number, unit, start, this_year, next_year
):
    length = f"{number} {unit}"
    before = due(length, start, Calendar((this_year,)))

    after = due(length, start, Calendar((this_year, next_year)))

    assert before.provisional or after == before
    assert not after.provisional or start.year > 2026 or after.due_at.year > 2026


@given(worked_units, starts, years_of(2026), years_of(2026), years_of(2027))
def test_a_year_known_when_a_clock_began_is_pinned_and_the_next_one_is_filled_in(
    unit, start, known, anew, next_year
):
    second = timedelta(seconds=1)
    published = [Adopted(known, start), Adopted(anew, start + second)]
    published.append(Adopted(next_year, start + 2 * second))

    begun = calendar_as_of(published, start)
    later = calendar_as_of(published, start + second)

    assert begun == Calendar((known, next_year))
    assert later == Calendar((anew, next_year))
    assert due(f"3 {unit}", start, begun) == due(
        f"3 {unit}", start, Calendar((known, next_year))
    )


@given(st.integers(1, 30), starts)
def test_months_end_on_the_same_day_number_or_the_last_of_the_month(months, start):
    found = due(f"{months} months", start).due_at.astimezone(SHANGHAI)

    passed = (found.year - start.year) * 12 + found.month - start.month
    assert passed == months
    assert found.time() == time(23, 59, 59)
    tomorrow = found.date() + timedelta(days=1)
    assert found.day == start.day or (found.day < start.day and tomorrow.day == 1)


@given(starts)
def test_next_monday_is_the_first_after_the_day_it_began(start):
    found = due("next monday", start).due_at.astimezone(SHANGHAI)

    days = (found.date() - start.date()).days
    assert (found.weekday(), found.time()) == (0, time(23, 59, 59))
    assert 1 <= days <= 7
