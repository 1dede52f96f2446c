from datetime import UTC, date, datetime, timedelta

import pytest

from domain.cases.case import Case
from domain.cases.events import (
    AcceptanceDecided,
    CaseClosed,
    CaseReopened,
    FollowUpMade,
    ReplyGiven,
    SatisfactionRecorded,
)
from domain.claims.events import SupplierRecovered
from domain.fact import Fact
from domain.handling.events import CauseFound, HandlingCompleted
from domain.payments.events import PettyCashChangeReturned, PettyCashDrawn
from domain.policies.sections import OF_A_CASE, SECTIONS
from domain.stores.store import Store
from projections.report_contents import DRAW
from projections.report_contents.asking import Asked
from projections.report_contents.drawing import contents_of
from projections.report_contents.rates import percent
from tests.projections.book import (
    MORNING,
    PACK,
    STORE,
    adopted,
    open_store,
    register,
    shown,
    tell,
)

APRIL = date(2026, 4, 1), date(2026, 4, 30)
MAY = date(2026, 5, 1), date(2026, 5, 31)
NEXT_MONTH = datetime(2026, 5, 3, 1, 0, tzinfo=UTC)
REPORT = """monthly_complaint_summary = "客诉月报"

[[report]]
rule = "P02-R17"
report = "monthly_complaint_summary"
period = "month"
due = "5th"
sections = [{sections}]
"""
OF_P01 = ("statements", "insurer", "requests", "agreements")
OF_CASES = [name for name in SECTIONS if name not in (*OF_A_CASE, "reasons")]
OF_CASES = [name for name in OF_CASES if name not in ("limits", "slips", *OF_P01)]


def opened(ledger, *sections, more=""):
    """A store whose monthly report tells these sections."""
    open_store(ledger)
    named = ", ".join(f'"{name}"' for name in sections)
    text = PACK + REPORT.format(sections=named) + more
    tell(ledger, Store, STORE, adopted("P02", text, "main"))


def told(ledger, days=APRIL, position=None):
    """The monthly report as the book stands at a position."""
    at = position or ledger.head().position
    asked = Asked(STORE, "monthly_complaint_summary", *days, at)
    return contents_of(shown(ledger), asked)


def rows(ledger, days=APRIL):
    """The rows of its only section."""
    (section,) = told(ledger, days).sections
    return section.table.rows


def happens(ledger, case_id, kind: type[Fact], at=MORNING, **fields):
    """A fact on a case."""
    tell(ledger, Case, case_id, (kind, {"occurred_at": at} | fields))


def days(number):
    """A moment so many days after the morning it began."""
    return MORNING + timedelta(days=number)


def test_every_section_has_one_way_to_be_drawn():
    assert DRAW.keys() == SECTIONS.keys()


@pytest.mark.parametrize(
    ("part", "whole", "says"),
    [(0, 0, "n/a"), (0, 3, "0.0%"), (1, 3, "33.3%"), (2, 3, "66.7%"), (1, 16, "6.3%"),
     (3, 3, "100.0%"), (1, 8, "12.5%"), (5, 1000, "0.5%"), (1, 2000, "0.1%")],
)  # fmt: skip
def test_a_rate_has_one_decimal_half_up_and_nothing_where_nothing_is(part, whole, says):
    assert percent(part, whole) == says


def test_the_rates_are_those_of_the_procedure(ledger):
    opened(ledger, "rates")
    for name in ("met", "late", "open", "overdue", "declined", "later"):
        register(ledger, name)
    for name, done in (("met", 2), ("late", 5), ("later", 9)):
        case_id = register(ledger, f"{name} 2")
        happens(ledger, case_id, ReplyGiven, days(done), method="phone", content="好")
        happens(ledger, case_id, HandlingCompleted, days(done), what="退货")
    happens(ledger, register(ledger, "x"), AcceptanceDecided, outcome="declined")

    counted = {row[0]: row[1:] for row in rows(ledger)}

    # nine were accepted; by the end of April (day 6) two were completed, one in time
    assert counted["本期受理"] == (9, "")
    assert counted["期末前办结"] == (2, "") and counted["其中按时办结"] == (1, "")
    assert counted["办结率"] == (None, "22.2%") and counted["按时率"] == (None, "50.0%")
    assert counted["超期未办结"] == (7, "")  # which the on-time rate leaves out


def test_no_complaint_no_rate(ledger):
    opened(ledger, "rates")

    counted = {row[0]: row[2] for row in rows(ledger)}

    assert counted["办结率"] == counted["按时率"] == "n/a"


def test_completed_at_the_last_second_of_the_month_counts_in_it(ledger):
    opened(ledger, "rates")
    last = datetime(2026, 4, 30, 15, 59, 59, tzinfo=UTC)
    for name, at in (("in", last), ("out", last + timedelta(seconds=1))):
        happens(ledger, register(ledger, name), HandlingCompleted, at, what="退货")

    counted = {row[0]: row[1] for row in rows(ledger)}

    assert (counted["本期受理"], counted["期末前办结"]) == (2, 1)


def test_what_was_open_and_came_in_less_what_was_closed_is_open(ledger):
    opened(ledger, "flow")
    old = [register(ledger, f"old {n}") for n in range(3)]
    for case_id in old[:2]:
        happens(ledger, case_id, CaseClosed, NEXT_MONTH, outcome="settled")
    happens(ledger, old[0], CaseReopened, NEXT_MONTH + timedelta(days=1), reason="又坏")
    register(ledger, "new", NEXT_MONTH)

    assert [one for _, one in rows(ledger)] == [0, 3, 0, 0, 3]
    assert [one for _, one in rows(ledger, MAY)] == [3, 1, 1, 2, 3]


def test_complaints_are_counted_by_one_thing_after_another(ledger):
    opened(ledger, "by_category", "by_channel", "by_place", "by_weekday", "by_hour")
    for number, channel in enumerate(("telephone", "letter", "telephone")):
        at = MORNING + timedelta(hours=number)
        register(ledger, f"{number}", at, channel=channel, place="生鲜区")

    by = {one.name: one.table.rows for one in told(ledger).sections}

    assert [row[1:] for row in by["by_channel"]] == [(2, "66.7%"), (1, "33.3%")]
    assert by["by_place"] == (("生鲜区", 3, "100.0%"),)
    assert by["by_weekday"] == (("周五", 3, "100.0%"),)
    assert by["by_hour"] == (("10:00–12:00", 2, "66.7%"), ("12:00–14:00", 1, "33.3%"))
    assert by["by_category"] == (("未分类", 3, "100.0%"),)


def test_what_came_up_twice_is_a_common_problem(ledger):
    opened(ledger, "repeats")
    for number in range(3):
        register(ledger, f"{number}", brand="某品牌", place=f"{number}楼")

    ((aspect, said, many, numbers),) = rows(ledger)

    assert (aspect, said, many) == ("品牌", "某品牌", 3) and numbers.count("客诉-") == 3


def test_costs_are_those_of_the_period_to_the_fen(ledger):
    opened(ledger, "cost")
    case_id, line = register(ledger), {"line": "supplier"}
    drawn = {"slip_no": "1", "amount_fen": 8_605} | line
    happens(ledger, case_id, PettyCashDrawn, **drawn)
    back = {"slip_no": "1", "amount_fen": 105} | line
    happens(ledger, case_id, PettyCashChangeReturned, **back)
    got = {"amount_fen": 5_000, "method": "cash", "supplier_id": STORE}
    happens(ledger, case_id, SupplierRecovered, NEXT_MONTH, **got)

    assert rows(ledger)[-1] == ("合计", 8_605, 105, 0, 0, 8_500)
    assert rows(ledger, MAY)[-1] == ("合计", 0, 0, 5_000, 0, -5_000)


def test_causes_follow_ups_and_satisfaction_are_those_of_the_period(ledger):
    opened(ledger, "causes", "follow_ups", "satisfaction")
    case_id = register(ledger)
    happens(ledger, case_id, CauseFound, what="冷柜断电")
    happens(ledger, case_id, FollowUpMade, method="phone")
    happens(ledger, case_id, SatisfactionRecorded, satisfaction="dissatisfied")
    happens(ledger, case_id, SatisfactionRecorded, satisfaction="satisfied")
    happens(ledger, case_id, FollowUpMade, NEXT_MONTH, method="phone")

    causes, follow_ups, satisfaction = (one.table for one in told(ledger).sections)

    assert "冷柜断电" in causes.rows[0][2]
    assert follow_ups.rows == (("电话", 1),)
    assert [row[1:] for row in satisfaction.rows] == [(1, "100.0%")]


def test_a_report_may_tell_of_some_complaints_only(ledger):
    only = 'when = "ComplaintRegistered(channel=letter)"\n'
    opened(ledger, "flow", "cases", more=only)
    for name, channel in (("A", "letter"), ("B", "telephone")):
        register(ledger, name, channel=channel)

    flow, cases = (one.table.rows for one in told(ledger).sections)

    assert [many for _, many in flow] == [0, 1, 0, 0, 1] and len(cases) == 1


def test_the_same_position_says_the_same_whatever_is_recorded_later(ledger):
    opened(ledger, *OF_CASES)
    case_id = register(ledger)
    happens(ledger, case_id, CauseFound, what="冷柜断电")
    position = ledger.head().position
    before = told(ledger)

    happens(ledger, case_id, CaseClosed, days(1), outcome="settled")
    register(ledger, "late", days(1), brand="某品牌")
    tell(ledger, Store, STORE, adopted("P02", PACK, "main"))

    assert told(ledger, position=position) == before
    assert before.recorded_at and len(before.sections) == len(OF_CASES)


def test_what_the_store_did_not_have_at_that_position_is_not_made_up(ledger):
    open_store(ledger)

    with pytest.raises(LookupError):
        told(ledger)
    with pytest.raises(LookupError):
        told(ledger, position=ledger.head().position + 1)
