from domain.cases.case import Case
from domain.cases.events import CaseClosed
from domain.concessions.events import (
    ApprovalGranted,
    ApprovalRequested,
    CompensationGranted,
    SpecialApprovalGranted,
    TotalAuthorised,
)
from domain.liability.events import LiabilityAssessed
from domain.payments.events import PettyCashCountersigned, PettyCashDrawn
from tests.projections.book import STORE, open_store, register, shown, tell

MANAGER = "customer_service_manager"
SUPPLIER = (LiabilityAssessed, {"liability": "supplier"})
ASKED = {"act": "accompany_customer", "reason": "伤情加重", "whom": "mall_duty_manager"}
DRAWN = (PettyCashDrawn, {"slip_no": "1", "amount_fen": 2_000, "line": "supplier"})


def granted(amount_fen, tables=()):
    told = {"head": "refund", "line": "supplier", "tables": list(tables)}
    told |= {"amount_fen": amount_fen, "total_fen": amount_fen}
    return CompensationGranted, told


def inbox(ledger, *facts):
    open_store(ledger)
    case = register(ledger)
    for fact in facts:
        tell(ledger, Case, case, fact)
    return shown(ledger)["approval_inbox"], case


def test_a_total_waits_for_the_roles_of_its_band_and_for_no_others(ledger):
    model, case = inbox(ledger, SUPPLIER, granted(2_001))

    (item,) = model.waiting([STORE], role=MANAGER)

    assert (item["case_id"], item["kind"], item["total_fen"]) == (case, "total", 2_001)
    assert item["rules"] == ["P02-R21"]
    assert model.waiting([STORE], role="reception_clerk") == []
    assert model.count([STORE], "manager") == 0


def test_it_waits_no_longer_once_the_total_is_authorised(ledger):
    model, case = inbox(ledger, SUPPLIER, granted(2_001))
    (item,) = model.waiting([STORE])
    told = {"line": "supplier", "total_fen": 2_001, "tables": [item["authority"]]}

    tell(ledger, Case, case, (TotalAuthorised, told))

    assert shown(ledger)["approval_inbox"].waiting([STORE]) == []


def test_leave_asked_for_waits_until_it_is_answered(ledger):
    model, case = inbox(ledger, (ApprovalRequested, ASKED))
    before = model.waiting([STORE], role="mall_duty_manager")

    tell(ledger, Case, case, (ApprovalGranted, {"act": "accompany_customer"}))
    after = shown(ledger)["approval_inbox"].waiting([STORE])

    assert [(item["kind"], item["act"]) for item in before] == [
        ("request", "accompany_customer")
    ]
    assert after == []


def test_a_special_approval_answers_the_request_for_it(ledger):
    model, case = inbox(ledger, (ApprovalRequested, ASKED | {"act": "P01-R29"}))
    before = model.waiting([STORE])

    special = {"rule": "P01-R29", "reason": "顾客坚持自留"}
    tell(ledger, Case, case, (SpecialApprovalGranted, special))
    after = shown(ledger)["approval_inbox"].waiting([STORE])

    assert [item["act"] for item in before] == ["P01-R29"]
    assert after == []


def test_a_draw_waits_for_its_countersign(ledger):
    model, case = inbox(ledger, DRAWN)
    before = [(one["kind"], one["item"]) for one in model.waiting([STORE], MANAGER)]

    tell(ledger, Case, case, (PettyCashCountersigned, {"slip_no": "1"}))
    after = shown(ledger)["approval_inbox"].waiting([STORE], MANAGER)

    assert ("countersign", "1") in before
    assert [one for one in after if one["kind"] == "countersign"] == []


def test_a_closed_case_waits_for_nobody(ledger):
    closed = (CaseClosed, {"outcome": "settled"})

    model, _ = inbox(ledger, SUPPLIER, granted(2_001), closed)

    assert model.count([STORE]) == 0


def test_each_waits_with_the_next_clock_of_its_case(ledger):
    model, case = inbox(ledger, SUPPLIER, granted(2_001))

    (item,) = model.figures(STORE, case, None)

    assert item["due_at"].isoformat() == "2026-04-27T15:59:59+00:00"
    assert item["total"] == "20.01"
