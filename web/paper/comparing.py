"""Compares an issue with what the book says now (对照): what was entered later shows."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time
from hashlib import sha256
from typing import NamedTuple

from domain.deadlines import SHANGHAI
from domain.fact import Fact
from projections import ReadModels
from projections.complaint_register import Line
from projections.report_contents.drawing import Contents, Section
from projections.report_contents.material import Cell
from web.paper.issuing import REGISTER, asked_of, draw, forms_of

Row = tuple[Cell, ...]


class Differing(NamedTuple):
    """A section that says something else now: the rows gone, and those come instead."""

    section: Section
    gone: Sequence[Row]
    come: Sequence[Row]


class Comparison(NamedTuple):
    """An issue drawn again: at its own position, and as the book stands now."""

    same_bytes: dict[str, bool]  # by form, of what was drawn again at its position
    then: Contents
    now: Contents
    differing: list[Differing]
    entered_later: list[Line]


def compare(papers: ReadModels, issued: Fact, position: int) -> Comparison:
    """An issue beside the book at a later position. Raises PapersBehind."""
    then = draw(papers, asked_of(issued))
    now = draw(papers, asked_of(issued, position))
    made = forms_of(then)._asdict()
    same = {
        form: sha256(content).hexdigest() == getattr(issued, f"{form}_sha256")
        for form, content in made.items()
    }
    later = _entered_later(papers, then)
    return Comparison(same, then, now, differing(then, now), later)


def differing(then: Contents, now: Contents) -> list[Differing]:
    """The sections that differ, row by row; a section may have come or gone whole."""
    old = {section.name: section for section in then.sections}
    new = {section.name: section for section in now.sections}
    found = []
    for name in {**old, **new}:
        rows = [list(one[name].table.rows) if name in one else [] for one in (old, new)]
        gone, come = _without(*rows), _without(*reversed(rows))
        if gone or come:
            found.append(Differing(new.get(name) or old[name], gone, come))
    return found


def _without(rows: Sequence[Row], others: Sequence[Row]) -> list[Row]:
    """The rows that the others do not have, in their order."""
    there = Counter(others)
    left = []
    for row in rows:
        if there[row]:
            there[row] -= 1
        else:
            left.append(row)
    return left


def _entered_later(papers: ReadModels, then: Contents) -> list[Line]:
    """What occurred in its period but came into the book behind its position.

    Of complaints a report may tell of, of which something stands in it now or did.
    """
    asked = then.asked
    if asked.case_id is not None:
        return []
    since = datetime.combine(asked.starts_on, time.min, SHANGHAI)
    until = datetime.combine(asked.ends_on, time.max, SHANGHAI)
    register = papers[REGISTER]
    found = register.entered_later(asked.store_id, since, until, asked.position)
    return [one for one in found if papers.shelf.homes.of(one.case_id).circle is None]
