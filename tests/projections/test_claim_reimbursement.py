import pytest

from domain.cases.case import Case
from domain.claims.events import (
    ClaimClosed,
    ClaimLineDecided,
    ClaimLineSubmitted,
    ClaimMoneyReceived,
    SupplierRecovered,
)
from domain.payments.events import PaymentMade, PaymentReversed
from tests.projections.book import STORE, later, open_store, register, shown, tell
from tests.story import id_of

CLAIM = id_of("claim 31")


def paid(name, amount_fen, claimable=True):
    told = {
        "payment_id": id_of(name),
        "amount_fen": amount_fen,
        "line": "store",
        "purpose": "settlement",
        "head": "medical_fee",
        "method": "bank_transfer",
        "claimable": claimable,
    }
    return PaymentMade, told


def claimed(line_no, payment, amount_fen, head="medical_fee"):
    told = {
        "claim_id": CLAIM,
        "line_no": line_no,
        "payment_id": id_of(payment),
        "head": head,
        "amount_fen": amount_fen,
    }
    return ClaimLineSubmitted, told


def decided(line_no, accepted_fen, rejected_fen, reason=None):
    told = {"claim_id": CLAIM, "line_no": line_no, "reason": reason}
    told |= {"accepted_fen": accepted_fen, "rejected_fen": rejected_fen}
    return ClaimLineDecided, told


def received(amount_fen):
    return ClaimMoneyReceived, {"claim_id": CLAIM, "amount_fen": amount_fen}


TWO_LINES = [
    paid("outpatient", 234_680),
    paid("ward", 1_892_040),
    claimed(1, "outpatient", 234_680),
    claimed(2, "ward", 1_892_040, "hospitalization_fee"),
]
PARTLY = [
    *TWO_LINES,
    decided(1, 214_680, 20_000, "自费药 200.00 不赔"),
    decided(2, 1_640_000, 112_040),
    received(1_414_680),
]


def view(ledger, *facts, after=()):
    open_store(ledger)
    case = register(ledger)
    for fact in (*facts, *after):
        tell(ledger, Case, case, fact)
    return shown(ledger)["claim_reimbursement"], case


def figures_of(model, case):
    return model.figures(STORE, case, later())


def told(found, *names):
    return [found[name] for name in names]


def test_what_is_claimed_is_pending_until_it_is_decided(ledger):
    model, case = view(ledger, *TWO_LINES)

    found = figures_of(model, case)

    assert told(found, "claimed", "pending") == ["21267.20", "21267.20"]
    assert told(found, "accepted", "received", "outstanding") == ["0.00"] * 3
    assert found["shortfall"] == "21267.20"


def test_a_partly_accepted_claim_adds_up(ledger):
    model, case = view(ledger, *PARTLY)

    found = figures_of(model, case)

    assert told(found, "claimed", "accepted", "rejected", "pending") == [
        *("21267.20", "18546.80", "1320.40", "1400.00")
    ]
    assert told(found, "received", "outstanding", "shortfall") == [
        *("14146.80", "4400.00", "7120.40")
    ]
    assert found["not_claimable"] == "0.00"


def test_each_line_tells_the_same_figures_and_what_the_insurer_said(ledger):
    model, case = view(ledger, *PARTLY)

    first, second = figures_of(model, case)["claims"][0]["lines"]

    assert told(first, "claimed", "accepted", "received", "shortfall") == [
        *("2346.80", "2146.80", "2146.80", "200.00")
    ]
    assert first["reason"] == "自费药 200.00 不赔"
    assert told(second, "received", "outstanding", "pending") == [
        *("12000.00", "4400.00", "1400.00")
    ]


def test_a_sum_paid_by_exception_stands_beside_the_claim_not_in_it(ledger):
    model, case = view(ledger, *TWO_LINES, paid("x-ray", 12_000, claimable=False))

    found = figures_of(model, case)

    assert told(found, "claimed", "not_claimable") == ["21267.20", "120.00"]


@pytest.mark.parametrize(
    ("then", "left"),
    [
        (claimed(3, "x-ray", 12_000), "0.00"),
        (
            (
                PaymentReversed,
                {
                    "payment_id": id_of("x-ray"),
                    "amount_fen": 5_000,
                    "line": "store",
                    "purpose": "settlement",
                    "reason": "多付",
                },
            ),
            "70.00",
        ),
    ],
    ids=["claimed with the insurer's consent", "partly reversed"],
)
def test_it_is_not_claimable_only_as_far_as_it_stays_so(ledger, then, left):
    model, case = view(ledger, paid("x-ray", 12_000, claimable=False), then)

    assert figures_of(model, case)["not_claimable"] == left


def test_what_the_store_bears_is_shortfall_and_not_claimable_less_the_supplier(ledger):
    beside = paid("x-ray", 12_000, claimable=False)
    supplier = {"supplier_id": id_of("shelf maker"), "amount_fen": 100_000}
    model, case = view(ledger, *PARTLY, beside, (SupplierRecovered, supplier))

    check = figures_of(model, case)["check"]

    assert check == {
        "shortfall": "7120.40",
        "not_claimable": "120.00",
        "supplier_recovered": "1000.00",
        "net_borne": "6240.40",
        "unclaimed": "0.00",
        "agrees": True,
    }


def test_the_check_tells_what_was_paid_and_never_claimed(ledger):
    model, case = view(ledger, *PARTLY, paid("taxi", 3_000))

    check = figures_of(model, case)["check"]

    assert (check["agrees"], check["unclaimed"]) == (False, "30.00")


def test_a_closed_claim_is_final(ledger):
    closed = ClaimClosed, {"claim_id": CLAIM, "reason": "不再申报"}
    model, _ = view(ledger, *PARTLY, closed)

    claim = model.claim(CLAIM)

    assert claim["final"] is True
    assert claim["shortfall_fen"] == 712_040
