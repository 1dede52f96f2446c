"""How many complaints came in and were closed (收结), worked out from their course."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from projections.complaint_register import BEGUN, CLOSED, Line
from projections.report_contents.material import Flow, Material, Table, columns


def flow(material: Material) -> Table:
    """Open before, came in, taken up again, closed, open after."""
    told = material.flow
    rows = (
        ("期初未结", told.open_before),
        ("本期新收", told.came),
        ("本期重新处理", told.reopened),
        ("本期结案", told.closed),
        ("期末未结", told.open_after),
    )
    note = "期初未结＋本期新收＋本期重新处理－本期结案＝期末未结。"
    return Table(columns("项目", ("件数", "count")), rows, note)


def flow_of(courses: Iterable[Sequence[Line]], since: datetime) -> Flow:
    """Counted over the courses of cases, each in order of time."""
    before = came = closed = reopened = after = 0
    for course in courses:
        past = [line for line in course if line.occurred_at < since]
        now = [line.fact for line in course[len(past) :]]
        before += is_open(past)
        came += now.count(BEGUN)
        closed += now.count(CLOSED)
        reopened += len(now) - now.count(BEGUN) - now.count(CLOSED)
        after += is_open(course)
    return Flow(before, came, closed, reopened, after)


def is_open(course: Sequence[Line]) -> bool:
    """Whether a case that went so far is open."""
    return bool(course) and course[-1].fact != CLOSED


def courses_of(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines case by case; each course as it went, the cases as they came in."""
    by_case: dict[object, list[Line]] = {}
    for line in lines:
        by_case.setdefault(line.case_id, []).append(line)
    return [_in_order(course) for course in by_case.values()]


def _in_order(course: list[Line]) -> list[Line]:
    """What was told twice counts once: a case closed is not closed again."""
    begins = [line for line in course if line.fact == BEGUN]
    rest = [line for line in course if line.fact != BEGUN]
    return begins + [next(same) for _, same in groupby(rest, lambda line: line.fact)]
