"""The seal register (用印登记簿): what was stamped, by whose leave, under whose eyes."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request

from web.desk import read_models, scope
from web.months import moment_of, month_in, month_text, months_after
from web.names import staff_names
from web.pages.money import case_nos
from web.words import word, words_here

page = Blueprint("seals", __name__)
STATES = {
    "asked": "待批",
    "approved": "已批准，未用印",
    "declined": "不批准",
    "used": "已用印",
}


@page.get("/seals")
def seals() -> str:
    """The uses of seals at the store, newest first; by seal, month and state."""
    asked = request.args
    seal = asked.get("seal", "") if asked.get("seal") in words_here("seal") else ""
    state = asked.get("state", "") if asked.get("state") in STATES else ""
    month = month_in(asked.get("month", ""))
    uses = read_models()["seal_register"].uses(scope(), seal=seal, **span(month))
    uses = [one for one in uses if state in ("", one["state"])]
    return render_template(
        "seals.html",
        seal=seal,
        state=state,
        month=month_text(month) if month else "",
        states=STATES,
        case_nos=case_nos(one["case_id"] for one in uses),
        **shown(uses),
    )


def span(month: int | None) -> dict[str, datetime]:
    """From when until when a month is asked about; always, where none is named."""
    if month is None:
        return {}
    return {"since": moment_of(month), "until": moment_of(months_after(month, 1))}


def shown(uses: list[dict[str, Any]]) -> dict[str, Any]:
    """Uses as a page shows them, with the names of their people."""
    names = staff_names(people_in(uses))
    return {"uses": uses, "names": names, "who": calls(names), "words": words_here}


def people_in(uses: list[dict[str, Any]]) -> Iterable[UUID]:
    """Whoever asked, decided, stamped or watched."""
    for use in uses:
        for step in (use[state] for state in STATES if state in use):
            yield from (step["by"], step.get("watched_by_id"))


def calls(names: dict[UUID, str]) -> Callable[[dict[str, Any]], str]:
    """Who did something, by role and name."""
    return lambda step: f"{word('role', step['role'])} {names.get(step['by'], '')}"
