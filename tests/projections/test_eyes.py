"""Who may know of which rows: circles drawn, drawn anew, and the same in a rebuild."""

import pytest

from domain.cases.case import Case
from domain.cases.events import ComplaintClassified
from domain.payments.events import PettyCashDrawn
from domain.policies.reader import read_shipped
from domain.stores.events import SettingChanged
from domain.stores.store import Store
from projections import READ_MODELS
from projections.board_questions import Wanted
from projections.eyes import Eyes, Seen
from projections.rebuild import differences
from tests.projections.book import (
    STORE,
    adopted,
    later,
    open_store,
    refuse,
    register,
    shown,
    tell,
)
from tests.story import id_of

CUSTOMER = {"case_type": "personal_injury", "complainant_kind": "customer"}
EMPLOYEE = {"case_type": "employee_complaint", "complainant_kind": "employee"}
DRAWN = (PettyCashDrawn, {"slip_no": "x", "amount_fen": 2_000, "line": "supplier"})


def told(ledger, settings=(), **fields):
    """An employee's complaint with a draw and a refusal, beside a customer's."""
    open_store(ledger)
    pack = adopted("P13", read_shipped("P13").text, "overlay")
    changed = ((SettingChanged, dict(one)) for one in settings)
    tell(ledger, Store, STORE, pack, *changed)
    register(ledger, "customer")
    case_id = register(ledger, "employee", **EMPLOYEE | fields)
    tell(ledger, Case, case_id, DRAWN)
    refuse(ledger, case_id, "P02-R22")
    return case_id


def known_to(models, case_id, role, store_id=STORE):
    """On which papers a role finds a case."""
    papers = Seen(models, Eyes(role, store_id))
    found = {
        "board": papers["case_board"].card(case_id, later()),
        "list": papers["case_board"].page(Wanted(), later()).total == 2,
        "refusals": papers["refusals"].of_case(case_id),
        "ledger": papers["store_ledger"].lines(case_id=case_id),
        "payments": papers["payment_register"].lines(case_id=case_id),
        "case": papers["case_file"].knows(case_id),
    }
    return {name for name, it in found.items() if it}


EVERYWHERE = {"board", "list", "refusals", "ledger", "payments", "case"}


@pytest.mark.parametrize(
    ("fields", "role", "store_id", "known"),
    [
        ({}, "hr_dept", STORE, EVERYWHERE),
        ({}, "hr_dept", None, EVERYWHERE),
        ({}, "hr_dept", id_of("another store"), set()),
        ({}, "company_general_manager", STORE, set()),
        ({}, "senior_management", None, set()),
        ({}, "dept", STORE, set()),  # a part of a role's name is no role
        ({"category": "about_hr"}, "hr_dept", STORE, set()),
        ({"category": "about_hr"}, "company_general_manager", STORE, EVERYWHERE),
        ({"complainant_kind": "customer"}, "reception_clerk", STORE, set()),
        (CUSTOMER, "reception_clerk", STORE, EVERYWHERE),
    ],
)
def test_who_may_know_of_a_complaint(ledger, fields, role, store_id, known):
    case_id = told(ledger, **fields)

    models = shown(ledger)

    assert known_to(models, case_id, role, store_id) == known


def test_a_store_says_who_knows_of_what_is_said_of_human_resources(ledger):
    setting = {"name": "hr_conflict_handler", "value": "senior_management"}
    case_id = told(ledger, [setting.items()], category="about_hr")

    models = shown(ledger)

    assert known_to(models, case_id, "senior_management") == EVERYWHERE
    assert known_to(models, case_id, "company_general_manager") == set()


def test_where_nobody_is_named_nobody_knows(ledger):
    setting = {"name": "hr_conflict_handler", "value": ""}
    case_id = told(ledger, [setting.items()], category="about_hr")

    models = shown(ledger)

    assert known_to(models, case_id, "hr_dept") == set()
    assert known_to(models, case_id, "company_general_manager") == set()


@pytest.mark.parametrize("at_once", [True, False])
def test_a_complaint_that_turns_out_to_be_about_human_resources_leaves_them(
    ledger, at_once
):
    case_id = told(ledger)
    before = shown(ledger) if not at_once else None
    category = {"category": "about_hr"}
    tell(ledger, Case, case_id, (ComplaintClassified, category), DRAWN)

    models = before or shown(ledger)
    models.catch_up()

    assert known_to(models, case_id, "hr_dept") == set()
    assert known_to(models, case_id, "company_general_manager") == EVERYWHERE


@pytest.mark.parametrize("kind", READ_MODELS, ids=lambda kind: kind.name)
def test_circles_drawn_anew_are_the_same_in_a_rebuild(ledger, kind):
    case_id = told(ledger)
    shown(ledger)
    tell(ledger, Case, case_id, DRAWN, (ComplaintClassified, {"category": "about_hr"}))
    shown(ledger)

    apart = differences(ledger, kind)

    assert apart == []


@pytest.mark.parametrize("kind", READ_MODELS, ids=lambda kind: kind.name)
def test_every_table_of_cases_says_who_may_know(kind):
    columns = {table.name: set(table.c.keys()) for table in kind.tables}

    open_to_all = {name for name, of in columns.items() if "circle" not in of}

    assert open_to_all <= ASKED_BESIDE_OTHERS


ASKED_BESIDE_OTHERS = {  # only ever asked for the cases another table has let through
    "case_board_drawings",
    "case_board_finders",
    "case_board_refused",
    "store_ledger_settlings",
}
