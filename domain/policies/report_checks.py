"""Whether what a pack says of a report can be told: its days, sections and clocks."""

from collections.abc import Iterator
from datetime import date

from domain.deadlines import periods
from domain.policies.pack import Duty, Pack, Report
from domain.policies.sections import EVER, SECTIONS

A_DAY = date(2026, 1, 1)


def report_slips(report: Report) -> Iterator[tuple[str, str]]:
    """Each slip of an entry: key and reason."""
    for name in report.sections:
        if name not in SECTIONS:
            yield "sections", f"no section {name}: {', '.join(sorted(SECTIONS))}"
    if report.period in EVER:
        if report.due:
            yield "due", f"what is {report.period} has no day on which it is due"
        return
    try:
        next(periods(report.period, report.due, A_DAY, A_DAY))
    except ValueError as wrong:
        yield "due", str(wrong)


def untimed(pack: Pack) -> Iterator[str]:
    """The rules a report goes by that start no clock here."""
    clocks = {rule for duty in pack.duty if _ends(duty) for rule in duty.rule}
    for number, report in enumerate(pack.report, 1):
        for rule in report.timed_by:
            if rule not in clocks:
                where = f"[[report]] {number}: {', '.join(report.rule)}"
                yield f"{where}: timed_by: {rule} starts no clock in this pack"


def _ends(duty: Duty) -> bool:
    return bool(duty.within or duty.due_field)
