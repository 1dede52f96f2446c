from datetime import date, datetime, timedelta

import pytest

from domain.deadlines import SHANGHAI
from domain.reports.events import ReportDelivered, ReportReviewed
from domain.stores.store import Store
from tests.counter import Counter
from tests.projections.book import MORNING, STORE, open_store, shown, tell

SUNDAY = date(2026, 4, 26)
DUE = datetime(2026, 4, 27, 23, 59, 59, tzinfo=SHANGHAI)
SECOND = timedelta(seconds=1)
WEEK = {"report": "weekly_complaint_summary", "period_ends_on": SUNDAY}


def delivered(at):
    told = WEEK | {"recipient": "hq_hr_customer_service_section", "occurred_at": at}
    return ReportDelivered, told


def first_week(ledger, *facts, now):
    open_store(ledger)
    for fact in facts:
        tell(ledger, Store, STORE, fact)
    return shown(ledger)["report_board"].figures(STORE, None, now)[0]


@pytest.mark.parametrize(
    ("facts", "now", "state"),
    [
        ([], DUE, "awaited"),
        ([], DUE + SECOND, "overdue"),
        ([delivered(DUE)], DUE + SECOND, "on_time"),
        ([delivered(DUE + SECOND)], DUE + 2 * SECOND, "late"),
        ([delivered(DUE), delivered(DUE + SECOND)], DUE + 2 * SECOND, "on_time"),
    ],
)
def test_a_weekly_report_is_due_the_monday_after(ledger, facts, now, state):
    item = first_week(ledger, *facts, now=now)

    assert (item["rule"], item["period_ends_on"], item["due_at"]) == (
        *("P02-R16", SUNDAY, DUE),
    )
    assert item["state"] == state


def test_a_report_says_whether_it_was_reviewed(ledger):
    item = first_week(ledger, (ReportReviewed, WEEK), now=DUE)

    assert (item["reviewed"], item["state"]) == (True, "awaited")


def test_a_report_that_two_rules_want_is_owed_once():
    counter = Counter(packs=("P07",))
    counter.now += timedelta(days=60)
    board = shown(counter.ledger)["report_board"]

    owed = board.of_store(counter.store_id, counter.now)
    named = board.figures(counter.store_id, None, counter.now)

    months = [one["period_ends_on"] for one in owed]
    assert len(months) == len(set(months)) > 1
    assert owed[0]["rules"] == ("P07-R46", "P07-R47")
    assert [one["rule"] for one in named[:2]] == ["P07-R46", "P07-R47"]


def test_the_periods_run_from_the_opening_of_the_store(ledger):
    open_store(ledger)

    items = shown(ledger)["report_board"].of_store(STORE, MORNING + timedelta(days=14))

    ends = [item["period_ends_on"] for item in items]
    assert ends == [SUNDAY + timedelta(days=7 * week) for week in range(3)]


def test_a_store_that_never_opened_owes_nothing(ledger):
    assert shown(ledger)["report_board"].figures(STORE, None, MORNING) == []
