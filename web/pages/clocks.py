"""The clocks (时限看板): every clock in scope, why it is due then, and who is awaited."""

from datetime import datetime
from typing import Any, NamedTuple

from flask import Blueprint, render_template, request, url_for

from domain.policies.in_force import rules_of_store
from projections.clock_board import PAGE, WHEN, ClockCounts, Ticking, WantedClocks
from web.clocks import Explained, explained
from web.desk import book, near, now, read_models, scope
from web.people import stores
from web.session import signed
from web.words import words_here

page = Blueprint("clocks", __name__)
MOST_PAGES = 100_000
GROUPS = {
    "awaited": "在走",
    "overdue": "已超期",
    "today": "今天到期",
    "later": "以后到期",
    "paused": "暂停",
    "advised": "建议时限",
    "late": "超期后达成",
    "unfounded": "上报不成立",
}


class Row(NamedTuple):
    """A clock with its case."""

    of: Ticking
    why: Explained
    store: str
    mine: bool


@page.get("/clocks")
def clocks() -> str:
    """The clocks of a group, by when they are due; narrowed by store, rule and whom."""
    wanted, at = wanted_of(request.args), now()
    papers = read_models()["clock_board"]
    counts = papers.counts(wanted, at)
    return render_template(
        "clocks.html",
        rows=rows_of(papers.page(wanted, at), at),
        wanted=wanted,
        counts=counts,
        groups=groups_of(wanted, counts),
        pages=range(1, -(-counts.wanted // PAGE) + 1),
        known_stores=stores(book()),
        called=called,
        kept=kept(wanted),
    )


def wanted_of(asked: Any) -> WantedClocks:
    """What the address asks for; what it does not know is left out."""
    when, store = asked.get("when", ""), asked.get("store", "")
    known = (id for id in stores(book()) if str(id) == store and signed().sees(id))
    store_id = next(known, None)
    return WantedClocks(
        stores=(store_id,) if store_id else scope(),
        when=when if when in WHEN else "awaited",
        rule=asked.get("rule", "")[:40],
        role=asked.get("role", "")[:60],
        page=min(max(asked.get("page", 1, type=int), 1), MOST_PAGES),
    )


def kept(wanted: WantedClocks) -> dict[str, Any]:
    """What is narrowed, as an address says it."""
    store_id = wanted.stores[0] if wanted.stores and not signed().store_id else None
    told = {"store": store_id, "rule": wanted.rule, "role": wanted.role}
    return {name: value for name, value in told.items() if value}


def groups_of(wanted: WantedClocks, counts: ClockCounts) -> list[dict[str, Any]]:
    """The groups with how many there are, each with an address."""
    return [
        {
            "label": label,
            "count": counts.when[when],
            "here": wanted.when == when,
            "href": url_for("clocks.clocks", when=when, **kept(wanted)),
        }
        for when, label in GROUPS.items()
        if counts.when[when] or when in (*WHEN[:3], wanted.when)
    ]


def rows_of(told: list[Ticking], at: datetime) -> list[Row]:
    """The clocks with their reasons, in the words of their stores."""
    rules = {id: rules_of_store(book(), id) for id in {one.store_id for one in told}}
    return [
        Row(
            of=one,
            why=explained(one.clock, rules[one.store_id], at, near(), one.escalation),
            store=stores(book()).get(one.store_id, ""),
            mine=signed().seat.role in one.clock.who,
        )
        for one in told
    ]


def called(role: str) -> str:
    """A role or a party in Chinese."""
    return (words_here("whom") | words_here("role")).get(role, role)
