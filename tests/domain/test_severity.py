"""A clock that ran out is told above once, dated the second after it ran out."""

from datetime import timedelta

import pytest

from domain.cases.card_story import particulars_of
from domain.policies.duties import owed
from domain.policies.in_force import rules_of_case
from tests.counter import Counter

DAY = timedelta(days=1)


@pytest.fixture
def counter():
    """A home mall, where three days unsettled go to senior management (P01-R05)."""
    counter = Counter(packs=("P01",))
    counter.register(summary="衣柜有异味")
    return counter


def clock_of(counter, rule="P01-R05"):
    found = owed(rules_of_case(counter.ledger, counter.case), counter.case.facts)
    return next(one for one in found if rule in one.duty.rule)


def escalate(counter):
    start = clock_of(counter).start.originator_version
    return counter.of_case("escalate", "clock", rule="P01-R05", start_version=start)


def test_nothing_is_told_before_the_second_after(counter):
    counter.now = clock_of(counter).due_at

    assert escalate(counter) == []


def test_a_miss_is_dated_the_second_after_however_late_it_is_found(counter):
    due_at = clock_of(counter).due_at
    counter.now += 10 * DAY

    escalation, severity = escalate(counter)

    assert (
        escalation.occurred_at == severity.occurred_at == due_at + timedelta(seconds=1)
    )
    assert (escalation.tells, severity.severity) == (
        ["senior_management"],
        "large_complaint",
    )


def test_a_miss_is_told_once(counter):
    counter.now += 10 * DAY
    escalate(counter)

    assert escalate(counter) == []


def test_a_clock_that_was_stopped_is_not_told(counter):
    counter.of_case("accept_offer", note="同意换货")
    counter.now += 10 * DAY

    assert escalate(counter) == []


def test_a_late_entry_makes_the_clock_met_and_leaves_the_escalation(counter):
    settled_at = counter.now
    counter.now += 10 * DAY
    escalate(counter)

    counter.of_case("accept_offer", note="当天已谈妥", at=settled_at)

    assert clock_of(counter).state == "met"
    assert len(counter.facts("EscalationRaised")) == 1


def test_an_escalation_names_whom_it_told_in_chinese(counter):
    counter.now += 10 * DAY
    escalate(counter)

    (raised,) = counter.facts("EscalationRaised")

    rules = rules_of_case(counter.ledger, counter.case)
    assert particulars_of(raised, rules)["报告对象"] == "高层管理人员"


def test_a_severity_is_taken_back_by_a_person_with_a_reason(counter):
    counter.now += 10 * DAY
    escalate(counter)

    counter.of_case(
        "lower_severity", "senior_management", severity="large_complaint", reason="误报"
    )

    assert list(counter.facts("SeverityRaised")) == []
