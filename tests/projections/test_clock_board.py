"""The clocks of all cases: groups, filters, reasons, and what was escalated in vain."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from domain.cases.case import Case
from domain.cases.events import (
    CaseClosed,
    NegotiationHeld,
    ReplyGiven,
    TimeLimitPromised,
)
from domain.ledger.ledger import create_ledger
from domain.policies.calendars import SHIPPED
from domain.policies.reader import read_shipped
from domain.severity.events import EscalationRaised
from domain.stores.events import CalendarAdopted, StoreOpened
from domain.stores.store import Store
from projections import open_read_models
from projections.clock_board import WantedClocks
from tests.projections.book import (
    MORNING,
    STORE,
    adopted,
    later,
    register,
    shown,
    tell,
)

REPLY = (ReplyGiven, {"method": "phone", "content": "x", "occurred_at": later(hours=1)})
PACK = """
pack = "T1/1"
name = "试"

[[duty]]
rule = "P02-R15"
after = "ComplaintRegistered"
needs = "ReplyGiven"
within = "3 days"
who = "reception_section"
say = "三日内答复顾客"
waits_while = "NegotiationHeld"
waits_for = "customer"
tells = "senior_management"

[[duty]]
rule = "P07-R42"
after = "ComplaintRegistered"
needs = "FollowUpMade"
within = "2 working days"
who = ["service_desk", "reception_section"]
before = []

[[duty]]
rule = "P03-R08"
after = "ComplaintRegistered"
needs = "SatisfactionRecorded"
within = "8 working hours"
who = "sales_dept"
before = []

[[duty]]
rule = "P11-R06"
after = "ComplaintRegistered"
needs = "StepTaken"
within = "24 hours"
advised = true
before = []

[[duty]]
rule = "P10-R14"
after = "TimeLimitPromised"
needs = "ReplyGiven"
due_field = "due_at"
before = []

[words.whom]
customer = "顾客"
senior_management = "高层管理人员"

[words.role]
reception_section = "接待课"
service_desk = "总台"
sales_dept = "销售部门"
"""


@pytest.fixture
def book(ledger):
    """A store with a clock of every kind, its holidays published."""
    told = {"store_code": "HY-01", "name": "安河店"}
    common = adopted("common", read_shipped("common").text)
    tell(ledger, Store, STORE, (StoreOpened, told), common, adopted("T1", PACK, "main"))
    return ledger


def ticking(models, now=MORNING, **wanted):
    """The clocks asked for, as (rule, state)."""
    told = models["clock_board"].page(WantedClocks(**wanted), now)
    return [(one.clock.rules[0], one.clock.state) for one in told]


def test_what_is_awaited_stands_by_when_it_is_due(book):
    register(book)

    models = shown(book)

    assert ticking(models) == [
        ("P11-R06", "advised"),
        ("P03-R08", "running"),
        ("P02-R15", "running"),
        ("P07-R42", "running"),
    ]


@pytest.mark.parametrize(
    ("when", "now", "rules"),
    [
        ("today", later(days=3, seconds=1), ["P02-R15"]),
        ("today", later(days=3), ["P03-R08", "P02-R15"]),
        ("overdue", later(days=3, hours=13, minutes=59, seconds=59), ["P03-R08"]),
        ("overdue", later(days=3, hours=14), ["P03-R08", "P02-R15"]),
        ("later", later(days=3), ["P07-R42"]),
        ("advised", later(days=30), ["P11-R06"]),
        ("paused", later(), []),
        ("late", later(), []),
    ],
)
def test_groups_end_to_the_second(book, when, now, rules):
    register(book)

    models = shown(book)

    assert [rule for rule, _ in ticking(models, now, when=when)] == rules
    counts = models["clock_board"].counts(WantedClocks(when=when), now)
    assert counts.when[when] == counts.wanted == len(rules)


def test_a_paused_clock_names_reason_and_party(book):
    case_id = register(book)
    tell(book, Case, case_id, (NegotiationHeld, {"note": "等顾客补票"}))

    (one,) = shown(book)["clock_board"].page(WantedClocks(when="paused"), later())

    assert one.clock.waits == ("NegotiationHeld",)
    assert one.clock.waits_for == ("customer",)
    assert ticking(shown(book), role="customer") == [("P02-R15", "paused")]


def test_days_left_out_are_kept_with_their_reasons_and_the_calendar(book):
    text = (SHIPPED / "2026.toml").read_text("utf-8")
    told = {"year": 2026, "text": text, "sha256": "0" * 64}
    tell(book, Store, STORE, (CalendarAdopted, told))
    register(book, at=datetime(2026, 4, 30, 9, 0, tzinfo=UTC))

    clocks = {
        one.clock.rules[0]: one.clock
        for one in shown(book)["clock_board"].page(WantedClocks(), later())
    }

    days = clocks["P07-R42"].days
    out = [(day.on.day, day.why) for day in days if not day.counted]
    assert out[0] == (30, "起算日")
    assert [on for on, _ in out[1:]] == [1, 2, 3, 4, 5]
    assert all("放假" in why for _, why in out[1:])
    assert clocks["P07-R42"].calendar == "2026/1"
    assert clocks["P02-R15"].calendar == ""  # calendar days need none
    assert clocks["P03-R08"].windows == "09:00-12:00, 13:00-18:00"
    assert not clocks["P07-R42"].provisional


def test_a_year_nobody_published_is_provisional(book):
    register(book)

    told = shown(book)["clock_board"].page(WantedClocks(), later())

    provisional = {one.clock.rules[0] for one in told if one.clock.provisional}
    assert provisional == {"P07-R42", "P03-R08"}


def test_filters_narrow_and_count_each_other(book):
    register(book, "A")
    register(book, "B")
    models = shown(book)
    wanted = WantedClocks(rule="P07-R42", role="service_desk")

    counts = models["clock_board"].counts(wanted, later())

    assert (
        ticking(models, rule="P07-R42", role="service_desk")
        == [("P07-R42", "running")] * 2
    )
    assert counts.wanted == 2
    assert dict(counts.rules) == {"P07-R42": 2}
    assert dict(counts.roles) == {"service_desk": 2, "reception_section": 2}
    assert ticking(models, role="desk") == []  # part of a word is no role


def test_a_page_follows_the_other(book):
    for number in range(3):
        register(book, f"case {number}")

    models = shown(book)

    pages = [ticking(models, size=5, page=page) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [5, 5, 2, 0]


def test_what_was_met_late_is_shown_and_what_was_met_is_not(book):
    early, late = register(book, "A"), register(book, "B")
    tell(book, Case, early, REPLY)
    tell(book, Case, late, (ReplyGiven, REPLY[1] | {"occurred_at": later(days=9)}))

    models = shown(book)

    assert ticking(models, when="late") == [("P02-R15", "late")]
    rules = [rule for rule, _ in ticking(models, later(days=9))]
    assert "P02-R15" not in rules


def test_an_escalation_that_became_unfounded_says_so(book):
    case_id = register(book)
    due_at = later(days=3, hours=13, minutes=59, seconds=59)
    raised = {"rule": "P02-R15", "start_version": 1, "due_at": due_at}
    raised |= {"tells": ["senior_management"]}
    raised |= {"occurred_at": due_at + timedelta(seconds=1)}
    tell(book, Case, case_id, (EscalationRaised, raised))
    models = shown(book)
    assert ticking(models, when="unfounded") == []
    (before,) = models["clock_board"].page(WantedClocks(rule="P02-R15"), later())

    tell(book, Case, case_id, REPLY)  # entered later, but it had been in time
    models.catch_up()

    (one,) = models["clock_board"].page(WantedClocks(when="unfounded"), later())
    assert before.escalation.tells == ("senior_management",)
    assert not before.escalation.unfounded
    assert one.escalation.unfounded and one.clock.state == "met"


def test_an_agreed_moment_is_a_clock(book):
    case_id = register(book)
    promised = {"what": "回电", "due_at": later(hours=2)}
    tell(book, Case, case_id, (TimeLimitPromised, promised))

    (one,) = shown(book)["clock_board"].page(WantedClocks(rule="P10-R14"), later())

    assert (one.clock.due_at, one.clock.length) == (later(hours=2), "")


def test_what_was_overdue_at_closing_stays_and_says_that_the_case_is_closed(book):
    case_id = register(book)
    closed = {"outcome": "settled", "occurred_at": later(days=9)}
    tell(book, Case, case_id, (CaseClosed, closed))

    told = shown(book)["clock_board"].page(WantedClocks(when="overdue"), later(days=9))

    assert [one.is_open for one in told] == [False] * len(told) and told


@pytest.mark.parametrize("stores", [None, (STORE,)])
@pytest.mark.parametrize("when", ["awaited", "overdue", "late"])
def test_a_page_is_found_by_index_and_not_by_sorting(sqlite_url, stores, when):
    ledger = create_ledger(sqlite_url, rehearsal=True)
    paper, plans = open_read_models(ledger, ["clock_board"])["clock_board"], []

    def explain(db, cursor, statement, parameters, *_):
        """How the database would find it."""
        if "clock_board_clocks" in statement:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(row[-1] for row in cursor.fetchall())

    event.listen(paper.shelf.engine, "before_cursor_execute", explain)
    paper.page(WantedClocks(stores=stores, when=when), later())

    assert any("USING INDEX ix_clock_board_clocks" in plan for plan in plans), plans
    assert not any("B-TREE" in plan or plan.startswith("SCAN") for plan in plans)
