"""Who may know of a complaint, as packs say it. P13-R06, A62."""

import pytest

from domain.cases.case import Case
from domain.cases.events import ComplaintClassified, ComplaintRegistered
from domain.policies.circles import circle_of
from domain.policies.reader import PackUnreadable, read_pack, read_shipped
from domain.policies.rules import Rules
from tests.story import fact, given, id_of

HEAD = 'pack = "T1/1"\nname = "试"\n'
CIRCLE = HEAD + '[[circle]]\nrule = "T1-R01"\nonly = "finance_dept"\n'
TOLD = {
    "case_no": "客诉-1",
    "store_id": id_of("store"),
    "store_version": 1,
    "channel": "in_person",
    "case_type": "goods_and_service",
    "summary": "排班",
    "complainant_kind": "employee",
}
BEGUN = fact(ComplaintRegistered, **TOLD)
ABOUT_HR = fact(ComplaintClassified, category="about_hr")


def circle(rules, *facts):
    """The circle of a case to which these facts happened."""
    return circle_of(rules, given(Case, *facts).facts)


def p13(handler="company_general_manager"):
    return Rules((read_shipped("P13"),), {"hr_conflict_handler": handler})


@pytest.mark.parametrize(
    ("facts", "handler", "roles"),
    [
        ([BEGUN], "company_general_manager", {"hr_dept"}),
        ([BEGUN, ABOUT_HR], "company_general_manager", {"company_general_manager"}),
        ([BEGUN, ABOUT_HR], "finance_dept", {"finance_dept"}),
        ([BEGUN, ABOUT_HR], None, set()),  # nobody is named: nobody knows
    ],
)
def test_an_employees_complaint_is_known_to_human_resources_unless_it_is_about_them(
    facts, handler, roles
):
    assert circle(p13(handler), *facts) == roles


def test_a_customers_complaint_is_known_to_all_of_its_store():
    customer = fact(ComplaintRegistered, **TOLD | {"complainant_kind": "customer"})

    assert circle(p13(), customer) is None


def test_of_two_circles_whoever_is_in_both():
    both = 'of = "ComplaintRegistered"\n'
    other = read_pack(CIRCLE.replace('"finance_dept"', '["finance_dept", "auditor"]')
                      + both, "t1.toml")  # fmt: skip
    more = read_pack(CIRCLE + both, "t1.toml")

    assert circle(Rules((other, more), {}), BEGUN) == {"finance_dept"}
    assert circle(Rules((p13().packs[0], more), {}), BEGUN) == set()


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ('of = "ReplyGiven"', "of: ReplyGiven does not tell who may know"),
        (
            'of = "ComplaintRegistered"\nwhen = "ReplyGiven"',
            "when: ReplyGiven does not tell who may know",
        ),
        (
            'of = "ComplaintRegistered"\nunless = "PaymentMade"',
            "unless: PaymentMade does not tell who may know",
        ),
        ("", "of: missing"),
    ],
)
def test_a_circle_that_goes_by_anything_else_is_refused(told, says):
    with pytest.raises(PackUnreadable, match=says):
        read_pack(CIRCLE + told, "t1.toml")


def test_a_circle_of_a_role_nobody_has_is_refused():
    told = CIRCLE.replace("finance_dept", "nobody") + 'of = "ComplaintRegistered"'

    with pytest.raises(PackUnreadable, match="only: no word nobody among role"):
        read_pack(told, "t1.toml")
