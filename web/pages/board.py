"""The board (看板): what is late or due, who is waited for, what is at stake."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request, url_for

from projections.board_questions import PAGE, Wanted
from web.clocks import Chip, chip, next_of, none_runs
from web.desk import near, now, read_models, scope
from web.display import SHANGHAI, printable, shanghai
from web.narrowing import Narrowed
from web.names import complainant, staff_names
from web.session import signed
from web.words import words_here

page = Blueprint("board", __name__)
MOST_PAGES = 100_000
GROUPS = {"overdue": "已超期", "today": "今天到期", "later": "以后到期",
          "without": "等外部，没有在走的时限"}  # fmt: skip
STAGES = {
    "": "全部",
    "unassigned": "未指派",
    "undetermined": "未定责",
    "approval": "待批",
    "to_pay": "待付款",
    "countersign": "待补签",
    "agreement": "协议未交存",
    "claim": "理赔回款",
    "severe": "大型、重大",
    "escalated": "已上报",
    "breach": "有违规",
    "exception": "有特批",
    "refused": "有拒绝",
    "gathering": "集体事项，未升级",
}


@dataclass(frozen=True)
class Row:
    """One case on the board."""

    card: dict[str, Any]
    chip: Chip
    group: str
    name: str
    phone: str
    waits_for: str
    waits_why: str
    mine: bool
    handler: str


@page.get("/")
@page.post("/")
def board() -> str:
    """Cases and overdue reports, the next clock first.

    What is searched for may be a name: it is posted, so that no address holds it.
    """
    at, narrowed = now(), Narrowed.of(request.values)
    wanted = wanted_of(request.values, narrowed)
    papers = read_models()["case_board"]
    found = papers.page(wanted, at)
    counts = papers.counts(Wanted(stores=scope(), role=signed().seat.role), at)
    return render_template(
        "board.html",
        rows=rows_of(found.cards, at),
        reports=reports_of(wanted, at),
        total=found.total,
        pages=range(1, -(-found.total // PAGE) + 1),
        wanted=wanted,
        counts=counts,
        groups=GROUPS,
        filters=filters_of(wanted, counts),
        words=words_here,
        short_liability=short_liability,
        cash=cash(),
        narrowed=narrowed,
    )


def wanted_of(asked: Any, narrowed: Narrowed) -> Wanted:
    """What the address asks for; what it does not know is left out."""
    stage, when = asked.get("stage", ""), asked.get("when", "")
    return Wanted(
        stores=(narrowed.store_id,) if narrowed.store_id else scope(),
        handler_id=narrowed.handler_id,
        case_type=narrowed.case_type,
        since=narrowed.since,
        until=narrowed.until,
        is_open=None if asked.get("q") or asked.get("closed") else True,
        stage=stage if stage in STAGES else "",
        when=when if when in GROUPS else "",
        role=signed().seat.role if asked.get("mine") else "",
        words=printable(asked.get("q", "")),
        page=min(max(asked.get("page", 1, type=int), 1), MOST_PAGES),
    )


def filters_of(wanted: Wanted, counts: dict[str, int]) -> list[dict[str, Any]]:
    """The counted filters, each with an address."""
    return [
        {
            "label": label,
            "count": counts["all"] if not stage else counts.get(stage, 0),
            "first": not stage,
            "here": wanted.stage == stage and not wanted.role and not wanted.when,
            "href": url_for("board.board", stage=stage or None),
        }
        for stage, label in STAGES.items()
    ]


def rows_of(cards: list[dict[str, Any]], at: datetime) -> list[Row]:
    """The cards with names, which stay sealed in the papers."""
    names = staff_names(card.get("handler_id") for card in cards)
    return [row_of(card, names, at) for card in cards]


def row_of(card: dict[str, Any], names: dict[UUID, str], at: datetime) -> Row:
    """One card as a row: its next clock, and whom it waits for."""
    clock, role = next_of(card["clocks"]), signed().seat.role
    paused = any(one["state"] == "paused" for one in card["clocks"])
    drawn = chip(clock, at, near()) if clock else none_runs(paused)
    waits = waiting(card, clock)
    who = next(filter(None, map(waits.get, ("who", "who_may", "tells"))), ())
    name, phone = complainant(card["case_id"])
    return Row(
        card=card,
        chip=drawn,
        group=group_of(clock, at),
        name=name,
        phone=phone,
        waits_for=named(who[:2]),
        waits_why=waits.get("say") or waits.get("why") or "",
        mine=role in who,
        handler=names.get(card.get("handler_id"), ""),
    )


def waiting(card: dict[str, Any], clock: Any) -> dict[str, Any]:
    """What the case waits for: what the next clock wants, leave, what is missing."""
    missing = card.get("missing", [])
    if clock:
        same = [one for one in missing if one["rules"] == clock["rules"]]
        return same[0] if same else clock
    return next(iter((*card.get("approvals", ()), *missing)), {})


def group_of(clock: Any, at: datetime) -> str:
    """When the next clock ends."""
    if clock is None:
        return "without"
    if clock["due_at"] < at:
        return "overdue"
    midnight = datetime.combine(shanghai(at), time.max, SHANGHAI)
    return "today" if clock["due_at"] <= midnight else "later"


def reports_of(wanted: Wanted, at: datetime) -> list[dict[str, Any]]:
    """Overdue reports stand before the cases, where nothing narrows the view."""
    narrowed = replace(wanted, stores=None) != Wanted()
    store_id = signed().store_id
    if narrowed or store_id is None:
        return []
    told = read_models()["report_board"].overdue(store_id, at)
    return [one | {"chip": report_chip(one, at)} for one in told]


def report_chip(report: dict[str, Any], at: datetime) -> Chip:
    """The clock of a report."""
    clock = {"state": "running", "due_at": report["due_at"], "rules": report["rules"]}
    return chip(clock, at, near())


def named(who: Sequence[str]) -> str:
    """Roles in Chinese, the first two."""
    known = words_here("role") | words_here("whom")
    return "、".join(known.get(role, role) for role in who)


def short_liability(word: str) -> str:
    """Who bears it, in two or three characters."""
    if word == "undetermined":
        return "未定"
    return words_here("liability").get(word, word).removesuffix("责任")


def cash() -> int | None:
    """What lies in the petty cash of the store looked at."""
    store_id = signed().store_id
    return read_models()["petty_cash_book"].balance(store_id) if store_id else None
