import pytest

from domain.cases.case import Case
from domain.cases.events import LawInvolved
from domain.liability.events import FirstJudgementGiven
from domain.money import Fen
from domain.policies.authority import band_of, decide, roles_for, speaking, uncovered
from tests.domain.policies.reading import act, rules
from tests.story import fact, given

TABLE = """
[[setting]]
name = "cap_yuan"
default = "300.00"

[[authority]]
matter = "concession"
line = "store"

[[authority.band]]
rule = "T-R01"
up_to_yuan = "20.00"
roles = "reception_clerk"

[[authority.band]]
rule = ["T-R02", "T-R03"]
over_yuan = "20.00"
up_to_yuan = "setting.cap_yuan"
roles = "on_duty_section_chief"
needs = "FirstJudgementGiven(role=reception_clerk)"

[[authority.band]]
rule = "T-R04"
over_yuan = "setting.cap_yuan"
roles = ["hr_director", "company_general_manager"]
"""
JUDGED = fact(FirstJudgementGiven, found="包装破损")
NAME = "T:concession:store:1"


@pytest.fixture
def in_force():
    return rules(TABLE, cap_yuan=Fen(30_000))


def asked(in_force, role, fen, *facts):
    """What a role's word for this total is worth."""
    case = given(Case, *facts)
    someone = act("money", role=role)
    tables = speaking(in_force, someone, case.facts, {"concession"}, "store")
    totals = {"concession": Fen(fen)}
    return decide(in_force, someone, case.facts, tables, totals)


@pytest.mark.parametrize(
    ("fen", "rule"),
    [
        (1, "T-R01"),
        (2_000, "T-R01"),
        (2_001, "T-R02"),
        (30_000, "T-R02"),
        (30_001, "T-R04"),
        (10**15, "T-R04"),
    ],
)
def test_a_band_is_over_one_figure_and_up_to_another(in_force, fen, rule):
    (table,) = speaking(in_force, None, given(Case).facts, {"concession"}, "store")

    assert band_of(in_force, table, Fen(fen)).rule[0] == rule


def test_a_higher_role_may_act_for_a_lower_one_and_never_the_other_way(in_force):
    (table,) = speaking(in_force, None, given(Case).facts, {"concession"}, "store")
    high = ("hr_director", "company_general_manager")

    assert roles_for(in_force, table, Fen(1))[-2:] == high
    assert roles_for(in_force, table, Fen(30_001)) == high


def test_whoever_fills_the_band_authorises_the_total(in_force):
    decision = asked(in_force, "reception_clerk", 2_000)

    assert (decision.tables, decision.rules, decision.nos) == ([NAME], ["T-R01"], [])


def test_what_a_band_needs_is_needed_whoever_decides(in_force):
    without = [
        asked(in_force, role, 2_001).nos[0]
        for role in ("on_duty_section_chief", "hr_director")
    ]
    decision = asked(in_force, "hr_director", 2_001, JUDGED)

    assert [no.rules for no in without] == [("T-R02", "T-R03")] * 2
    assert without[0].missing == ("FirstJudgementGiven(role=reception_clerk)",)
    assert decision.tables == [NAME]


def test_a_role_that_stands_too_low_is_told_who_may(in_force):
    (no,) = asked(in_force, "on_duty_section_chief", 30_001, JUDGED).nos

    assert no.rules == ("T-R04",)
    assert no.who_may == ("hr_director", "company_general_manager")


def test_a_role_of_no_table_has_no_word(in_force):
    assert asked(in_force, "cashier", 1).tables == []


def test_a_table_speaks_for_its_matter_line_and_case_only():
    some = rules(
        TABLE.replace('line = "store"', 'line = "store"\nwhen = "LawInvolved"')
    )
    law = given(Case, fact(LawInvolved, legal_matter="lawsuit")).facts

    def speak(facts, matter="concession", line="store"):
        return [one.table for one in speaking(some, None, facts, {matter}, line)]

    assert speak(law) == [NAME]
    assert speak(given(Case).facts) == []
    assert speak(law, line="supplier") == []
    assert speak(law, matter="medical_advance") == []


def test_no_money_leaves_beyond_what_every_table_has_authorised(in_force):
    tables = speaking(in_force, None, given(Case).facts, {"concession"}, "store")

    def no(fen, authorised):
        totals = {"concession": Fen(fen)}
        found = uncovered(in_force, tables, totals, {NAME: Fen(authorised)})
        return [rule for one in found for rule in one.rules]

    assert no(2_000, 2_000) == []
    assert no(2_001, 2_000) == ["T-R02", "T-R03"]
    assert no(30_001, 0) == ["T-R04"]
    assert no(0, 0) == []


def test_an_empty_cap_is_no_cap():
    uncapped = rules(TABLE, cap_yuan=None)
    (table,) = speaking(uncapped, None, given(Case).facts, {"concession"}, "store")

    assert band_of(uncapped, table, Fen(10**15)).rule == ("T-R02", "T-R03")
