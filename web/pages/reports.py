"""Reports due (待报送): each period's, issued, sent or overdue; registers, forms."""

from typing import Any

from flask import Blueprint, render_template

from projections.report_contents.asking import offered
from web.clocks import chip
from web.desk import book, near, now, read_models
from web.display import shanghai
from web.pages.money import store_asked
from web.paper.issuing import issued_of
from web.people import stores
from web.words import words_here

page = Blueprint("reports", __name__)
STATES = {
    "overdue": ("超期未报", "red", "over"),
    "awaited": ("待报送", "blue", "clock"),
    "late": ("迟报", "orange", "near"),
    "on_time": ("按时报送", "green", "met"),
}
MOST = 60
OTHERS = ("continuous", "case")  # asked for when they are needed, never owed


@page.get("/reports")
def reports() -> str:
    """What the store owes to headquarters, the latest due first, open ones before."""
    store_id, at = store_asked(), now()
    if store_id is None:
        return render_template("no_store.html")
    told = read_models()["report_board"].of_store(store_id, at)
    for one in told:
        clock = {"state": "running", "due_at": one["due_at"], "rules": one["rules"]}
        one["chip"] = chip(clock, at, near())
    issues = issued_of(book(), store_id)
    latest = {(one.report, one.period_ends_on): one for one in reversed(issues)}
    for one in told:
        one["issue"] = latest.get((one["report"], one["period_ends_on"]))
    owed = [one for one in told if one["state"] in ("overdue", "awaited")]
    sent = [one for one in told if one["state"] not in ("overdue", "awaited")]
    return render_template(
        "reports.html",
        store_id=store_id,
        stores=stores(book()),
        owed=owed[:MOST],
        sent=list(reversed(sent))[:MOST],
        words=words_here,
        states=STATES,
        issues=issues[:MOST],
        others=[one for one in offered(book(), store_id) if one.period in OTHERS],
        today=shanghai(at).date(),
    )


def deliveries_of(issued: Any) -> list[Any]:
    """Where an issue was sent, the first first."""
    told = book().facts_of(issued.originator_id)
    named = (one for one in told if type(one).__name__ == "ReportDelivered")
    return [one for one in named if getattr(one, "report_no") == issued.report_no]
