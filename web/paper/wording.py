"""How cells, periods and heads of a report are said in Chinese, on every form of it."""

from datetime import date, datetime

from projections.report_contents.drawing import Contents
from projections.report_contents.material import Cell, Kind
from web.display import second, shanghai, yuan


def said(kind: Kind, cell: Cell) -> str:
    """A cell as people read it; what was never told is left blank."""
    if cell is None:
        return ""
    if kind == "yuan":
        assert isinstance(cell, int)
        return yuan(cell)
    if isinstance(cell, datetime):
        return f"{shanghai(cell):%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    return str(cell)


def period_said(contents: Contents) -> str:
    """The days it tells of, or the case."""
    asked = contents.asked
    if contents.case_no:
        return f"投诉 {contents.case_no}，截至 {asked.ends_on}"
    return f"{asked.starts_on} 至 {asked.ends_on}"


def heads_of(contents: Contents) -> list[tuple[str, str]]:
    """What stands under the title: label and what is said."""
    told = [
        ("编号", contents.report_no),
        ("依据", "、".join(contents.rules)),
        ("审阅", contents.reviewed_by),
        ("报送", contents.recipient),
        ("账本", f"第 {contents.asked.position} 条，{second(contents.recorded_at)}"),
        ("口径", "限定知情范围的投诉不列入"),
    ]
    return [one for one in told if one[1]]
