"""(g) A monthly report over the whole book, worked out and set as PDF and XLSX."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from time import perf_counter
from typing import Any
from uuid import UUID

from domain.cases.events import ComplaintRegistered
from domain.ledger.ledger import Ledger
from domain.policies.in_force import rules_of_store
from domain.policies.pack import Report
from projections import open_read_models
from projections.report_contents.asking import Asked, asked_for
from projections.report_contents.drawing import DRAWN_FROM, contents_of
from projections.report_contents.material import day_of
from scripts.benching.big_books import Book
from scripts.benching.databases import Place
from scripts.benching.table import Line
from web.paper.issuing import forms_of

AT_ONCE, MOST = 20_000, 10.0  # facts, seconds


def reporting(place: Place, book: Book) -> Iterator[Line]:
    """The month of the store with the most complaints that owes a monthly report."""
    ledger = book.open()
    papers = open_read_models(ledger, DRAWN_FROM)
    papers.catch_up()
    month = _busiest(ledger)
    begun = perf_counter()
    contents = contents_of(papers, month)
    drawn = perf_counter()
    forms = forms_of(contents)
    passed, told = perf_counter() - begun, dict(_told(contents))
    line = Line(
        "g",
        f"monthly report over {month.position:,} facts",
        place.name,
        f"{passed:.1f} s",
    )
    setting = perf_counter() - drawn
    pages = (
        f"{told['期末未结']:,} open, {told['本期新收']:,} new; {setting:.1f} s to set"
    )
    assert all(forms), "a form is empty"
    yield line._replace(against=pages, target=f"< {MOST:.0f} s", reached=passed < MOST)
    ledger.close()


def _busiest(ledger: Ledger) -> Asked:
    """The store and month with the most complaints, at the end of the book."""
    found: Counter[tuple[UUID, int, int]] = Counter()
    for fact in _registered(ledger):
        day = day_of(fact.occurred_at)
        found[fact.store_id, day.year, day.month] += 1
    for (store_id, year, month), _ in found.most_common():
        for entry in rules_of_store(ledger, store_id).asked(Report):
            if entry.period == "month":
                day = date(year, month, 1)
                return asked_for(ledger, store_id, entry.report, day=day)
    raise AssertionError("no store of this book owes a monthly report")


def _registered(ledger: Ledger) -> Iterator[ComplaintRegistered]:
    after: int | None = 0
    while after is not None:
        told = ledger.facts(after, AT_ONCE, [ComplaintRegistered.topic])
        yield from (one for one in told if isinstance(one, ComplaintRegistered))
        after = told[-1].position if told else None


def _told(contents: Any) -> Iterator[tuple[str, int]]:
    (flow,) = (one for one in contents.sections if one.name == "flow")
    yield from flow.table.rows
