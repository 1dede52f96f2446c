from datetime import datetime

import pytest
from marshmallow import ValidationError

from domain.deadlines import SHANGHAI, WINDOWS
from domain.errors import Refused
from domain.policies.duties import owed
from domain.policies.in_force import rules_of_case, rules_of_store, value_of
from tests.counter import Counter
from tests.domain.policies.reading import HEAD, wrong

WEEK = {"report": "weekly_complaint_summary", "period_ends_on": "2026-04-19"}


@pytest.fixture
def counter():
    return Counter()


def settings(counter):
    return rules_of_store(counter.ledger, counter.store_id).settings


def change(counter, name, value, role="administrator"):
    told = {"name": name, "value": value, "reason": "本店规定"}
    counter.of_store("change_setting", role, **told)


def no(counter, role, **typed):
    """The rules that say no to a report being sent."""
    try:
        counter.of_store("deliver_report", role, **typed)
    except Refused as refused:
        return refused.rules
    return []


def test_what_nobody_set_is_as_shipped(counter):
    shipped = settings(counter)

    assert shipped["weekly_report_recipient"] == "hq_hr_customer_service_section"
    assert shipped["monthly_report_recipient"] == "hq_admin_customer_service_section"


def test_a_store_sends_its_reports_where_it_has_set_them_to_go(counter):
    change(counter, "weekly_report_recipient", "hq_legal_dept")
    counter.of_store("review_report", "store_general_manager", **WEEK)
    manager = "customer_service_manager"

    shipped = no(counter, manager, recipient="hq_hr_customer_service_section", **WEEK)
    changed = no(counter, manager, recipient="hq_legal_dept", **WEEK)

    assert (shipped, changed) == (["P02-R16", "A14"], [])


def test_a_setting_is_changed_by_the_administrator_only(counter):
    with pytest.raises(Refused) as refused:
        change(counter, "weekly_report_recipient", "supplier", "reception_clerk")

    assert refused.value.rules == ["ADMIN"]


def test_a_setting_no_pack_has_is_not_set(counter):
    with pytest.raises(ValidationError):
        change(counter, "favourite_colour", "red")


def test_a_setting_in_yuan_is_compared_in_fen():
    assert value_of("large_claim_amount_yuan", "5000.00") == 500_000
    assert value_of("duty_manager_advance_cap_yuan", "") is None
    with pytest.raises(ValueError):
        value_of("large_claim_amount_yuan", "5000.001")


def passing_on_is_due(**changed):
    """When a hotline complaint of 11:00 must be with the salesperson (P03-R11)."""
    counter = Counter(packs=("P03",), **changed)
    counter.now = datetime(2026, 4, 24, 11, tzinfo=SHANGHAI)
    counter.register(channel="hotline")
    rules = rules_of_case(counter.ledger, counter.case)
    (due_at,) = [one.due_at for one in owed(rules, counter.case.facts) if one.due]
    return due_at.astimezone(SHANGHAI).strftime("%H:%M")


def test_a_store_says_how_long_there_is_where_its_pack_leaves_that_open():
    assert passing_on_is_due() == "13:00"
    assert passing_on_is_due(two_hours_length="2 working hours") == "14:00"


def test_a_store_works_when_it_says(counter):
    usual = rules_of_store(counter.ledger, counter.store_id).windows
    late = passing_on_is_due(
        two_hours_length="2 working hours", working_windows="14:00-22:00"
    )

    assert usual == WINDOWS
    assert late == "16:00"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("two_hours_length", "a while"),
        ("working_windows", "09:00 to 18:00"),
        ("working_windows", "13:00-12:00"),
    ],
)
def test_a_time_nobody_can_read_is_not_set(name, value):
    counter = Counter(packs=("P03",))

    with pytest.raises(ValidationError):
        change(counter, name, value)


def test_a_figure_that_leaves_sums_to_nobody_is_not_set():
    table = (
        HEAD + '[[setting]]\nname = "low_yuan"\ndefault = "2.00"\n'
        '[[authority]]\nmatter = "concession"\n'
        '[[authority.band]]\nrule = "T-R1"\nroles = "cashier"\n'
        'up_to_yuan = "setting.low_yuan"\n'
        '[[authority.band]]\nrule = "T-R2"\nroles = "auditor"\n'
        'over_yuan = "setting.low_yuan"\nup_to_yuan = "100.00"\n'
        '[[authority.band]]\nrule = "T-R3"\nroles = "auditor"\nover_yuan = "100.00"\n'
    )
    counter = Counter()
    adopted = {"text": table, "place": "overlay"}
    counter.of_store("adopt_pack", "administrator", **adopted)

    change(counter, "low_yuan", "100.00")
    with pytest.raises(ValidationError, match="T-R2"):
        change(counter, "low_yuan", "100.01")

    assert settings(counter)["low_yuan"] == 10_000


def test_a_pack_with_a_time_nobody_can_read_is_not_adopted():
    setting = '[[setting]]\nname = "my_length"\ndefault = "a while"\n'
    duty = '[[duty]]\nrule = "T"\nafter = "LawInvolved"\nneeds = "ReplyGiven"\n'

    assert "default: 'a while' is no length of time" in wrong(setting)
    assert "within: setting.my_time: the name" in wrong(
        duty + 'within = "setting.my_time"'
    )
    assert "within: no setting my_length" in wrong(
        duty + 'within = "setting.my_length"'
    )
