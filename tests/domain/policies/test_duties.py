from datetime import UTC, datetime, timedelta

import pytest

from domain.cases.case import Case
from domain.cases.events import (
    ComplaintWithdrawn,
    NegotiationHeld,
    ReplyGiven,
    SolvedOnTheSpot,
    TimeLimitPromised,
)
from domain.deadlines import SHANGHAI
from domain.money import Fen
from domain.payments.events import (
    PettyCashCountersigned,
    PettyCashDrawn,
    PettyCashSlipRaised,
)
from domain.policies.duties import gates, owed
from tests.domain.policies.reading import act, rules
from tests.story import A_MORNING, fact, given

SPOT = fact(SolvedOnTheSpot, how="当场更换")
DUTY = '[[duty]]\nrule = "T-R01"\nafter = "SolvedOnTheSpot"\nneeds = "ReplyGiven"\n'
DUE = datetime(2026, 4, 27, 23, 59, 59, tzinfo=SHANGHAI)


def reply(at):
    return fact(ReplyGiven, method="phone", content="已处理", occurred_at=at)


def told(body, *facts):
    """The duties begun by these facts."""
    case = given(Case, *facts)
    return owed(rules(body), case.facts)


def test_nothing_is_owed_before_it_begins():
    assert told(DUTY) == []


def test_a_duty_without_a_time_is_missing_until_it_is_met():
    (open_,), (met,) = told(DUTY, SPOT), told(DUTY, SPOT, reply(A_MORNING))

    assert (open_.is_open, open_.lacks, open_.due_at) == (True, ("ReplyGiven",), None)
    assert (met.state, met.is_open, met.lacks) == ("met", False, ())


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (DUE - timedelta(seconds=1), "met"),
        (DUE, "met"),
        (DUE + timedelta(seconds=1), "late"),
    ],
)
def test_on_time_is_to_the_second(at, state):
    (one,) = told(DUTY + 'within = "3 days"', SPOT, reply(at.astimezone(UTC)))

    assert (one.due_at, one.state) == (DUE, state)


def test_overdue_begins_one_second_after():
    (one,) = told(DUTY + 'within = "3 days"', SPOT)

    assert not one.overdue(DUE)
    assert one.overdue(DUE + timedelta(seconds=1))


def test_what_came_before_the_start_does_not_count_unless_it_may():
    early = reply(A_MORNING - timedelta(hours=1))

    (strict,) = told(DUTY, early, SPOT)
    (lenient,) = told(DUTY + "also_before = true", early, SPOT)

    assert (strict.is_open, lenient.is_open) == (True, False)


def test_each_fact_begins_a_duty_of_its_own():
    body = (
        '[[duty]]\nrule = "T-R02"\nafter = "PettyCashDrawn(amount_yuan<=100.00)"\n'
        'needs = "PettyCashCountersigned(slip_no=start.slip_no)"'
    )
    drawn = [
        fact(PettyCashDrawn, slip_no=slip, amount_fen=Fen(fen), line="store")
        for slip, fen in (("S1", 10_000), ("S2", 10_001), ("S3", 1))
    ]

    both = told(body, *drawn, fact(PettyCashCountersigned, slip_no="S3"))

    assert [(one.start.slip_no, one.state) for one in both] == [
        ("S1", "running"),
        ("S3", "met"),
    ]


def promise(hours):
    """A promise to reply so many hours after the morning."""
    return fact(TimeLimitPromised, due_at=hour(hours), what="回电")


def hour(hours):
    return A_MORNING + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("promised", "replies", "states"),
    [
        ((4, 8), (), {4: "running", 8: "running"}),
        ((4, 8), (1,), {4: "met", 8: "running"}),
        ((8, 4), (1,), {4: "met", 8: "running"}),  # due first, whichever was told first
        ((4, 8), (1, 2), {4: "met", 8: "met"}),
        ((4, 8), (5,), {4: "late", 8: "running"}),
        ((4, 8), (5, 9), {4: "late", 8: "late"}),
        ((4, 8, 12), (1, 1, 3), {4: "met", 8: "met", 12: "running"}),
    ],
)
def test_a_reply_keeps_one_promise_the_one_due_first(promised, replies, states):
    body = (
        '[[duty]]\nrule = "T-R03"\nafter = "TimeLimitPromised"\nneeds = "ReplyGiven"\n'
        'due_field = "due_at"\neach = true'
    )

    owing = told(body, *map(promise, promised), *(reply(hour(one)) for one in replies))

    assert {one.due_at: one.state for one in owing} == {
        hour(due): state for due, state in states.items()
    }


def test_a_reply_from_before_a_promise_keeps_an_earlier_one():
    body = (
        '[[duty]]\nrule = "T-R03"\nafter = "TimeLimitPromised"\nneeds = "ReplyGiven"\n'
        'due_field = "due_at"\neach = true'
    )
    later = fact(TimeLimitPromised, due_at=hour(4), what="回电", occurred_at=hour(2))

    sooner, other = told(body, promise(8), reply(hour(1)), later)

    assert (sooner.due_at, sooner.state) == (hour(4), "running")
    assert (other.due_at, other.state) == (hour(8), "met")


def test_a_moment_set_on_the_fact_goes_before_the_length():
    limit = A_MORNING + timedelta(hours=2)
    body = (
        '[[duty]]\nrule = "T-R03"\nafter = "TimeLimitPromised"\nneeds = "ReplyGiven"\n'
        'due_field = "due_at"\nwithin = "3 days"'
    )

    (one,) = told(body, fact(TimeLimitPromised, due_at=limit, what="回电"))

    assert one.due_at == limit


def test_a_clock_is_superseded_unless_it_was_overdue_already():
    body = DUTY + 'within = "3 days"\nends_when = "ComplaintWithdrawn"'
    in_time = fact(ComplaintWithdrawn, occurred_at=A_MORNING + timedelta(days=1))
    too_late = fact(ComplaintWithdrawn, occurred_at=A_MORNING + timedelta(days=9))

    (ended,), (stays,) = told(body, SPOT, in_time), told(body, SPOT, too_late)

    assert (ended.state, stays.state) == ("superseded", "running")


def test_a_clock_pauses_while_it_waits():
    body = DUTY + 'within = "3 days"\nwaits_while = "NegotiationHeld"'

    (one,) = told(body, SPOT, fact(NegotiationHeld, note="等顾客补票"))

    assert (one.state, one.overdue(DUE + timedelta(days=1))) == ("paused", False)


def test_what_was_superseded_stays_so_when_it_is_met_afterwards():
    body = DUTY + 'within = "3 days"\nends_when = "ComplaintWithdrawn"'
    ended = fact(ComplaintWithdrawn, occurred_at=A_MORNING + timedelta(days=1))
    early, late = reply(A_MORNING + timedelta(hours=1)), reply(DUE + timedelta(days=1))

    (superseded,), (met,) = told(body, SPOT, ended, late), told(
        body, SPOT, early, ended
    )

    assert (superseded.state, met.state) == ("superseded", "met")


@pytest.mark.parametrize(
    ("waits_from", "goes_on", "state"),
    [
        (-1, None, "paused"),  # it waited when its time was up
        (0, None, "paused"),
        (1, None, "running"),  # it was overdue before it waited: it stays so
        (-1, 1, "superseded"),  # what it waited for came afterwards
        (1, 2, "running"),
    ],
)
def test_a_clock_that_waits_when_its_time_is_up_is_not_overdue(
    waits_from, goes_on, state
):
    second = timedelta(seconds=1)
    body = DUTY + (
        'within = "3 days"\nends_when = "ComplaintWithdrawn"\n'
        'waits_while = ["NegotiationHeld", "no ComplaintWithdrawn"]'
    )
    facts = [fact(NegotiationHeld, note="补票", occurred_at=DUE + waits_from * second)]
    if goes_on:
        facts.append(fact(ComplaintWithdrawn, occurred_at=DUE + goes_on * second))

    (one,) = told(body, SPOT, *facts)

    assert one.state == state


def test_a_duty_begins_only_when_it_applies():
    body = DUTY + 'when = "no NegotiationHeld"'

    assert len(told(body, SPOT)) == 1
    assert told(body, SPOT, fact(NegotiationHeld, note="已面谈")) == []


@pytest.mark.parametrize(
    ("before", "held_up"),
    [
        ("", ["close_case"]),
        ('before = ["pay"]', ["pay"]),
        ("before = []", []),
    ],
)
def test_a_duty_not_met_holds_up_what_it_says(before, held_up):
    case = given(Case, SPOT)
    in_force = rules(DUTY + before)

    acts = {"close_case": act("close_case", "closing"), "pay": act("pay")}
    found = [name for name, one in acts.items() if gates(in_force, one, case.facts)]

    assert found == held_up


def test_a_slip_alone_begins_no_countersigning():
    body = '[[duty]]\nrule = "T-R02"\nafter = "PettyCashDrawn"\nneeds = "ReplyGiven"'

    assert told(body, fact(PettyCashSlipRaised, slip_no="S1", amount_fen=Fen(1))) == []


def test_a_recommended_time_warns_and_is_never_overdue():
    body = DUTY + 'within = "3 days"\nadvised = true\nbefore = []'
    after_it = DUE + timedelta(seconds=1)

    (waits,), (met,) = told(body, SPOT), told(body, SPOT, reply(after_it))

    assert (waits.state, waits.is_open, waits.due_at) == ("advised", True, DUE)
    assert not waits.overdue(after_it)
    assert met.state == "met"
