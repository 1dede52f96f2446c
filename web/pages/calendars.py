"""The calendars (日历): the years a store counts by; a new one needs two people."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from domain.policies.calendars import CalendarUnreadable, read_year
from domain.policies.calendars.notice import file_of_notice
from domain.policies.in_force import rules_of_store
from projections.calendar_book import ProvisionalClocks
from web.desk import book, now, read_models
from web.display import printable, shanghai
from web.names import staff_names
from web.pages.money import store_asked
from web.people import stores
from web.session import signed

page = Blueprint("calendars", __name__)
ADMINISTRATOR = "administrator"
LARGEST = 64_000  # bytes of a year's file
NOT_TEXT = "这不是 UTF-8 的文本文件"
TOO_LARGE = "文件太大：一年的放假安排只有几十行"
NOTHING = "请贴上通知或年历文件的内容，或选一个 TOML 文件"


@dataclass(frozen=True)
class Span:
    """Days of one holiday in a row."""

    name: str
    first_on: date
    last_on: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last_on - self.first_on).days + 1


@dataclass(frozen=True)
class Shown:
    """A year as people check it against the notice."""

    told: Any  # domain.calendars.Year
    spans: list[Span]
    changes: tuple[Any, ...]  # domain.calendars.Changed
    replaces: str  # the version it takes the place of; none where it is provisional
    moved: list[Any]  # domain.cases.card_calendar.Moved
    provisional_cases: int


@page.get("/calendars")
def calendars() -> ResponseReturnValue:
    """The years of a store, what waits for approval, and the form for a new year."""
    return drawn()


@page.post("/calendars")
def preview() -> ResponseReturnValue:
    """What a year would change, before it is proposed; nothing is recorded."""
    try:
        text = text_typed()
        shown = shown_of(store_asked(), text)
    except CalendarUnreadable as wrong:
        return drawn(slip=str(wrong)), 422
    return drawn(text=text, shown=shown)


def drawn(**more: Any) -> str:
    """The page, with a preview or a slip."""
    store_id = store_asked()
    if store_id is None:
        return render_template("no_store.html")
    paper = read_models()["calendar_book"]
    adopted, waiting = paper.adopted(store_id), paper.waiting(store_id)
    awaited = provisional(store_id, {one["year"] for one in adopted})
    year = min(awaited, default=shanghai(now()).year + 1)
    return render_template(
        "calendars.html",
        store_id=store_id,
        stores=stores(book()),
        adopted=[(one, read_year(one["text"], "calendar")) for one in adopted],
        waiting=[(one, shown_of(store_id, one["text"])) for one in waiting],
        provisional=awaited,
        names=staff_names(one["by"] for one in [*adopted, *waiting]),
        may=signed().seat.role == ADMINISTRATOR,
        me_id=signed().person_id,
        typed={"year": year, "version": f"{year}/1"} | dict(request.form),
        new_id=uuid4,
        spans_of=spans_of,
        **{"text": None, "shown": None, "slip": ""} | more,
    )


def text_typed() -> str:
    """The year's file out of what was uploaded or pasted. Raises CalendarUnreadable."""
    file = request.files.get("file")
    if file and file.filename:
        told = file.stream.read(LARGEST + 1)
        if len(told) > LARGEST:
            raise CalendarUnreadable(TOO_LARGE)
        try:
            return told.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise CalendarUnreadable(NOT_TEXT) from None
    typed = request.form.get("notice", "").strip()
    if not typed:
        raise CalendarUnreadable(NOTHING)
    return typed if "first_on" in typed else from_notice(typed)


def from_notice(typed: str) -> str:
    """The year's file from the notice as it is printed. Raises CalendarUnreadable."""
    year = request.form.get("year", "")
    if not (year.isascii() and year.isdigit() and 2000 <= int(year) <= 2100):
        raise CalendarUnreadable("年份写作 2027 这样的四位数")
    version = printable(request.form.get("version", "")) or f"{year}/1"
    return file_of_notice(typed, int(year), version)


def shown_of(store_id: UUID | None, text: str) -> Shown:
    """A year beside what the store counts by now. Raises CalendarUnreadable."""
    year = read_year(text, "calendar")
    rules, at = rules_of_store(book(), store_id), now()
    before = rules.calendar(at)
    clocks = read_models()["case_board"].beside(ProvisionalClocks)
    moved, many = clocks.moved_by(store_id, text, at)
    return Shown(
        year,
        spans_of(year),
        before.changes_by(year),
        next((one.version for one in before.years if one.year == year.year), ""),
        moved,
        many,
    )


def spans_of(year: Any) -> list[Span]:
    """The holidays of a year, days of one name in a row together."""
    spans: list[Span] = []
    for day, name in sorted(year.holidays.items()):
        last = spans[-1] if spans else None
        if last and last.name == name and (day - last.last_on).days == 1:
            spans[-1] = Span(name, last.first_on, day)
        else:
            spans.append(Span(name, day, day))
    return spans


def provisional(store_id: UUID, published: set[int]) -> list[int]:
    """This year and the next, where nobody has published them to the store."""
    year = shanghai(now()).year
    return [one for one in (year, year + 1) if one not in published]
