"""A report as XLSX: a sheet for each section; the same contents, the same bytes."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from projections.report_contents.drawing import Contents, Section
from projections.report_contents.material import Cell, Column
from web.charts import printed
from web.display import shanghai
from web.paper.wording import heads_of, period_said

A4 = 9
LONGEST = 16_000  # letters in a cell, each at most two of Excel's 32,767 units
FORMATS = {
    "text": {"text_wrap": True, "valign": "top"},
    "count": {"num_format": "#,##0", "valign": "top"},
    "yuan": {"num_format": "#,##0.00", "valign": "top"},
    "day": {"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "left"},
}
WIDTHS = {"text": 22, "count": 10, "yuan": 14, "day": 12, "moment": 17}


def xlsx_of(contents: Contents) -> bytes:
    """The report as a workbook, dated by the book."""
    into = BytesIO()
    book = xlsxwriter.Workbook(into, {"in_memory": True, "remove_timezone": True})
    made_at = contents.recorded_at.replace(tzinfo=None, microsecond=0)
    book.set_properties({"title": contents.title, "created": made_at})
    formats = {kind: book.add_format(told) for kind, told in FORMATS.items()}
    formats["head"] = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    _first(book, contents, formats)
    for section in contents.sections:
        _sheet(_added(book, contents, section.title), section, formats)
    book.close()
    return into.getvalue()


def _added(book: Any, contents: Contents, title: str) -> Any:
    """A sheet as it is printed: A4 across, number, position and digest in the foot."""
    sheet = book.add_worksheet(title)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    place = f"账本第 {contents.asked.position} 条，摘要 {contents.digest}"
    sheet.set_footer(f"&L&8{contents.report_no}\n{place}&R&8第 &P 页，共 &N 页")
    return sheet


def _first(book: Any, contents: Contents, formats: dict[str, Any]) -> None:
    """What it is, on a sheet of its own before the others."""
    sheet = _added(book, contents, "报表")
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 70)
    kept = "预报：期间尚未结束，不作为报送依据" if contents.preliminary else ""
    told = [
        ("报表", contents.title),
        ("门店", contents.store_name),
        ("期间", period_said(contents)),
        *heads_of(contents),
        ("摘要", contents.digest),
        ("注意", kept),
    ]
    for line, (label, words) in enumerate(one for one in told if one[1]):
        sheet.write_string(line, 0, label, formats["head"])
        sheet.write_string(line, 1, printed(words), formats["text"])


def _sheet(sheet: Any, section: Section, formats: dict[str, Any]) -> None:
    columns, rows, note = section.table
    for at, column in enumerate(columns):
        sheet.set_column(at, at, WIDTHS[column.kind])
        sheet.write_string(0, at, column.title, formats["head"])
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    for line, row in enumerate(rows, 1):
        for at, (column, cell) in enumerate(zip(columns, row)):
            _write(sheet, (line, at), column, cell, formats[column.kind])
    if note:
        sheet.write_string(len(rows) + 2, 0, note)


def _write(
    sheet: Any, at: tuple[int, int], column: Column, cell: Cell, form: Any
) -> None:
    """Figures as figures, days as days; words never as a formula."""
    if cell is None or cell == "":
        sheet.write_blank(*at, None, form)
    elif column.kind == "yuan":
        assert isinstance(cell, int)
        sheet.write_number(*at, Decimal(cell) / 100, form)
    elif column.kind == "count":
        sheet.write_number(*at, cell, form)
    elif column.kind == "moment":
        sheet.write_datetime(*at, shanghai(cell).replace(tzinfo=None), form)
    elif column.kind == "day":
        sheet.write_datetime(*at, cell, form)
    else:
        sheet.write_string(*at, _fitting(printed(str(cell))), form)


def _fitting(words: str) -> str:
    """A cell holds so much and no more; what would be lost is said to be elsewhere."""
    return words if len(words) <= LONGEST else words[:LONGEST] + "……（余下见 PDF）"
