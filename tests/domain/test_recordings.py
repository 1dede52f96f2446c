"""A recording is lost once it is recorded over; until then a clock runs."""

from datetime import datetime, timedelta

import pytest

from domain.deadlines import SHANGHAI
from domain.policies.duties import owed
from domain.policies.in_force import rules_of_case
from domain.reading import ValidationError
from tests.counter import Counter

WANTED = {"camera": "生鲜区 3 号", "from_at": "2026-04-20T15:30"}


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def counter():
    counter = Counter(packs=(), cctv_retention_days="7")
    counter.register()
    return counter


def clocks(counter):
    case = counter.case
    told = owed(rules_of_case(counter.ledger, case), case.facts)
    mine = [one for one in told if one.duty.rule == ("CCTV",)]
    return [(one.start.camera, one.due_at, one.state) for one in mine]


def test_it_is_recorded_over_so_many_days_after_the_first_moment_wanted(counter):
    counter.of_case("request_cctv", **WANTED)

    assert clocks(counter) == [("生鲜区 3 号", at("2026-04-27T15:30"), "running")]


@pytest.mark.parametrize(
    ("registered", "typed", "due"),
    [
        ({}, {"overwritten_at": "2026-04-26T12:00"}, "2026-04-26T12:00"),
        ({"event_at": "2026-04-22T09:00"}, {}, "2026-04-29T09:00"),
        ({}, {}, "2026-05-01T10:01:00"),
    ],
)
def test_who_names_no_beginning_is_counted_from_the_event_or_the_complaint(
    counter, registered, typed, due
):
    counter.now = at("2026-04-24T10:01:00")
    counter.register(**registered)

    counter.of_case("request_cctv", camera="生鲜区 3 号", **typed)

    assert [when for _, when, _ in clocks(counter)] == [at(due)]


def test_thirty_days_where_a_store_says_nothing():
    counter = Counter(packs=())
    counter.register()

    (asked,) = counter.of_case("request_cctv", **WANTED)

    assert asked.overwritten_at == at("2026-04-20T15:30") + timedelta(days=30)


@pytest.mark.parametrize(
    ("answer", "typed"),
    [("secure_cctv", {}), ("state_cctv_unavailable", {"reason": "摄像头坏了"})],
)
def test_the_clock_stops_when_it_is_secured_or_known_to_be_lost(counter, answer, typed):
    counter.of_case("request_cctv", **WANTED)

    counter.of_case(answer, camera="生鲜区3号（东）", **typed)

    assert [state for *_, state in clocks(counter)] == ["met"]


def test_of_two_requests_the_one_for_that_camera_is_answered(counter):
    counter.of_case("request_cctv", **WANTED)
    counter.of_case("request_cctv", camera="大门")

    counter.of_case("secure_cctv", camera="生鲜区 3 号")
    states = [state for *_, state in clocks(counter)]
    counter.of_case("secure_cctv", camera="不知哪个")

    assert states == ["met", "running"]
    assert [state for *_, state in clocks(counter)] == ["met", "met"]


def test_of_two_requests_nobody_guesses_which_is_answered(counter):
    counter.of_case("request_cctv", **WANTED)
    (door,) = counter.of_case("request_cctv", camera="大门")

    counter.of_case("secure_cctv", camera="另一个")
    states = [state for *_, state in clocks(counter)]
    told = {"camera": "另一个", "recording_id": door.recording_id}
    counter.of_case("secure_cctv", **told)

    assert states == ["running", "running"]
    assert [state for *_, state in clocks(counter)] == ["running", "met"]


def test_secured_after_it_should_be_gone_is_late(counter):
    counter.of_case("request_cctv", **WANTED)
    counter.now += timedelta(days=7)

    counter.of_case("secure_cctv", camera="生鲜区 3 号")

    assert [state for *_, state in clocks(counter)] == ["late"]


def test_a_period_ends_after_it_began(counter):
    with pytest.raises(ValidationError):
        counter.of_case("request_cctv", **WANTED, to_at="2026-04-20T15:00")


@pytest.mark.parametrize("value", ["0", "一个月", "30 days", ""])
def test_the_days_a_store_keeps_recordings_are_a_number(counter, value):
    told = {"name": "cctv_retention_days", "value": value, "reason": "试"}

    with pytest.raises(ValidationError):
        counter.of_store("change_setting", **told)
