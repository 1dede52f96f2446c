from datetime import datetime, timedelta

import pytest

from domain.cases.case import Case
from domain.cases.events import (
    AcceptanceDecided,
    CaseClosed,
    CaseReopened,
    HandlerAssigned,
    ReplyGiven,
    SolvedOnTheSpot,
)
from domain.deadlines import SHANGHAI
from domain.handling.events import HandlingCompleted
from domain.policies.reader import read_shipped
from domain.stores.store import Store
from projections.eyes import Eyes
from projections.rebuild import differences
from projections.complaint_tally import ComplaintTally
from projections.tally_questions import Load, Months, Rates, tenths
from tests.projections.book import (
    MORNING,
    STORE,
    adopted,
    later,
    open_store,
    register,
    shown,
    tell,
)
from tests.story import id_of

APRIL = Months(202604, 202604)
SPRING = Months(202603, 202605)
LAST_OF_APRIL = datetime(2026, 4, 30, 23, 59, 59, tzinfo=SHANGHAI)
A_SECOND = timedelta(seconds=1)


@pytest.fixture
def book(ledger):
    open_store(ledger)
    return ledger


def tally(ledger):
    return shown(ledger)["complaint_tally"]


def told(kind, at=MORNING, **fields):
    return kind, fields | {"occurred_at": at}


def replied(at=MORNING):
    return told(ReplyGiven, at, method="phone", content="退款")


def completed(at):
    return told(HandlingCompleted, at, what="已退款")


def test_complaints_are_counted_by_the_month_in_which_they_came_in_shanghai(book):
    register(book, "A", at=LAST_OF_APRIL)
    register(book, "B", at=LAST_OF_APRIL + A_SECOND)

    found = tally(book).by_month("case_type", SPRING)

    assert found == {"goods_and_service": {202604: 1, 202605: 1}}


def test_the_kind_most_complained_of_stands_first(book):
    register(book, "A", case_type="personal_injury")
    register(book, "B")
    register(book, "C")

    assert list(tally(book).by_month("case_type", APRIL)) == [
        "goods_and_service",
        "personal_injury",
    ]


def test_a_matter_is_no_complaint_beside_its_members(book):
    register(book, "A")
    register(book, "M", case_type="matter")

    assert tally(book).by_month("case_type", APRIL) == {
        "goods_and_service": {202604: 1}
    }


@pytest.mark.parametrize(
    ("at", "handled"), [(LAST_OF_APRIL, 1), (LAST_OF_APRIL + A_SECOND, 0)]
)
def test_handled_means_completed_by_the_end_of_the_month(book, at, handled):
    case = register(book)
    tell(book, Case, case, replied(), completed(at))

    (rates,) = tally(book).rates(APRIL).values()

    assert (rates.accepted, rates.handled) == (1, handled)


DUE = datetime(2026, 4, 27, 23, 59, 59, tzinfo=SHANGHAI)  # the reply, in three days


@pytest.mark.parametrize(("at", "in_time"), [(DUE, 1), (DUE + A_SECOND, 0)])
def test_in_time_means_that_no_clock_had_run_out_when_it_was_completed(
    book, at, in_time
):
    case = register(book)
    tell(book, Case, case, completed(at))

    (rates,) = tally(book).rates(APRIL).values()

    assert rates == Rates(1, 1, in_time)


def test_what_was_declined_is_not_accepted_and_counts_in_the_month_of_acceptance(book):
    declined, accepted = register(book, "A"), register(book, "B")
    tell(book, Case, declined, told(AcceptanceDecided, outcome="not_accepted"))
    in_may = LAST_OF_APRIL + A_SECOND
    tell(book, Case, accepted, told(AcceptanceDecided, in_may, outcome="accepted"))

    found = tally(book).rates(SPRING)

    assert {month: one.accepted for month, one in found.items()} == {
        202603: 0,
        202604: 0,
        202605: 1,
    }


@pytest.mark.parametrize(
    "done",
    [
        told(SolvedOnTheSpot, how="当场换货"),
        told(CaseClosed, outcome="settled"),
        told(HandlingCompleted, what="已换货"),
    ],
    ids=lambda one: one[0].__name__,
)
def test_solved_closed_or_carried_out_it_is_completed(book, done):
    tell(book, Case, register(book), done)

    assert tally(book).rates(APRIL)[202604].handled == 1


def test_a_case_taken_up_again_is_completed_no_longer(book):
    case = register(book)
    tell(book, Case, case, completed(MORNING), told(CaseClosed, outcome="settled"))
    tell(book, Case, case, told(CaseReopened, reason="又坏了"))

    assert tally(book).rates(APRIL)[202604].handled == 0


@pytest.mark.parametrize(
    ("part", "whole", "rate"),
    [(0, 0, None), (0, 3, 0), (1, 3, 333), (2, 3, 667), (1, 16, 63), (3, 3, 1000)],
)
def test_a_rate_is_rounded_half_up_and_cannot_be_told_of_nothing(part, whole, rate):
    assert tenths(part, whole) == rate


def test_open_complaints_are_grouped_by_age_with_those_overdue(book):
    now = later(days=7)
    tell(book, Case, register(book, "answered"), replied())
    register(book, "A")
    register(book, "B", at=now - timedelta(days=3))
    tell(book, Case, register(book, "closed"), told(CaseClosed, outcome="settled"))

    young, week, *older = tally(book).ages(now)

    assert (young.over_days, young.up_to_days, young.open) == (0, 3, 1)
    assert (week.over_days, week.up_to_days, week.open) == (3, 7, 2)
    assert young.overdue + week.overdue == tally(book).overdue(now) >= 1
    assert [one.open for one in older] == [0, 0, 0, 0]


def test_the_handler_with_the_most_overdue_stands_first(book):
    one, other = id_of("one"), id_of("other")
    for name, handler in (("A", one), ("B", other), ("C", other)):
        told = {"person_id": handler, "task": "handler"}
        tell(book, Case, register(book, name), (HandlerAssigned, told))
    tell(book, Case, id_of("A"), replied())
    register(book, "D", at=later(days=30))

    loads = tally(book).by_handler(later(days=30))

    assert loads[0] == Load(other, open=2, overdue=2)
    assert [load.handler_id for load in loads] == [other, one]


def test_a_place_named_twice_is_a_place_where_it_happens_again(book):
    register(book, "A", place="一楼中庭 ", brand="甲")
    register(book, "B", place="一楼中庭", brand="乙", supplier="丙公司")
    register(book, "C", place="停车场", supplier="丙公司")

    paper = tally(book)

    assert paper.again("place", APRIL) == [("一楼中庭", 2)]
    assert paper.again("brand", APRIL) == []
    assert paper.again("supplier", APRIL) == [("丙公司", 2)]
    assert paper.again("place", Months(202605, 202605)) == []


def test_who_is_outside_the_circle_counts_nothing_of_it(ledger):
    open_store(ledger)
    tell(ledger, Store, STORE, adopted("P13", read_shipped("P13").text, "overlay"))
    register(ledger, "A", place="仓库")
    for name in "BC":
        register(ledger, name, case_type="employee_complaint",
                 complainant_kind="employee", place="人事部", supplier="丁")  # fmt: skip

    paper = tally(ledger)
    clerk = paper.through(Eyes("reception_clerk", STORE))
    inside = paper.through(Eyes("hr_dept", STORE))

    assert clerk.by_month("store_id", APRIL) == {str(STORE): {202604: 1}}
    assert clerk.again("place", APRIL) == [] and clerk.overdue(later(days=99)) == 1
    assert clerk.rates(APRIL)[202604].accepted == 1
    assert inside.rates(APRIL)[202604].accepted == 3
    assert inside.again("place", APRIL) == [("人事部", 2)]


def test_months_go_on_over_the_new_year():
    assert list(Months(202511, 202602).each()) == [202511, 202512, 202601, 202602]


def test_a_tally_built_anew_says_the_same(book):
    case = register(book, place="中庭")
    tell(book, Case, case, replied(), completed(DUE))
    tally(book)

    assert differences(book, ComplaintTally) == []
