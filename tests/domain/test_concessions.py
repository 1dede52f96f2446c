"""Who may grant which total, and what may leave (C14, C15, C19, A18, A21)."""

import pytest

from tests.counter import Counter

CHIEF, MANAGER = "on_duty_section_chief", "customer_service_manager"
DEPUTY = "deputy_customer_service_manager"
HR_DEPUTY, HR, BOSS = (
    "hr_cs_deputy_executive_director",
    "hr_director",
    "company_general_manager",
)


@pytest.fixture
def counter():
    counter = Counter()
    counter.of_store("open_petty_cash", amount_yuan="1000.00")
    counter.register()
    return counter


def judged(counter, liability="supplier"):
    counter.of_case("assess_liability", liability=liability)
    counter.of_case("give_first_judgement", found="奶已变质")
    counter.of_case("call_section_chief")


@pytest.mark.parametrize(
    ("liability", "amount", "role", "rules"),
    [
        ("supplier", "20.00", "reception_clerk", []),
        ("supplier", "20.01", "reception_clerk", ["P02-R19", "P02-R20"]),
        ("supplier", "20.01", CHIEF, []),
        ("supplier", "100.00", CHIEF, []),
        ("supplier", "100.01", CHIEF, ["P02-R21"]),
        ("supplier", "100.01", DEPUTY, []),
        ("supplier", "5.00", MANAGER, []),
        ("store", "0.01", MANAGER, ["P02-R26"]),
        ("store", "500.00", HR_DEPUTY, []),
        ("store", "500.01", HR_DEPUTY, ["P02-R27"]),
        ("store", "5000.00", HR, []),
        ("store", "5000.01", HR, ["P02-R28"]),
        ("store", "5000.01", BOSS, []),
        ("store", "10.00", BOSS, []),
    ],
)
def test_a_total_is_decided_by_whoever_fills_its_band(
    counter, liability, amount, role, rules
):
    judged(counter, liability)

    no = counter.no("grant_compensation", role, amount_yuan=amount)

    assert no == rules


def test_splitting_a_sum_does_not_lower_the_authority_it_needs(counter):
    judged(counter)
    counter.of_case("grant_compensation", amount_yuan="20.00")

    no = counter.no("grant_compensation", amount_yuan="0.01")

    assert no == ["P02-R19", "P02-R20"]


def test_a_band_needs_its_facts_whoever_decides(counter):
    counter.of_case("assess_liability", liability="supplier")

    no = counter.no("grant_compensation", CHIEF, amount_yuan="50.00")

    assert no == ["P02-R19", "P02-R20"]


def test_no_money_is_decided_while_liability_is_open(counter):
    no = counter.no("grant_compensation", amount_yuan="5.00")

    assert no == ["P02-R30"]


def test_money_leaves_only_up_to_what_was_authorised(counter):
    judged(counter)
    counter.of_case("grant_compensation", amount_yuan="20.00")

    first = counter.no("pay", "finance_staff", amount_yuan="20.00")
    second = counter.no("pay", "finance_staff", amount_yuan="0.01")

    assert (first, second) == ([], ["P02-R19", "P02-R20"])


def test_a_total_may_be_authorised_before_anything_is_granted(counter):
    judged(counter)
    counter.of_case("authorise_total", CHIEF, total_yuan="80.00")

    granted = counter.no("grant_compensation", CHIEF, amount_yuan="80.00")
    paid = counter.no("pay", "finance_staff", amount_yuan="80.00")

    assert granted == paid == []


def test_a_reclassified_total_waits_for_the_new_tables_word(counter):
    judged(counter)
    counter.of_case("grant_compensation", CHIEF, amount_yuan="60.00")
    counter.of_case("pay", "finance_staff", amount_yuan="40.00")

    counter.of_case("assess_liability", liability="store")
    before = counter.no("pay", "finance_staff", amount_yuan="20.00")
    counter.of_case("authorise_total", HR_DEPUTY)
    after = counter.no("pay", "finance_staff", amount_yuan="20.00")

    moved = counter.facts("ReceivableMoved")[0]
    assert (before, after) == (["P02-R26"], [])
    assert (moved.from_line, moved.to_line, moved.amount_fen) == (
        "supplier",
        "store",
        4_000,
    )


def test_split_liability_is_judged_line_by_line(counter):
    judged(counter, "split")

    supplier = counter.no("grant_compensation", amount_yuan="20.00", line="supplier")
    store = counter.no("grant_compensation", amount_yuan="20.00", line="store")

    assert (supplier, store) == ([], ["P02-R26"])


def test_split_liability_wants_its_line_named(counter):
    judged(counter, "split")

    no = counter.no("grant_compensation", amount_yuan="20.00")

    assert no == ["P02-R30", "A21"]


def test_what_was_granted_and_not_paid_can_be_taken_back(counter):
    judged(counter)
    counter.of_case("grant_compensation", CHIEF, amount_yuan="60.00")
    counter.of_case("pay", "finance_staff", amount_yuan="40.00")

    too_much = counter.no("withdraw_grant", amount_yuan="20.01", reason="多批了")
    counter.of_case("withdraw_grant", amount_yuan="20.00", reason="多批了")

    assert too_much == ["MoreThanIsLeft"]
    assert counter.case.money.total("supplier") == 4_000
