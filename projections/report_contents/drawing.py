"""Draws what a report tells (出表): the same at the same position, whenever asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from domain.cases.card_reports import (
    filled_in,
    has_ended,
    report_no_of,
    sections_told,
)
from domain.cases.card_then import BookThen, CaseThen
from domain.deadlines import SHANGHAI
from projections import ReadModels
from projections.complaint_register import ComplaintRegister
from projections.report_contents import DRAW
from projections.report_contents.asking import Asked
from projections.report_contents.flow import courses_of, flow_of, is_open
from projections.report_contents.material import Flow, Material, Table
from projections.report_contents.receptions import receptions_of

DRAWN_FROM = ("complaint_register", "rota_book")
NOTHING = Flow(0, 0, 0, 0, 0)


class Section(NamedTuple):
    """One part of a report, under its heading."""

    name: str
    title: str
    table: Table


@dataclass(frozen=True, kw_only=True)
class Contents:
    """A report as it stands on paper, before it is set."""

    asked: Asked
    report_no: str
    title: str
    store_name: str
    case_no: str
    rules: tuple[str, ...]
    say: str
    reviewed_by: str
    recipient: str
    owed_to: str  # the same as a word
    digest: str
    recorded_at: datetime
    preliminary: bool
    sections: tuple[Section, ...]


def contents_of(papers: ReadModels, asked: Asked) -> Contents:
    """Work a report out of the book, as it stood at a position.

    The papers it is drawn from must have come as far. Raises LookupError for a report,
    store, case or position that was not there.
    """
    then = BookThen(papers.shelf.ledger, asked.position)
    store = then.store(asked.store_id)
    entry = store.reports[asked.report]
    material = _material(papers, then, asked)
    case_no = material.cases[0].first.case_no if asked.case_id else ""
    ended = asked.case_id is not None or has_ended(asked.ends_on, then.stood_until)
    whose, owed_to = case_no or store.code, filled_in(store.rules, entry.recipient)
    return Contents(
        asked=asked,
        report_no=report_no_of(whose, asked.report, asked.ends_on, asked.position),
        title=store.said("report", asked.report),
        store_name=store.name,
        case_no=case_no,
        rules=entry.rule,
        say=entry.say,
        reviewed_by=store.said("role", entry.reviewed_by),
        recipient=store.said("whom", owed_to),
        owed_to=owed_to,
        digest=then.digest,
        recorded_at=then.recorded_at,
        preliminary=not ended,
        sections=_sections(entry, material),
    )


def _sections(entry: Any, material: Material) -> tuple[Section, ...]:
    return tuple(
        Section(name, title, DRAW[name](material))
        for name, title in sections_told(entry)
    )


def _material(papers: ReadModels, then: BookThen, asked: Asked) -> Material:
    """What it tells of: complaints, and where it says so the receptions of a floor."""
    store = then.store(asked.store_id)
    material = _complaints(papers["complaint_register"], then, asked)
    if "receptions" in store.reports[asked.report].sections:
        told = receptions_of(papers["rota_book"], store, asked, material)
        return material._replace(receptions=told)
    return material


def _complaints(register: ComplaintRegister, then: BookThen, asked: Asked) -> Material:
    """The complaints it tells of; those a circle is drawn round are left out (A62)."""
    entry = then.store(asked.store_id).reports[asked.report]
    since = datetime.combine(asked.starts_on, time.min, SHANGHAI)
    ends_at = datetime.combine(asked.ends_on, time.max, SHANGHAI)
    until = ends_at if ends_at < then.stood_until else then.recorded_at
    if asked.case_id is not None:
        cases = list(_seen(then, [asked.case_id], until).values())
        if [one.first.store_id for one in cases] != [asked.store_id]:
            raise LookupError(f"no case {asked.case_id} was there then")
        return Material(since, until, entry.timed_by, cases, cases, NOTHING)
    place = (asked.store_id, until, asked.position)
    courses = courses_of(register.course(*place))
    moved = register.moved(asked.store_id, since, until, asked.position)
    still = [course[0].case_id for course in courses if is_open(course)]
    seen = _seen(then, {*moved, *still}, until)
    told = {id: case for id, case in seen.items() if case.holds(entry.when)}
    return Material(
        since,
        until,
        entry.timed_by,
        [told[id] for id in moved if id in told],
        [told[id] for id in still if id in told],
        flow_of((one for one in courses if one[0].case_id in told), since),
    )


def _seen(then: BookThen, ids: Iterable[UUID], until: datetime) -> dict[UUID, CaseThen]:
    """The complaints that everybody in the store may know of."""
    cases = then.cases(sorted(ids), until)
    return {one.case.id: one for one in cases if one.is_open_to_all}
