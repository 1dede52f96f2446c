import pytest
from marshmallow import ValidationError

from domain.errors import Refused
from domain.policies.in_force import rules_of_store, value_of
from tests.counter import Counter

WEEK = {"report": "weekly_complaint_summary", "period_ends_on": "2026-05-03"}


@pytest.fixture
def counter():
    return Counter()


def settings(counter):
    return rules_of_store(counter.ledger, counter.store_id).settings


def change(counter, name, value, role="administrator"):
    counter.of_store("change_setting", role, name=name, value=value)


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
