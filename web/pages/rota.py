"""The reception rota (接待轮值): whose turn it is, why, and one press to serve."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from flask import Blueprint, abort, render_template, request

from domain.errors import NotFound
from web.desk import book
from web.floor import Line, lines_of, names_of, rota_book, staff, today
from web.pages.money import store_asked
from web.people import stores
from web.session import signed
from web.words import word, words_here

page = Blueprint("rota", __name__)
ASKING = ("returning", "named", "phone", "brought_asking")
MOST = 24
FLOOR_COMMANDS = (  # what the manager does besides, by what it is about
    ("当班", ("allow_absence", "leave_floor", "return_to_floor")),
    ("接待", ("verify_visit", "change_consultant", "log_customer", "split_order")),
    ("活动", ("begin_promotion", "end_promotion", "allocate_reception")),
    ("撞单", ("report_clash", "decide_clash", "penalise_grabbing")),
)
MENDS = {  # what mends a duty that is open
    "VisitRegistered": "verify_visit",
    "ReceptionEnded": "log_customer",
    "ClashReported": "decide_clash",
}


class Skipped(NamedTuple):
    """Who is passed by for the next visitor, what keeps him, what he gets."""

    called: str
    state: str
    says: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Open:
    """Something unfinished: what, since when, whose, and what finishes it."""

    says: str
    rules: tuple[str, ...]
    about: Any
    called: str
    command: str | None


@dataclass(frozen=True)
class Floor:
    """All that stands on the page of one floor."""

    sheet: Any
    lines: dict[UUID, Line]
    me: Line | None
    whose: Line | None
    tea: Line | None
    skipped: list[Skipped]
    open: list[Open]
    told: list[dict[str, Any]]
    names: dict[UUID, str]

    @property
    def mine(self) -> bool:
        """Whether it is the turn of whoever looks at the page."""
        return self.whose is not None and self.me is self.whose

    @property
    def may_press(self) -> bool:
        """Whether the next visitor may be pressed for by whoever looks."""
        ready = self.whose is not None and self.sheet.next.choosing is None
        return ready and (self.mine or self.me is None)


@page.get("/rota")
def rota() -> str:
    """Whose turn it is on a floor, and why; for the phone in somebody's hand."""
    store_id = store_asked()
    if store_id is None:
        return render_template("no_store.html")
    floors = rota_book().floors(store_id)
    asked = request.args.get("floor") or None
    chosen = asked if asked in floors else next(iter(floors), None)
    if asked and asked != chosen:
        abort(404)
    return render_template(
        "rota.html",
        store_id=store_id,
        stores=stores(book()),
        floors=floors,
        floor=chosen,
        it=floor_of(store_id, chosen),
        arrivals={name: word("arrival", name) for name in ASKING},
        hindrances=words_here("hindrance"),
        turns=words_here("turn"),
        staff=staff(store_id),
        commands=FLOOR_COMMANDS,
        fresh_id=uuid4,
    )


def floor_of(store_id: UUID, floor: str | None) -> Floor | None:
    """A floor with everybody on it; nothing where no order was ever set."""
    try:
        sheet = rota_book().sheet(store_id, floor)
    except NotFound:
        return None
    lines = lines_of(sheet, today())
    told = rota_book().of_floor(store_id, floor, MOST)
    ids = {one["consultant_id"] for one in told if one["consultant_id"]}
    return Floor(
        sheet=sheet,
        lines=lines,
        me=lines.get(signed().person_id),
        whose=lines.get(sheet.next.consultant_id) if sheet.next else None,
        tea=lines.get(sheet.tea_by) if sheet.tea_by else None,
        skipped=[*skipped(sheet, lines)],
        open=[*open_of(sheet, lines)],
        told=told,
        names=names_of(ids),
    )


def skipped(sheet: Any, lines: dict[UUID, Line]) -> Iterator[Skipped]:
    """Who is passed by, and why."""
    for one in sheet.skips:
        state = word("hindrance", one.hindrance)
        yield Skipped(lines[one.consultant_id].called, state, one.say, one.rules)


def open_of(sheet: Any, lines: dict[UUID, Line]) -> Iterator[Open]:
    """What is unfinished, with the command that finishes it."""
    for one in sheet.open_duties:
        start = one.start
        line = lines.get(getattr(start, "consultant_id", None))
        command = MENDS.get(type(start).__name__)
        called = line.called if line else ""
        yield Open(one.duty.say, one.duty.rule, start, called, command)
