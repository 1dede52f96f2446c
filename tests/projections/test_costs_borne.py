from datetime import timedelta

import pytest

from domain.cases.case import Case
from domain.claims.events import SupplierRecovered
from domain.liability.events import ReceivableMoved
from domain.payments.events import PaymentMade, PettyCashDrawn
from projections.costs_borne import Costs, CostsBorne
from projections.eyes import Eyes
from tests.projections.book import MORNING, STORE, later, open_store, register, shown
from tests.projections.book import tell
from tests.story import id_of

A_YEAR = MORNING, later(days=365)
DRAWN = (PettyCashDrawn, {"slip_no": "1", "amount_fen": 2_000, "line": "supplier"})
PAID = (
    PaymentMade,
    {
        "payment_id": id_of("p"),
        "amount_fen": 30_000,
        "line": "store",
        "purpose": "settlement",
        "head": "medical_fee",
        "method": "bank_transfer",
        "claimable": False,
    },
)
CAME_BACK = (SupplierRecovered, {"supplier_id": STORE, "amount_fen": 500})


@pytest.fixture
def case(ledger):
    open_store(ledger)
    return register(ledger)


def borne(ledger, since=A_YEAR[0], until=A_YEAR[1], eyes=Eyes(), **of):
    paper = shown(ledger)["store_ledger"].through(eyes).beside(CostsBorne)
    return paper.by_store(since, until, **of)


def test_costs_are_told_by_who_was_to_bear_them_and_what_came_back(ledger, case):
    tell(ledger, Case, case, DRAWN, PAID, CAME_BACK)

    costs = borne(ledger)[STORE]

    assert costs == Costs(supplier=2_000, store=30_000, recovered=500)
    assert (costs.paid_out, costs.net_borne) == (32_000, 31_500)


def test_they_are_the_figures_of_the_store_ledger(ledger, case):
    tell(ledger, Case, case, DRAWN, PAID, CAME_BACK)

    sums = shown(ledger)["store_ledger"].sums([STORE])

    costs = borne(ledger)[STORE]
    assert costs.paid_out == sums["paid_out"]
    assert costs.net_borne == sums["net_borne"]


def test_what_was_moved_to_another_line_is_borne_there(ledger, case):
    moved = {"from_line": "supplier", "to_line": "store", "amount_fen": 2_000}
    tell(ledger, Case, case, DRAWN, (ReceivableMoved, moved))

    assert borne(ledger)[STORE] == Costs(supplier=0, store=2_000)


def test_only_what_moved_in_the_time_counts(ledger, case):
    tell(ledger, Case, case, (DRAWN[0], DRAWN[1] | {"occurred_at": MORNING}))
    second = timedelta(seconds=1)

    assert borne(ledger, MORNING, MORNING + second)[STORE].supplier == 2_000
    assert borne(ledger, MORNING + second) == {}
    assert borne(ledger, MORNING - second, MORNING) == {}


def test_one_store_is_asked_alone_and_nobody_reaches_beyond_the_own(ledger, case):
    tell(ledger, Case, case, DRAWN)

    assert list(borne(ledger, store_id=STORE)) == [STORE]
    assert borne(ledger, store_id=id_of("another")) == {}
    assert borne(ledger, eyes=Eyes("cashier", id_of("another"))) == {}
    assert borne(ledger, eyes=Eyes("cashier", id_of("other")), store_id=STORE) == {}
