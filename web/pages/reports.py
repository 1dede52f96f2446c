"""Reports due (待报送): each period's report, reviewed, sent, late or overdue."""

from flask import Blueprint, render_template

from web.clocks import chip
from web.desk import book, near, now, read_models
from web.pages.money import store_asked
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


@page.get("/reports")
def reports() -> str:
    """What the store owes to headquarters, the latest due first, open ones before."""
    store_id, at = store_asked(), now()
    if store_id is None:
        return render_template("no_store.html")
    told = read_models()["report_board"].of_store(store_id, at)
    for one in told:
        clock = {"state": "running", "due_at": one["due_at"], "rules": [one["rule"]]}
        one["chip"] = chip(clock, at, near())
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
    )
