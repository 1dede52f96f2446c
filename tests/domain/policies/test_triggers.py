import pytest

from domain.cases.case import Case
from domain.cases.events import ComplaintClassified, DemandChanged, PartyAdded
from domain.money import Fen
from domain.severity.events import SeverityLowered, SeverityRaised
from tests.domain.policies.reading import rules
from tests.story import fact, given, id_of

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


def test_different_ones_are_counted():
    body = TRIGGER + 'on = "PartyAdded"\ndistinct = "party_id"\nat_least = 3\n'
    parties = [
        fact(PartyAdded, party_role="complainant", party_id=id_of(name))
        for name in ("甲", "乙", "乙", "丙")
    ]

    assert called(body, *parties[:3]) == []
    assert called(body, *parties) == ["T-R01"]
