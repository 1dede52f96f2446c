"""The reports a store owes (应报): by the packs in force, from its opening on."""

from datetime import date, datetime, time
from typing import NamedTuple
from uuid import UUID

from domain.deadlines import SHANGHAI, Period, periods
from domain.ledger.ledger import Ledger
from domain.policies.in_force import rules_of_store
from domain.policies.pack import Report
from domain.policies.rules import Rules
from domain.policies.sections import EVER, SECTIONS, sections_of


class ReportDue(NamedTuple):
    """One report on one period."""

    rules: tuple[str, ...]
    report: str
    period_starts_on: date
    period_ends_on: date
    due_at: datetime
    reviewed_by: str
    recipient: str
    say: str


def reports_of(
    ledger: Ledger, store_id: UUID, opened_on: date, until: date
) -> list[ReportDue]:
    """The reports on all periods begun by `until`, oldest first. C10, C11, P02-R16."""
    rules = rules_of_store(ledger, store_id)
    found = [
        ReportDue(one.rule, one.report, period.starts_on, period.ends_on, period.due_at,
                  one.reviewed_by, filled_in(rules, one.recipient), one.say)
        for one in rules.asked(Report)
        if one.period not in EVER
        for period in periods(one.period, one.due, opened_on, until)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.due_at, one.rules))


def report_no_of(whose: str, report: str, ends_on: date, position: int) -> str:
    """The number of an issue: whose, what, up to when, at which position."""
    return f"{whose}-{report}-{ends_on:%Y%m%d}-{position}"


def has_ended(ends_on: date, moment: datetime) -> bool:
    """Whether the last day of a period had passed at a moment."""
    return moment.astimezone(SHANGHAI) > datetime.combine(ends_on, time.max, SHANGHAI)


def period_of(entry: Report, day: date) -> Period:
    """The period of a report in which a day lies."""
    return next(periods(entry.period, entry.due, day, day))


def sections_told(entry: Report) -> list[tuple[str, str]]:
    """The sections of a report with their headings, in their order."""
    named = sections_of(entry.period, entry.sections)
    return [(name, SECTIONS[name]) for name in named]


def filled_in(rules: Rules, told: str) -> str:
    """A name as the pack tells it, or as the store set it where it is a setting."""
    name = told.removeprefix("setting.")
    return told if name == told else str(rules.settings.get(name) or "")
