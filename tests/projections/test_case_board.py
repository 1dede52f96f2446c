import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event

from domain.cases.case import Case
from domain.cases.events import CaseClosed, HandlerAssigned, PartyAdded, ReplyGiven
from domain.concessions.events import OfferAccepted
from domain.deadlines import SHANGHAI
from domain.liability.events import LiabilityAssessed
from domain.payments.events import PettyCashDrawn
from domain.severity.events import EscalationRaised, SeverityRaised
from domain.stores.events import CalendarAdopted
from domain.stores.store import Store
from projections.board_questions import Wanted
from projections.case_board import CaseBoard
from projections.rebuild import differences
from tests.projections.book import (
    MORNING,
    STORE,
    later,
    open_store,
    refuse,
    register,
    shown,
    tell,
)
from tests.story import id_of

HOLIDAYS = """
year = 2027
version = "2027/1"
source = "假设的放假通知"
make_up_days = []
[[holidays]]
name = "春节"
first_on = 2027-02-05
last_on = 2027-02-07
"""
MONDAY_NIGHT = datetime(2026, 4, 27, 23, 59, 59, tzinfo=SHANGHAI)
REPLY = (ReplyGiven, {"method": "phone", "content": "退款"})
DRAWN = (PettyCashDrawn, {"slip_no": "1", "amount_fen": 2_000, "line": "supplier"})
NAMED = {"complainant_name": "王小明", "complainant_phone": "13800004417"}


def replied(at):
    return REPLY[0], REPLY[1] | {"occurred_at": at}


def board(ledger, *facts, now=MORNING, **registered):
    open_store(ledger)
    case = register(ledger, **registered)
    for fact in facts:
        tell(ledger, Case, case, fact)
    return shown(ledger)["case_board"], case


def clock_of(card, rule):
    return next(clock for clock in card["clocks"] if clock["rule"] == rule)


def test_a_card_says_what_the_case_is_and_what_it_came_to(ledger):
    facts = [(LiabilityAssessed, {"liability": "supplier"}), DRAWN]
    model, case = board(ledger, *facts, demanded_fen=30_000)

    card = model.figures(STORE, case, MORNING)

    assert card["case_no"].startswith("客诉-2026-HY-01-")
    assert (card["status"], card["liability"]) == ("open", "supplier")
    assert card["running_total"] == {"supplier": "20.00", "store": "0.00"}
    assert (card["demanded"], card["paid"], card["net"]) == ("300.00", "20.00", "20.00")
    assert card["packs"] == ["P02/1"]


@pytest.mark.parametrize(
    ("now", "overdue"),
    [(MONDAY_NIGHT, False), (MONDAY_NIGHT + timedelta(seconds=1), True)],
)
def test_a_clock_is_overdue_the_second_after_its_moment(ledger, now, overdue):
    model, case = board(ledger)

    clock = clock_of(model.figures(STORE, case, now), "P02-R15")

    assert (clock["due_at"], clock["state"]) == (MONDAY_NIGHT, "running")
    assert clock["overdue"] is overdue


@pytest.mark.parametrize(
    ("reply_at", "state"),
    [(MONDAY_NIGHT, "met"), (MONDAY_NIGHT + timedelta(seconds=1), "late")],
)
def test_a_clock_is_met_or_late_by_when_it_occurred(ledger, reply_at, state):
    model, case = board(ledger, replied(reply_at))

    card = model.figures(STORE, case, later(days=30))

    assert clock_of(card, "P02-R15")["state"] == state
    assert "P02-R15" not in card["missing"]


def test_a_draw_awaits_its_countersign_and_says_who_may(ledger):
    model, case = board(ledger, DRAWN)

    card = model.figures(STORE, case, MORNING)

    (slip,) = card["awaiting_countersign"]
    assert (slip["slip_no"], slip["state"]) == ("1", "awaiting")
    assert slip["who"] == [
        *("customer_service_manager", "deputy_customer_service_manager")
    ]
    assert "P02-R24" in card["missing"]


def test_what_no_table_has_authorised_is_an_approval_with_its_rule(ledger):
    facts = [(LiabilityAssessed, {"liability": "supplier"}), DRAWN]
    model, case = board(ledger, *facts)

    (approval,) = model.figures(STORE, case, MORNING)["approvals"]

    assert (approval["rules"], approval["total"]) == (["P02-R18"], "20.00")
    assert "reception_clerk" in approval["who_may"]


def test_refusals_stand_on_the_card_with_all_their_rules(ledger):
    model, case = board(ledger)
    refuse(ledger, case, "P02-R30", "P02-R22", command="draw_petty_cash")

    card = shown(ledger)["case_board"].figures(STORE, case, MORNING)

    (refusal,) = card["refusals"]
    assert refusal["rules"] == ["P02-R30", "P02-R22"]
    assert (refusal["role"], refusal["command"]) == (
        *("reception_clerk", "draw_petty_cash"),
    )


def test_a_card_keeps_severity_with_its_rule_and_pack(ledger):
    raised = {"severity": "major_complaint", "pack": "P02/1", "rule": "P02-R09"}
    model, case = board(ledger, (SeverityRaised, raised))

    card = model.figures(STORE, case, MORNING)

    assert card["severity"] == [raised]


def escalated(start_version=1):
    told = {
        "rule": "P01-R05",
        "start_version": start_version,
        "due_at": MONDAY_NIGHT,
        "tells": ["senior_management"],
        "occurred_at": MONDAY_NIGHT + timedelta(seconds=1),
    }
    return EscalationRaised, told


def test_a_clock_that_calls_for_something_is_due_until_it_has_come(ledger):
    model, case = board(ledger)

    too_early = model.due(MONDAY_NIGHT)
    (run_out,) = model.due(MONDAY_NIGHT + timedelta(seconds=1))
    tell(ledger, Case, case, escalated())
    afterwards = shown(ledger)["case_board"].due(later(days=30))

    assert (too_early, afterwards) == ([], [])
    assert run_out == (case, "P01-R05", 1, MONDAY_NIGHT)


def plan_of(engine, ask):
    """How the database goes about what is asked of it: its own words."""
    asked = []

    def hear(db, cursor, statement, places, *more):
        asked.append((statement, places))

    event.listen(engine, "before_cursor_execute", hear)
    ask()
    event.remove(engine, "before_cursor_execute", hear)
    statement, places = asked[-1]
    with engine.connect() as db:
        explain = "EXPLAIN QUERY PLAN "
        if db.dialect.name == "postgresql":  # it would read a table of one page whole
            db.exec_driver_sql("SET LOCAL enable_seqscan TO off")
            explain = "EXPLAIN "
        told = db.exec_driver_sql(explain + statement, places)
        return " ".join(str(column) for row in told for column in row)


def test_clocks_run_out_are_found_by_index_not_by_scanning(ledger):
    model, _ = board(ledger)

    plan = plan_of(model.shelf.engine, lambda: model.due(later(days=30)))

    assert re.search(r"index (scan on )?ix_case_board_clocks\w*_due", plan, re.I), plan
    assert not re.search(r"seq scan|\bscan case_board_clocks", plan, re.I)


def test_an_escalation_is_unfounded_once_the_clock_turns_out_to_be_met(ledger):
    model, case = board(ledger, escalated())
    before = model.figures(STORE, case, MORNING)["escalations"]

    accepted = (OfferAccepted, {"occurred_at": later(days=1)})
    tell(ledger, Case, case, accepted)
    after = shown(ledger)["case_board"].figures(STORE, case, MORNING)["escalations"]

    assert [one["unfounded"] for one in (*before, *after)] == [False, True]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("王小明", 1),
        ("4417", 1),
        ("13800004417", 1),
        ("李小红", 1),
        ("牛奶", 1),
        ("HY-01", 1),
        ("王", 1),  # one character of a name ...
        ("小红", 1),  # ... or two that stand together
        ("王明", 0),
        ("王小红", 0),  # of two people, half of each
        ("赵", 0),
        ("100%", 0),
    ],
)
def test_a_case_is_found_by_number_name_phone_tail_and_words(ledger, words, found):
    party = {"party_role": "agent", "party_id": id_of("li"), "party_name": "李小红"}
    model, _ = board(ledger, (PartyAdded, party), **NAMED)

    page = model.page(Wanted(words=words), MORNING)

    assert page.total == len(page.cards) == found


def test_names_and_phones_never_stand_in_the_rows(ledger):
    model, _ = board(ledger, **NAMED)

    with model.reading() as db:
        rows = [
            str(row) for table in model.tables for row in db.execute(table.select())
        ]

    assert rows
    assert not [row for row in rows if "王小明" in row or "4417" in row]


def three_cases(ledger):
    """One late, one due on the day it is asked, one closed."""
    open_store(ledger)
    late = register(ledger, "late", MORNING - timedelta(days=4))
    today = register(ledger, "today", MORNING - timedelta(days=3))
    closed = register(ledger, "closed")
    tell(ledger, Case, closed, (CaseClosed, {"outcome": "settled"}))
    assigned = {"person_id": id_of("handler"), "task": "handler"}
    tell(ledger, Case, today, (HandlerAssigned, assigned))
    return late, today, closed


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, ["late", "today"]),
        ({"is_open": None}, ["late", "today", "closed"]),
        ({"is_open": False}, ["closed"]),
        ({"when": "overdue"}, ["late"]),
        ({"when": "today"}, ["today"]),
        ({"when": "later"}, []),
        ({"stage": "unassigned"}, ["late"]),
        ({"stage": "refused"}, []),
        ({"role": "reception_section"}, ["late", "today"]),
        ({"role": "reception"}, []),
        ({"handler_id": id_of("handler")}, ["today"]),
        ({"stores": (id_of("HY-02"),)}, []),
        ({"size": 1, "page": 2}, ["today"]),
    ],
)
def test_the_board_shows_what_is_asked_for_the_next_clock_first(ledger, wanted, names):
    three_cases(ledger)
    model = shown(ledger)["case_board"]

    page = model.page(Wanted(**wanted), MORNING)

    assert [card["case_id"] for card in page.cards] == [id_of(name) for name in names]


def test_counts_agree_with_the_pages_they_lead_to(ledger):
    late, *_ = three_cases(ledger)
    refuse(ledger, late, "P02-R30")
    model = shown(ledger)["case_board"]

    counts = model.counts(Wanted(role="reception_section"), MORNING)

    asked = [Wanted(when=name) for name in ("overdue", "today", "later", "without")]
    totals = [model.page(one, MORNING).total for one in asked]
    assert [counts[one.when] for one in asked] == totals == [1, 1, 0, 0]
    assert (counts["all"], counts["refused"], counts["mine"]) == (2, 1, 2)
    assert (counts["unassigned"], counts["undetermined"]) == (1, 2)


def test_a_whole_board_has_every_card_the_counts_and_overdue_reports(ledger):
    three_cases(ledger)
    model = shown(ledger)["case_board"]

    whole = model.figures(STORE, None, later(days=4))

    assert (whole["counts"]["cards"], whole["counts"]["open"]) == (3, 2)
    assert len(whole["cards"]) == 3
    assert [report["rule"] for report in whole["reports"]] == ["P02-R16"]


def test_a_case_nobody_knows_has_no_card(ledger):
    open_store(ledger)
    model = shown(ledger)["case_board"]

    assert model.card(id_of("nobody"), MORNING) is None
    assert model.figures(STORE, id_of("nobody"), MORNING) == {}


def test_a_year_published_later_moves_what_was_provisional(ledger):
    open_store(ledger)
    wednesday = datetime(2027, 2, 3, 10, 0, tzinfo=SHANGHAI)
    case = register(ledger, at=wednesday, channel="letter")
    before = clock_of(board_of(ledger).figures(STORE, case, MORNING), "P02-R08")

    told = {"year": 2027, "text": HOLIDAYS, "sha256": "0" * 64}
    tell(ledger, Store, STORE, (CalendarAdopted, told))
    after = clock_of(board_of(ledger).figures(STORE, case, MORNING), "P02-R08")

    assert (before["provisional"], after["provisional"]) == (True, False)
    assert after["due_at"] - before["due_at"] == timedelta(days=3)
    assert differences(ledger, CaseBoard) == []


def board_of(ledger):
    return shown(ledger)["case_board"]
