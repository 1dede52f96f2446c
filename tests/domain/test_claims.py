"""What the insurer is asked for, accepts and pays; what the supplier gives back."""

import pytest
from marshmallow import ValidationError

from domain.errors import NotFound
from tests.counter import Counter
from tests.story import id_of

ORIGINALS = """
pack = "TEST/1"
name = "原件或书面同意才能理赔"

[[proof]]
rule = "TEST-R1"
head = "*"
claimable_if = { any_of = [
    "act(originals=in_custody)",
    "EvidenceReceived(item=act.item, form=original, holder=company)",
    "InsurerConsentReceived(item=act.item, originals_waived=true)",
] }
"""
CONFIRMED = """
pack = "TEST/1"
name = "只按保险公司确认的金额理赔"

[[proof]]
rule = "TEST-R2"
head = "*"
claimable_if = "InsurerConsentReceived(up_to_yuan>=act.total_by_head_yuan)"
"""
BILL = str(id_of("the hospital's bill"))


@pytest.fixture
def counter():
    counter = Counter(packs=())
    counter.of_store("adopt_pack", text=ORIGINALS)
    counter.register()
    return counter


def pay(counter, amount="500.00", originals="in_custody", **typed):
    told = {"amount_yuan": amount, "head": "medical_fee", "originals": originals}
    (paid,) = counter.of_case("pay", "cashier", item="急诊", **told | typed)
    return paid


@pytest.fixture
def paid(counter):
    """A counter where 500 yuan were paid against originals."""
    pay(counter, payment_id=BILL)
    return counter


@pytest.fixture
def claimed(paid):
    """And claimed."""
    paid.of_case("submit_claim_line")
    return paid


def test_a_line_claims_what_is_left_of_the_last_payment(paid):
    paid.of_case("submit_claim_line", amount_yuan="200.00")

    (line,) = paid.of_case("submit_claim_line")

    assert (line.line_no, line.amount_fen) == (2, 30_000)
    assert (line.head, line.item) == ("medical_fee", "急诊")
    assert str(line.payment_id) == BILL


def test_a_claim_is_submitted_with_all_its_lines(paid):
    pay(paid, "80.00", head="transport_fee")
    lines = [{"payment_id": BILL, "amount_yuan": "450.00"}, {}, {}]

    submitted = paid.of_case("submit_claim", lines=lines)

    told = [(one.line_no, one.head, one.amount_fen) for one in submitted]
    assert told == [
        (1, "medical_fee", 45_000),
        (2, "transport_fee", 8_000),
        (3, "medical_fee", 5_000),
    ]
    assert len({one.claim_id for one in submitted}) == 1


def test_a_claim_with_one_line_too_high_is_not_submitted_at_all(paid):
    lines = [{"amount_yuan": "499.00"}, {"amount_yuan": "1.01"}]

    assert paid.no("submit_claim", lines=lines) == ["ClaimExceedsPayment"]
    assert paid.case.claims.lines == {}


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"amount_yuan": "500.01"}, "ClaimExceedsPayment"),
        ({"amount_yuan": "300.01", "line_no": "2"}, "ClaimExceedsPayment"),
        ({"amount_yuan": "1.00", "line_no": "1"}, "ClaimLineIsTaken"),
    ],
)
def test_a_line_claims_no_more_than_was_paid_and_not_yet_claimed(paid, typed, refusal):
    paid.of_case("submit_claim_line", amount_yuan="200.00")

    assert paid.no("submit_claim_line", **typed) == [refusal]


def test_what_was_reversed_cannot_be_claimed(paid):
    told = {"payment_id": BILL, "amount_yuan": "400.00", "reason": "多付"}
    paid.of_case("reverse_payment", "cashier", **told)

    assert paid.no("submit_claim_line", amount_yuan="100.01") == ["ClaimExceedsPayment"]
    assert paid.no("submit_claim_line", amount_yuan="100.00") == []


def test_a_payment_without_originals_waits_for_them(counter):
    pay(counter, originals="kept_by_customer")
    before = counter.no("submit_claim_line")
    counter.of_case("receive_evidence", paper="fee_receipt", item="急诊")

    (line,) = counter.of_case("submit_claim_line")

    assert before == ["PaymentIsNotClaimable"]
    assert line.amount_fen == 50_000


def test_or_for_the_insurer_to_do_without(counter):
    pay(counter, originals="kept_by_customer")
    counter.of_case("receive_insurer_consent", item="急诊", originals_waived="yes")

    assert counter.no("submit_claim_line") == []


def test_a_copy_is_no_original(counter):
    pay(counter, originals="kept_by_customer")
    counter.of_case("receive_evidence", paper="fee_receipt", item="急诊", form="copy")

    assert counter.no("submit_claim_line") == ["PaymentIsNotClaimable"]


def test_of_a_sum_above_what_the_insurer_confirmed_that_much_is_claimed():
    counter = Counter(packs=())
    counter.of_store("adopt_pack", text=CONFIRMED)
    counter.register()
    counter.of_case("receive_insurer_consent", up_to_yuan="300.00")
    pay(counter, "500.00")

    no = [counter.no("submit_claim_line", amount_yuan="300.01")]
    no.append(counter.no("submit_claim_line", amount_yuan="300.00"))
    no.append(counter.no("submit_claim_line", amount_yuan="0.01"))

    assert no == [["PaymentIsNotClaimable"], [], ["PaymentIsNotClaimable"]]


@pytest.mark.parametrize(
    ("command", "typed"),
    [
        ("submit_claim_line", {}),
        ("submit_claim_line", {"payment_id": BILL}),
        ("decide_claim_line", {"accepted_yuan": "1.00"}),
        ("decide_claim_line", {"accepted_yuan": "1.00", "line_no": "7"}),
        ("receive_claim_money", {"amount_yuan": "1.00"}),
        ("close_claim", {}),
    ],
)
def test_what_was_never_paid_or_claimed_is_not_found(counter, command, typed):
    with pytest.raises(NotFound):
        counter.of_case(command, **typed)


def test_part_of_a_line_is_accepted_and_part_rejected(claimed):
    claimed.of_case("decide_claim_line", accepted_yuan="300.00", rejected_yuan="50.00")

    claims = claimed.case.claims
    (line,) = claims.lines
    assert claims.pending_of(line) == 15_000
    assert claims.outstanding(line[0]) == 30_000


@pytest.mark.parametrize(
    ("accepted", "rejected", "no"),
    [
        ("500.00", "0.00", []),
        ("300.00", "200.00", []),
        ("300.00", "200.01", ["DecisionExceedsPending"]),
        ("500.01", "0", ["DecisionExceedsPending"]),
    ],
)
def test_no_more_is_decided_than_is_pending(claimed, accepted, rejected, no):
    told = {"accepted_yuan": accepted, "rejected_yuan": rejected}

    assert claimed.no("decide_claim_line", **told) == no


@pytest.mark.parametrize(
    ("amount", "no"), [("300.00", []), ("300.01", ["ClaimMoneyExceedsAccepted"])]
)
def test_no_more_comes_than_was_accepted(claimed, amount, no):
    claimed.of_case("decide_claim_line", accepted_yuan="300.00", rejected_yuan="200.00")

    assert claimed.no("receive_claim_money", amount_yuan=amount) == no


@pytest.mark.parametrize(
    ("amount", "no"), [("500.00", []), ("500.01", ["ClaimMoneyExceedsAccepted"])]
)
def test_money_may_come_before_the_decision(claimed, amount, no):
    assert claimed.no("receive_claim_money", amount_yuan=amount) == no


@pytest.mark.parametrize(
    ("rejected", "no"), [("200.00", []), ("200.01", ["RejectedWasPaid"])]
)
def test_what_the_insurer_paid_it_cannot_reject(claimed, rejected, no):
    claimed.of_case("receive_claim_money", amount_yuan="300.00")
    told = {"accepted_yuan": "0", "rejected_yuan": rejected}

    assert claimed.no("decide_claim_line", **told) == no


def test_a_closed_claim_takes_only_money(claimed):
    claimed.of_case("decide_claim_line", accepted_yuan="300.00")
    claimed.of_case("close_claim", reason="余额不再主张")

    no = [claimed.no("submit_claim_line"), claimed.no("close_claim")]
    no.append(claimed.no("decide_claim_line", accepted_yuan="1.00"))

    assert no == [["ClaimIsClosed"]] * 3
    assert claimed.no("receive_claim_money", amount_yuan="300.00") == []


def test_a_closed_case_still_claims(paid):
    paid.of_case("close_case")

    assert paid.no("submit_claim_line") == []
    assert paid.no("decide_claim_line", accepted_yuan="500.00") == []
    assert paid.no("receive_claim_money", amount_yuan="500.00") == []
    assert paid.no("close_claim") == []


def test_the_supplier_gives_back_no_more_than_left(paid):
    paid.of_case("recover_from_supplier", amount_yuan="200.00")

    assert paid.no("recover_from_supplier", amount_yuan="300.01") == [
        "RecoveryExceedsPaid"
    ]
    assert paid.no("recover_from_supplier", amount_yuan="300.00") == []


def test_the_supplier_spoken_to_is_the_one_who_pays(paid):
    dairy = str(id_of("the dairy"))
    paid.of_case("contact_supplier", supplier_id=dairy, about="compensation")

    (recovered,) = paid.of_case("recover_from_supplier", amount_yuan="1.00")

    assert str(recovered.supplier_id) == dairy


@pytest.mark.parametrize(
    ("command", "typed"),
    [
        ("submit_claim_line", {"amount_yuan": "0"}),
        ("receive_claim_money", {"amount_yuan": "0.00"}),
        ("decide_claim_line", {"accepted_yuan": "0"}),
        ("recover_from_supplier", {"amount_yuan": "0"}),
    ],
)
def test_nothing_is_no_amount(claimed, command, typed):
    pay(claimed)

    with pytest.raises(ValidationError, match="金额须大于零"):
        claimed.of_case(command, **typed)
