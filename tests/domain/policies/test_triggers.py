from datetime import timedelta

import pytest

from domain.cases.case import Case
from domain.cases.events import ComplaintClassified, DemandChanged, PartyAdded
from domain.matters.events import MemberClosed, MemberJoined
from domain.money import Fen
from domain.severity.events import SeverityLowered, SeverityRaised
from tests.domain.policies.reading import rules
from tests.story import A_MORNING, fact, given, id_of

WORDS = '[words.severity]\ngrave = "严重"\n'
TRIGGER = '[[trigger]]\nrule = "T-R01"\nraises = "grave"\n'
RAISED = fact(SeverityRaised, severity="grave", pack="T/1", rule="T-R01")


def called(body, *facts, **settings):
    """The rules whose triggers call for a severity, after these facts."""
    case = given(Case, *facts)
    found = rules(body + WORDS, **settings).triggered(case.facts)
    return [rule for trigger in found for rule in trigger.rule]


@pytest.mark.parametrize(
    ("fen", "expected"), [(499_999, []), (500_000, ["T-R01"]), (500_001, ["T-R01"])]
)
def test_a_fact_beyond_a_setting_raises_severity(fen, expected):
    body = (
        '[[setting]]\nname = "limit_yuan"\ndefault = ""\n'
        + TRIGGER
        + 'on = "DemandChanged(demanded_yuan>=setting.limit_yuan)"\n'
    )
    demand = fact(DemandChanged, demanded_fen=Fen(fen))

    assert called(body, demand, limit_yuan=Fen(500_000)) == expected


def test_a_severity_is_raised_once():
    body = TRIGGER + 'on = "ComplaintClassified"\n'
    sorted_ = fact(ComplaintClassified, category="safety")
    lowered = fact(SeverityLowered, severity="grave", reason="查无此事")

    assert called(body, sorted_) == ["T-R01"]
    assert called(body, sorted_, RAISED) == []
    assert called(body, sorted_, RAISED, lowered) == []
    assert called(body + TRIGGER.replace("R01", "R02") + 'on = "PartyAdded"\n') == []


def test_two_triggers_at_once_raise_what_they_raise_once():
    second = TRIGGER.replace("R01", "R02")
    body = "".join(one + 'on = "ComplaintClassified"\n' for one in (TRIGGER, second))

    assert called(body, fact(ComplaintClassified, category="safety")) == ["T-R01"]


def test_who_is_no_longer_there_is_not_counted():
    body = (
        TRIGGER + 'on = "MemberJoined"\ndistinct = "complainant_id"\nat_least = 2\n'
        'unless_ended_by = "MemberClosed"\n'
    )
    first, second = joined("甲"), joined("乙")

    assert called(body, first, second) == ["T-R01"]
    assert called(body, first, member(MemberClosed, "甲"), second) == []
    assert called(body, first, member(MemberClosed, "乙"), second) == ["T-R01"]


def joined(name):
    return member(MemberJoined, name, complainant_id=id_of(name))


def member(kind, name, **told):
    return fact(kind, member_id=id_of(name), member_no=name, **told)


@pytest.mark.parametrize("hours", [(0, 1), (1, 0)])
def test_a_number_calls_since_the_last_of_them(hours):
    body = TRIGGER + 'on = "PartyAdded"\ndistinct = "party_id"\nat_least = 2\n'
    parties = [
        fact(PartyAdded, party_role="agent", party_id=id_of(str(hour)),
             occurred_at=A_MORNING + timedelta(hours=hour))
        for hour in hours
    ]  # fmt: skip
    in_force, case = rules(body + WORDS), given(Case, *parties)

    (trigger,) = in_force.triggered(case.facts)

    assert in_force.calls_since(trigger, case.facts) == A_MORNING + timedelta(hours=1)


def test_different_ones_are_counted():
    body = TRIGGER + 'on = "PartyAdded"\ndistinct = "party_id"\nat_least = 3\n'
    parties = [
        fact(PartyAdded, party_role="complainant", party_id=id_of(name))
        for name in ("甲", "乙", "乙", "丙")
    ]

    assert called(body, *parties[:3]) == []
    assert called(body, *parties) == ["T-R01"]
