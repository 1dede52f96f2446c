"""Charts (图表): figures drawn as SVG that page and paper show alike.

No style sheet, class or script: the picture holds in a page that allows none, and in
a PDF. Text takes the colour of the text around it; bars keep theirs, chosen to be told
apart by every eye on white and on dark. Every axis begins at nought.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from unicodedata import east_asian_width
from xml.etree.ElementTree import Element, SubElement, tostring

Tone = Literal["plain", "warn", "rest"]
TONES = {"plain": "#0072b2", "warn": "#d55e00", "rest": "#7f8d93"}
FONT = "'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"
WIDTH, LABELS, EDGE = 640, 124, 6
STRIP, TALLEST, FOOT = 62, 36, 34  # of a row of columns, in points
BAR, THICK, SAID = 28, 16, 124  # of a lying bar, and the room for what is said


@dataclass(frozen=True)
class Mark:
    """One figure: as it is said, its size in whole units, and where it leads.

    No size means that it cannot be told, which is not nought.
    """

    said: str
    size: int | None
    href: str = ""


@dataclass(frozen=True)
class Row:
    """One line of a chart and of its table: a name, and a mark for each column."""

    label: str
    marks: tuple[Mark, ...]
    tone: Tone = "plain"


@dataclass(frozen=True)
class Chart:
    """What is drawn: a bar lying for each row, or for each row a strip of columns.

    `name` is one word, unlike any other on the page; `says` tells in a sentence what
    is counted; `full` is the size that fills a strip, if not the largest one.
    """

    name: str
    title: str
    says: str
    head: str  # what the rows are
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    form: Literal["bars", "strips"] = "strips"
    full: int | None = None
    more: tuple[Row, ...] = ()  # of its table alone

    @property
    def most(self) -> int:
        """The size that is drawn in full; at least one."""
        return self.full or max([1, *self._sizes()])

    @property
    def least(self) -> int:
        """The size farthest below nought, or nought."""
        return min([0, *self._sizes()])

    def _sizes(self) -> Iterator[int]:
        return (mark.size or 0 for row in self.rows for mark in row.marks)


def svg_of(chart: Chart) -> str:
    """The picture, the same text for the same figures."""
    strips = chart.form == "strips"
    height = len(chart.rows) * (STRIP if strips else BAR) + (FOOT if strips else EDGE)
    svg = _frame(chart, max(height, BAR))
    if not chart.rows:
        _text(svg, EDGE, THICK, "这一期没有可画的")
    elif strips:
        _strips(svg, chart)
    else:
        _bars(svg, chart)
    return tostring(svg, encoding="unicode")


def _frame(chart: Chart, height: int) -> Element:
    """The sheet, which says what it shows to whoever cannot see it."""
    size = {"width": str(WIDTH), "height": str(height)}
    box = {"viewBox": f"0 0 {WIDTH} {height}", "xmlns": "http://www.w3.org/2000/svg"}
    named = {"aria-labelledby": f"{chart.name}-title {chart.name}-says"}
    links = any(mark.href for row in chart.rows for mark in row.marks)
    role = {"role": "group" if links else "img"}
    look = {"font-family": FONT, "font-size": "13", "fill": "currentColor"}
    svg = Element("svg", {**box, **size, **role, **named, **look})
    SubElement(svg, "title", {"id": f"{chart.name}-title"}).text = chart.title
    SubElement(svg, "desc", {"id": f"{chart.name}-says"}).text = chart.says
    return svg


def _strips(svg: Element, chart: Chart) -> None:
    """A strip for each row, all to one measure."""
    step = (WIDTH - LABELS - EDGE) / max(len(chart.columns), 1)
    for number, row in enumerate(chart.rows):
        ground = number * STRIP + STRIP - EDGE
        _text(svg, EDGE, ground - 4, fitting(row.label, LABELS - 12))
        _line(svg, (LABELS, ground), (WIDTH - EDGE, ground))
        for at, mark in enumerate(row.marks):
            _column(svg, (LABELS + at * step, step, ground), (chart, row, at), mark)
    _columns(svg, chart, step)


def _columns(svg: Element, chart: Chart, step: float) -> None:
    """What each column is of: 2026年4月 as 4月, its year below where one begins."""
    before, below = "", len(chart.rows) * STRIP
    for at, name in enumerate(chart.columns):
        year, _, rest = name.rpartition("年")
        middle = LABELS + (at + 0.5) * step
        told = fitting(rest, step, 12)
        _text(svg, middle, below + 12, told, small=True, middle=True)
        if year and year != before:
            _text(svg, middle, below + 27, year, small=True, middle=True)
        before = year


def _column(
    svg: Element,
    place: tuple[float, float, float],
    of: tuple[Chart, Row, int],
    mark: Mark,
) -> None:
    """One column upon its ground, what it says above it."""
    (left, step, ground), (chart, row, at) = place, of
    tall = TALLEST * max(mark.size or 0, 0) / chart.most
    whole = _leading(svg, mark, f"{row.label}，{chart.columns[at]}：{mark.said}")
    wide = min(step * 0.62, 40)
    if tall:
        _rect(whole, (left + (step - wide) / 2, ground - tall, wide, tall), row.tone)
    above = ground - tall - 4
    _text(whole, left + step / 2, above, mark.said, small=True, middle=True)


def _bars(svg: Element, chart: Chart) -> None:
    """A lying bar for each row, from nought; what it says at its end."""
    room = WIDTH - LABELS - SAID
    scale = room / (chart.most - chart.least)
    nought = LABELS - chart.least * scale
    for number, row in enumerate(chart.rows):
        mark, top = row.marks[0], number * BAR + EDGE
        size = mark.size or 0
        whole = _leading(svg, mark, f"{row.label}：{mark.said}")
        _text(whole, EDGE, top + 13, fitting(row.label, LABELS - 12))
        left, wide = nought + min(size, 0) * scale, abs(size) * scale
        if wide:
            _rect(whole, (left, top, wide, THICK), row.tone)
        _text(whole, max(left + wide, nought) + 6, top + 13, mark.said)
    _line(svg, (nought, 0), (nought, len(chart.rows) * BAR + EDGE))


def _leading(svg: Element, mark: Mark, name: str) -> Element:
    """What a mark is drawn in: with its name, and leading where it leads."""
    if mark.href:
        whole = SubElement(svg, "a", {"href": mark.href, "aria-label": printed(name)})
    else:
        whole = SubElement(svg, "g")
    SubElement(whole, "title").text = printed(name)
    return whole


def _rect(inside: Element, box: tuple[float, float, float, float], tone: Tone) -> None:
    told = dict(zip(("x", "y", "width", "height"), map(_number, box)))
    SubElement(inside, "rect", {**told, "fill": TONES[tone]})


def _line(
    inside: Element, begins: tuple[float, float], ends: tuple[float, float]
) -> None:
    told = dict(zip(("x1", "y1", "x2", "y2"), map(_number, (*begins, *ends))))
    SubElement(inside, "line", {**told, "stroke": "#7f8d93", "stroke-width": "1"})


def _text(
    inside: Element,
    x: float,
    y: float,
    words: str,
    *,
    small: bool = False,
    middle: bool = False,
) -> None:
    told = {"x": _number(x), "y": _number(y)}
    told |= {"font-size": "12"} if small else {}
    told |= {"text-anchor": "middle"} if middle else {}
    SubElement(inside, "text", told).text = printed(words)


def _number(size: float) -> str:
    """A tenth of a point is as fine as any eye sees."""
    return f"{size:.1f}".removesuffix(".0")


def printed(words: str) -> str:
    """Words without what no picture can hold, such as control characters."""
    return "".join(one if one.isprintable() else " " for one in words)


def fitting(words: str, room: float, size: int = 13) -> str:
    """As much of the words as the room takes, a Chinese one as wide as it is high."""
    used = 0.0
    for at, one in enumerate(words):
        used += size * (1 if east_asian_width(one) in "WFA" else 0.6)
        if used > room:
            return words[: max(at - 1, 0)] + "…"
    return words
