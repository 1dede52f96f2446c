from uuid import uuid5

import pytest

from domain.cases.case import Case
from domain.cases.events import BreachRecorded, CaseClosed, CaseReopened
from domain.claims.events import ClaimMoneyReceived, SupplierRecovered
from domain.concessions.events import OfferAccepted, OfferRejected
from domain.liability.events import LiabilityAssessed, ReceivableMoved
from domain.payments.events import (
    PaymentMade,
    PaymentReversed,
    PettyCashChangeReturned,
    PettyCashDrawn,
    TillRefundMade,
)
from domain.petty_cash.events import PettyCashReplenished
from domain.petty_cash.petty_cash import PettyCash
from tests.projections.book import STORE, later, open_store, register, shown, tell
from tests.story import id_of

DRAWN = (PettyCashDrawn, {"slip_no": "1", "amount_fen": 2_000, "line": "supplier"})
ADVANCE = {
    "payment_id": id_of("advance"),
    "amount_fen": 100_000,
    "line": "store",
    "purpose": "medical_advance",
    "head": "medical_fee",
    "method": "bank_transfer",
    "claimable": True,
}
PAID = (PaymentMade, ADVANCE)
REVERSED = {
    "payment_id": id_of("advance"),
    "amount_fen": 100_000,
    "line": "store",
    "purpose": "medical_advance",
    "reason": "付错账户",
    "rules": ["P01-R27"],
}
BREACH = {
    "rule": "P02-R22",
    "what": "先付后补单",
    "by_whom": "当班课员",
    "amount_fen": 1_500,
}
RECOVERED = {"supplier_id": id_of("dairy"), "amount_fen": 1_500}
MOVED = {"from_line": "supplier", "to_line": "store", "amount_fen": 2_000}


def figures_after(ledger, *facts, case_id=None):
    open_store(ledger)
    case = register(ledger)
    for fact in facts:
        tell(ledger, Case, case, fact)
    return shown(ledger)["store_ledger"].figures(STORE, case_id, later(days=1))


def told(**differing):
    """The figures of a store with 1000 yuan in its drawer and nothing else."""
    nought = dict.fromkeys(
        (
            *("paid_out", "supplier_receivable", "supplier_recovered"),
            *("insurer_received", "net_borne", "advances_outstanding"),
        ),
        "0.00",
    )
    return {"petty_cash_balance": "1000.00"} | nought | differing


@pytest.mark.parametrize(
    ("facts", "figures"),
    [
        ([], told()),
        (
            [DRAWN],
            told(
                petty_cash_balance="980.00",
                paid_out="20.00",
                supplier_receivable="20.00",
                net_borne="20.00",
            ),
        ),
        (
            [
                DRAWN,
                (
                    PettyCashChangeReturned,
                    {"slip_no": "1", "amount_fen": 500, "line": "supplier"},
                ),
            ],
            told(
                petty_cash_balance="985.00",
                paid_out="15.00",
                supplier_receivable="15.00",
                net_borne="15.00",
            ),
        ),
        (
            [
                (
                    TillRefundMade,
                    {
                        "refund_no": "9",
                        "kind": "manual_return",
                        "amount_fen": 4_990,
                        "line": "supplier",
                    },
                ),
                (SupplierRecovered, RECOVERED),
            ],
            told(
                paid_out="49.90",
                supplier_receivable="34.90",
                supplier_recovered="15.00",
                net_borne="34.90",
            ),
        ),
        (
            [PAID, (ClaimMoneyReceived, {"claim_id": STORE, "amount_fen": 60_000})],
            told(
                paid_out="1000.00",
                insurer_received="600.00",
                net_borne="400.00",
                advances_outstanding="1000.00",
            ),
        ),
        ([PAID, (PaymentReversed, REVERSED)], told()),
        ([(BreachRecorded, BREACH)], told()),
        (
            [(BreachRecorded, BREACH | {"money_left": True, "line": "store"})],
            told(paid_out="15.00", net_borne="15.00"),
        ),
        (
            [DRAWN, (ReceivableMoved, MOVED)],
            told(petty_cash_balance="980.00", paid_out="20.00", net_borne="20.00"),
        ),
    ],
    ids=[
        *("nothing", "draw", "change", "till", "insurer", "reversal", "promised"),
        *("paid against a rule", "reclassified"),
    ],
)
def test_the_figures_of_a_store_are_those_of_section_7(ledger, facts, figures):
    assert figures_after(ledger, *facts) == figures


@pytest.mark.parametrize(
    ("facts", "outstanding"),
    [
        ([PAID], "1000.00"),
        ([PAID, (OfferAccepted, {})], "0.00"),
        ([PAID, (OfferAccepted, {}), (OfferRejected, {})], "1000.00"),
        ([PAID, (CaseClosed, {"outcome": "settled"})], "0.00"),
        (
            [
                PAID,
                (CaseClosed, {"outcome": "settled"}),
                (CaseReopened, {"reason": "复查"}),
            ],
            "1000.00",
        ),
    ],
    ids=["paid", "settled", "rejected again", "closed", "reopened"],
)
def test_an_advance_is_outstanding_until_its_case_is_settled(
    ledger, facts, outstanding
):
    figures = figures_after(ledger, *facts)

    assert figures["advances_outstanding"] == outstanding


def test_a_reversal_is_a_new_entry_below_zero_with_the_rule_that_caused_it(ledger):
    open_store(ledger)
    case = register(ledger)
    tell(ledger, Case, case, PAID)
    tell(ledger, Case, case, (PaymentReversed, REVERSED))

    newest, first = shown(ledger)["store_ledger"].lines([STORE], case)

    assert (first["amount_fen"], first["rules"]) == (100_000, [])
    assert (newest["amount_fen"], newest["rules"]) == (-100_000, ["P01-R27"])


def test_a_changed_liability_moves_what_was_paid_and_leaves_it_paid(ledger):
    open_store(ledger)
    case = register(ledger)
    facts = [DRAWN, (LiabilityAssessed, {"liability": "store"})]
    tell(ledger, Case, case, *facts, (ReceivableMoved, MOVED))

    newest, _ = shown(ledger)["store_ledger"].lines([STORE], case)

    accounts = newest["from_account"], newest["to_account"]
    assert accounts == ("supplier_receivable", "compensation_expense")
    assert newest["amount_fen"] == 2_000


def test_a_store_knows_nothing_of_another_ones_money(ledger):
    open_store(ledger)
    case = register(ledger)
    tell(ledger, Case, case, DRAWN)

    other = shown(ledger)["store_ledger"].figures(id_of("HY-02"), None, later())

    assert set(other.values()) == {"0.00"}


def test_a_replenished_drawer_holds_more_and_costs_nothing(ledger):
    open_store(ledger)
    cash = {"store_id": STORE, "amount_fen": 64_080, "balance_fen": 164_080}
    drawer = uuid5(STORE, "petty cash")
    tell(ledger, PettyCash, drawer, (PettyCashReplenished, cash))

    figures = shown(ledger)["store_ledger"].figures(STORE, None, later())

    assert figures == told(petty_cash_balance="1640.80")


@pytest.mark.parametrize("fact", [DRAWN, PAID, (ReceivableMoved, MOVED)])
def test_every_entry_balances(ledger, fact):
    open_store(ledger)
    tell(ledger, Case, register(ledger), fact)
    models = shown(ledger)

    sums = models["store_ledger"].balance([STORE])

    assert sum(sums.values()) == 0
    assert any(sums.values())
