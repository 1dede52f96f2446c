"""Refusals (被拒): what was asked and not recorded, by whom, by which rules."""

from flask import Blueprint, render_template

from web.desk import read_models, scope
from web.names import staff_names
from web.pages.money import case_nos
from web.words import words_here

page = Blueprint("refusals", __name__)
MOST = 100


@page.get("/refusals")
def refusals() -> str:
    """The refusals of the store, newest first."""
    told = read_models()["refusals"].of_stores(scope(), limit=MOST)
    for one in told:
        one["why"] = [line.partition(": ")[2] or line for line in one["reasons"]]
    return render_template(
        "refusals.html",
        refusals=told,
        names=staff_names(one["by"] for one in told),
        case_nos=case_nos(one["case_id"] for one in told),
        words=words_here,
    )
