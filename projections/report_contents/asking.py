"""Which report is asked for (要哪一份): its days follow from the packs of the store."""

from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from domain.cases.card_reports import period_of
from domain.cases.card_then import BookThen
from domain.ledger.ledger import Ledger
from projections.report_contents.material import day_of

CONTINUOUS, CASE = "continuous", "case"


class Asked(NamedTuple):
    """A report: of which store, of which days, at which position, of which case."""

    store_id: UUID
    report: str
    starts_on: date
    ends_on: date
    position: int
    case_id: UUID | None = None


class Offered(NamedTuple):
    """A report a store has, as its packs say."""

    report: str
    title: str
    period: str
    say: str
    rules: tuple[str, ...]


def offered(ledger: Ledger, store_id: UUID) -> list[Offered]:
    """Every report, register and form a store has now, pack by pack."""
    store = BookThen(ledger, ledger.head().position).store(store_id)
    titles = store.rules.words("report")
    return [
        Offered(name, titles.get(name, name), one.period, one.say, one.rule)
        for name, one in store.reports.items()
    ]


def asked_for(
    ledger: Ledger,
    store_id: UUID,
    report: str,
    *,
    day: date | None = None,
    starts_on: date | None = None,
    case_id: UUID | None = None,
    position: int | None = None,
) -> Asked:
    """The report of the period in which a day lies; of the last that ended, if none.

    A register is told up to that day, a form up to now. Raises LookupError for what
    the store does not have.
    """
    at = position or ledger.head().position
    entry = BookThen(ledger, at).store(store_id).reports[report]
    today = day_of(ledger.clock())
    if (entry.period == CASE) != (case_id is not None):
        raise LookupError(f"{report} is {'' if entry.period == CASE else 'not '}a form")
    if case_id is not None:
        days = _since_it_came(ledger, case_id), today
    elif entry.period == CONTINUOUS:
        ends_on = day or today
        days = starts_on or ends_on.replace(day=1), ends_on
    else:
        days = _period(entry, day, today)
    return Asked(store_id, report, *days, at, case_id)


def _since_it_came(ledger: Ledger, case_id: UUID) -> date:
    """The day a complaint was told. Raises LookupError where there is none."""
    began = ledger.facts_of(case_id, until=1)
    if not began:
        raise LookupError(f"no case {case_id}")
    return day_of(began[0].occurred_at)


def _period(entry: Any, day: date | None, today: date) -> tuple[date, date]:
    period = period_of(entry, day or today)
    if day is None and period.ends_on >= today:
        period = period_of(entry, period.starts_on - timedelta(days=1))
    return period.starts_on, period.ends_on
