from hashlib import sha256

import pytest

from domain.holidays.events import HolidaysApproved, HolidaysDeclined, HolidaysProposed
from domain.holidays.notice import HolidayNotice, notice_of
from domain.policies.calendars import SHIPPED
from domain.stores.events import CalendarAdopted
from domain.stores.store import Store
from projections.calendar_book import CalendarBook, ProvisionalClocks
from projections.eyes import Eyes
from projections.rebuild import differences
from tests.domain.test_holidays import YEAR
from tests.projections.book import (
    STORE,
    adopted,
    later,
    open_store,
    register,
    shown,
    tell,
)
from tests.story import id_of

DIGEST = sha256(YEAR.encode()).hexdigest()
TOLD = {"store_id": STORE, "year": 2027, "sha256": DIGEST}
PROPOSED = (HolidaysProposed, TOLD | {"text": YEAR})
APPROVED = (HolidaysApproved, TOLD)
DECLINED = (HolidaysDeclined, TOLD | {"reason": "漏了一天"})
ADOPTED = (CalendarAdopted, {"year": 2027, "sha256": DIGEST, "text": YEAR})
WORKING_DAYS = """
pack = "P98/1"
name = "五个工作日内答复"
[[duty]]
rule = "P98-R01"
after = "ComplaintRegistered"
needs = "ReplyGiven"
within = "5 working days"
say = "五个工作日内答复"
"""


@pytest.fixture
def book(ledger):
    open_store(ledger)
    return ledger


def propose(book, *steps):
    tell(book, HolidayNotice, notice_of(STORE), PROPOSED, *steps)


@pytest.mark.parametrize(
    ("steps", "waits"),
    [
        ((), [2027]),
        ((DECLINED,), []),
        ((APPROVED,), []),
        ((DECLINED, PROPOSED), [2027]),
    ],
)
def test_a_proposal_waits_until_it_is_decided(book, steps, waits):
    propose(book, *steps)

    paper = shown(book)["calendar_book"]

    assert [one["year"] for one in paper.waiting(STORE)] == waits


def test_a_year_stands_as_it_was_adopted_last(book):
    newer = YEAR.replace("2027/1", "2027/2")
    second = (CalendarAdopted, ADOPTED[1] | {"text": newer, "sha256": "b" * 64})
    tell(book, Store, STORE, ADOPTED, second)

    (year,) = shown(book)["calendar_book"].adopted(STORE)

    assert (year["year"], year["sha256"], year["text"]) == (2027, "b" * 64, newer)


def test_a_store_beyond_ones_reach_has_no_years(book):
    propose(book)

    paper = shown(book)["calendar_book"].through(Eyes("auditor", id_of("another")))

    assert paper.steps(STORE) == []


def test_only_running_clocks_over_an_unpublished_year_would_move(book):
    this_year = (SHIPPED / "2026.toml").read_text("utf-8")
    known = {"year": 2026, "text": this_year, "sha256": "a" * 64}
    pack = adopted("P98", WORKING_DAYS, "overlay")
    tell(book, Store, STORE, pack, (CalendarAdopted, known))
    register(book, "spring")
    case = register(book, "new year", at=later(days=250))  # the 30th of December

    clocks = shown(book)["case_board"].beside(ProvisionalClocks)
    moved, cases = clocks.moved_by(STORE, YEAR, later(days=250))

    (one,) = moved
    assert (one.case_id, one.rules, cases) == (case, ("P98-R01",), 1)
    assert one.then_due_at > one.due_at and not one.provisional


def test_a_calendar_book_built_anew_says_the_same(book):
    propose(book, APPROVED)
    tell(book, Store, STORE, ADOPTED)
    shown(book)

    assert differences(book, CalendarBook) == []
