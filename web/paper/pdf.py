"""A report as PDF (A4): the same contents, the same bytes."""

from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from projections.report_contents.drawing import Contents, Section
from projections.report_contents.material import Column
from web.charts import printed
from web.paper.pictures import pictures_of
from web.paper.typesetting import parts_of, typeset
from web.paper.wording import heads_of, period_said, said

SHEET = Path(__file__).with_name("report.typ")
NARROW, WIDEST = 12, 60  # of a column, in half Chinese characters


def pdf_of(contents: Contents) -> bytes:
    """The report as PDF/A-2b, dated by the book."""
    return typeset(SHEET, "report", _told(contents), contents.recorded_at)


def _told(contents: Contents) -> dict[str, Any]:
    return {
        "title": contents.title,
        "store": contents.store_name,
        "period": period_said(contents),
        "number": contents.report_no,
        "position": contents.asked.position,
        "digest": contents.digest,
        "preliminary": contents.preliminary,
        "moment": parts_of(contents.recorded_at),
        "facts": heads_of(contents),
        "sections": [_section(one) for one in contents.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    columns, rows, note = section.table
    cells = [
        [printed(said(column.kind, cell)) for column, cell in zip(columns, row)]
        for row in rows
    ]
    return {
        "title": section.title,
        "note": note,
        "pictures": [_firmer(one) for one in pictures_of(section)],
        "columns": [column._asdict() for column in columns],
        "widths": [_width(column, at, cells) for at, column in enumerate(columns)],
        "rows": cells,
    }


def _firmer(picture: str) -> str:
    """The typesetter draws letters of a picture in the font's thinnest weight."""
    return picture.replace("<text ", '<text stroke="currentColor" stroke-width="0.4" ')


def _width(column: Column, at: int, cells: list[list[str]]) -> int:
    """A share of the room by the longest cell; 0 for a column that stays narrow."""
    longest = max([len(column.title) * 2, *(_halves(row[at]) for row in cells)])
    narrow = longest <= NARROW or column.kind in ("day", "yuan", "count")
    return 0 if narrow and at else min(max(longest, NARROW), WIDEST)


def _halves(text: str) -> int:
    return sum(2 if east_asian_width(one) in "WFA" else 1 for one in text)
