import pytest

from tests.counter import Counter

MANAGER = "customer_service_manager"
CHIEF = "on_duty_section_chief"


@pytest.fixture
def counter():
    counter = Counter()
    counter.of_store("open_petty_cash", amount_yuan="50.00")
    counter.register()
    return counter


def slip(counter, amount_yuan, slip_no="S1"):
    """A slip is raised, and whoever must has consented."""
    told = {"slip_no": slip_no, "amount_yuan": amount_yuan}
    counter.of_case("raise_petty_cash_slip", **told)
    counter.of_case("consent_petty_cash", CHIEF, slip_no=slip_no)
    counter.of_case("consent_petty_cash", MANAGER, slip_no=slip_no)
    return told


def test_locks_tables_and_the_command_itself_say_no_together(counter):
    counter.of_case("assess_liability", liability="supplier")

    bare = counter.no("draw_petty_cash", slip_no="S1", amount_yuan="60.00")
    counter.of_case("grant_compensation", MANAGER, amount_yuan="160.00")
    short = counter.no("draw_petty_cash", slip_no="S1", amount_yuan="60.00")
    only_short = counter.no("draw_petty_cash", **slip(counter, "60.00", "S2"))

    assert bare == ["P02-R22", "P02-R23", "P02-R19", "P02-R20"]
    assert short == ["P02-R22", "P02-R23", "PettyCashTooLow"]
    assert only_short == ["PettyCashTooLow"]


def test_no_table_speaks_while_liability_is_open(counter):
    assert counter.no("grant_compensation", amount_yuan="20.00") == ["P02-R30"]
    assert counter.no("decide_advance", amount_yuan="20.00") == ["P02-R30"]
    assert counter.no("decide_advance", outcome="no") == []


@pytest.mark.parametrize("liability", ["customer", "none", "undetermined"])
def test_money_wants_supplier_or_store_to_be_liable(counter, liability):
    counter.of_case("assess_liability", liability=liability)

    assert "P02-R30" in counter.no("grant_compensation", amount_yuan="20.00")
    assert counter.no("make_offer", what="退款", amount_yuan="20.00") == ["P02-R30"]
    assert counter.no("make_offer", what="道歉", remedy="apology") == []


def test_a_sum_stands_only_on_a_line_that_bears_the_case(counter):
    counter.of_case("assess_liability", liability="supplier")

    other = counter.no("grant_compensation", amount_yuan="20.00", line="store")

    assert other == ["P02-R30"]


@pytest.mark.parametrize("channel", ["phone", "switchboard", "hotline"])
def test_a_call_another_department_took_is_handed_over(channel):
    counter = Counter()
    counter.register(channel=channel, taken_by="other_dept")

    before = counter.no("close_case")
    counter.of_case("hand_over_call", whom="other_dept", data="登记单")
    elsewhere = counter.no("close_case")
    counter.of_case("hand_over_call", whom="reception_section", data="登记单")

    assert "P02-R05" in before and "P02-R05" in elsewhere
    assert "P02-R05" not in counter.no("close_case")


def test_who_was_told_before_the_complaint_became_major_was_not_told_that(counter):
    places = (
        "store_general_manager",
        "operations_management_center",
        "customer_service_dept",
    )
    for whom in places:
        counter.of_case("notify", whom=whom)
    counter.of_case("classify_complaint", category="food_poisoning")

    before = counter.no("close_case")
    for whom in places:
        counter.of_case("notify", whom=whom)

    assert "P02-R06" in before
    assert "P02-R06" not in counter.no("close_case")


def test_a_major_complaint_put_right_is_negotiated_by_anybody_again(counter):
    counter.of_case("classify_complaint", category="malicious_claim")
    major = counter.no("negotiate", note="商谈")

    lowered = {"severity": "major_complaint", "reason": "查明并非恶意"}
    counter.of_case("lower_severity", MANAGER, **lowered)

    assert major == ["P02-R07"]
    assert counter.no("negotiate", note="商谈") == []
    assert "P02-R06" not in counter.no("close_case")


@pytest.mark.parametrize(
    ("role", "amount", "expected"),
    [
        ("hr_cs_deputy_executive_director", "500.00", []),
        ("hr_cs_deputy_executive_director", "500.01", ["P02-R27"]),
        ("hr_director", "5000.00", []),
        ("hr_director", "5000.01", ["P02-R28"]),
        ("company_general_manager", "5000.01", []),
        (MANAGER, "0.01", ["P02-R26"]),
    ],
)
def test_a_promise_waits_for_whoever_fills_its_band(counter, role, amount, expected):
    counter.of_case("assess_liability", liability="store")
    leave = {"up_to_yuan": amount, "what": "赔付"}
    counter.of_case("authorise_promise", role, **leave)

    no = counter.no("make_offer", what="赔付", amount_yuan=amount)

    assert no == expected


def test_medical_costs_and_court_orders_do_not_wait_for_counsel(counter):
    counter.of_case("assess_liability", liability="supplier")
    counter.of_case("grant_compensation", MANAGER, amount_yuan="500.00")
    counter.of_case("involve_law", legal_matter="lawsuit")

    def pay(purpose, **more):
        asked = {"amount_yuan": "100.00", "purpose": purpose} | more
        return counter.no("pay", "finance_staff", **asked)

    assert pay("compensation") == ["P02-R08"]
    assert pay("medical_advance") == []
    assert "P02-R08" not in pay("court_order", basis="court_order")
