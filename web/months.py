"""Months (月份) as addresses and pages say them: 2026-04, a number inside: 202604."""

from datetime import datetime

from domain.deadlines import SHANGHAI
from web.desk import now
from web.display import shanghai


def this_month() -> int:
    """The month it is in Shanghai."""
    today = shanghai(now())
    return today.year * 100 + today.month


def month_in(text: str) -> int | None:
    """202604 from 2026-04; None from anything else."""
    try:
        told = datetime.strptime(text, "%Y-%m")
    except ValueError:
        return None
    return told.year * 100 + told.month


def month_text(month: int) -> str:
    """2026-04."""
    return f"{month // 100:04}-{month % 100:02}"


def months_after(month: int, many: int) -> int:
    """The month so many later, or earlier where it is below nought."""
    year, at = divmod(month // 100 * 12 + month % 100 - 1 + many, 12)
    return year * 100 + at + 1


def moment_of(month: int) -> datetime:
    """The first moment of a month."""
    return datetime(month // 100, month % 100, 1, tzinfo=SHANGHAI)
