"""What leaves: slips, draws, refunds, payments, and what undoes them."""

import pytest

from domain.errors import NotFound, Refused
from domain.petty_cash.petty_cash import PettyCash
from tests.counter import Counter
from tests.story import id_of

CHIEF, MANAGER, CASHIER = "on_duty_section_chief", "customer_service_manager", "cashier"


@pytest.fixture
def counter():
    counter = Counter()
    counter.of_store("open_petty_cash", amount_yuan="100.00")
    counter.register()
    counter.of_case("assess_liability", liability="supplier")
    counter.of_case("authorise_total", MANAGER, total_yuan="500.00")
    return counter


def slip(counter, slip_no="S1", amount="86.00", consent=CHIEF):
    counter.of_case("raise_petty_cash_slip", slip_no=slip_no, amount_yuan=amount)
    if consent:
        counter.of_case("consent_petty_cash", consent, slip_no=slip_no)


def balance(counter):
    cash_id = PettyCash.id_from(counter.store_id)
    return counter.ledger.find(PettyCash, cash_id).balance_fen


def draw(counter, slip_no="S1", amount="86.00"):
    return counter.no("draw_petty_cash", CASHIER, slip_no=slip_no, amount_yuan=amount)


@pytest.mark.parametrize(
    ("facts", "rules"),
    [
        ({"amount": None}, ["P02-R22", "P02-R23"]),
        ({"amount": "86.00", "consent": None}, ["P02-R23"]),
        ({"amount": "85.99"}, ["P02-R22"]),
        ({"amount": "86.00"}, []),
    ],
)
def test_a_draw_waits_for_slip_and_the_chiefs_consent(counter, facts, rules):
    if facts["amount"]:
        slip(counter, **facts)

    no = draw(counter)

    assert [rule for rule in no if rule[0] == "P"] == rules


def test_a_clerk_standing_in_as_chief_does_not_consent(counter):
    slip(counter, consent=None)

    no = counter.no("consent_petty_cash", "reception_clerk:2", slip_no="S1")

    assert no == ["P02-R23", "A15"]


def test_a_draw_leaves_the_petty_cash_and_stands_on_the_case(counter):
    slip(counter)

    draw(counter)

    assert balance(counter) == 1_400
    assert counter.case.money.left("supplier") == 8_600


def test_a_slip_is_drawn_once(counter):
    slip(counter, amount="40.00")
    draw(counter, amount="40.00")

    no = draw(counter, amount="40.00")

    assert no == ["P02-R22"]


def test_petty_cash_never_falls_below_nought(counter):
    slip(counter, amount="60.00")
    slip(counter, "S2", "60.00")
    draw(counter, amount="60.00")

    no = draw(counter, "S2", "60.00")

    assert no == ["PettyCashTooLow"]
    assert balance(counter) == 4_000


def test_change_comes_back_up_to_what_was_drawn(counter):
    slip(counter)
    draw(counter)

    counter.of_case("return_petty_cash_change", slip_no="S1", amount_yuan="6.00")
    no = counter.no("return_petty_cash_change", slip_no="S1", amount_yuan="80.01")

    assert no == ["MoreThanWasDrawn"]
    assert balance(counter) == 2_000
    assert counter.case.money.left("supplier") == 8_000


def test_a_till_refund_needs_no_slip_but_counts(counter):
    told = {"kind": "manual_return", "refund_no": "T1", "amount_yuan": "500.00"}

    first = counter.no("refund_at_till", CASHIER, **told)
    more = counter.no("refund_at_till", CASHIER, **told | {"refund_no": "T2"})

    assert (first, more) == ([], ["P02-R21"])


def test_a_refund_number_is_used_once(counter):
    told = {"kind": "manual_return", "refund_no": "T1", "amount_yuan": "5.00"}
    counter.of_case("refund_at_till", CASHIER, **told)

    assert counter.no("refund_at_till", CASHIER, **told) == ["RefundIsMade"]


def test_a_payment_is_undone_by_a_new_entry(counter):
    counter.of_case("pay", payment_id=id_of("p"), amount_yuan="50.00")

    counter.of_case("reverse_payment", payment_id=id_of("p"), reason="付错人")
    again = counter.no("reverse_payment", payment_id=id_of("p"), reason="付错人")

    assert counter.case.money.left("supplier") == 0
    assert again == ["MoreThanWasPaid"]
    assert len(counter.facts("PaymentMade")) == 1


def test_a_payment_number_is_used_once(counter):
    counter.of_case("pay", payment_id=id_of("p"), amount_yuan="5.00")

    no = counter.no("pay", payment_id=id_of("p"), amount_yuan="5.00")

    assert no == ["PaymentIsMade"]


def test_a_payment_nobody_made_is_not_found(counter):
    with pytest.raises(NotFound):
        counter.of_case("reverse_payment", payment_id=id_of("q"), reason="付错人")


def test_a_count_shows_a_difference_and_books_nothing(counter):
    (count,) = counter.of_store("count_petty_cash", CASHIER, amount_yuan="99.50")

    assert (count.balance_fen, count.difference_fen) == (10_000, -50)
    assert balance(counter) == 10_000


def test_petty_cash_begins_once(counter):
    with pytest.raises(Refused) as no:
        counter.of_store("open_petty_cash", amount_yuan="5.00")

    assert no.value.rules == ["PettyCashIsOpen"]
