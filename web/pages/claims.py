"""Claims (理赔回款): claimed to received, line by line, and what cannot be claimed."""

from uuid import UUID

from flask import Blueprint, abort, render_template

from web.desk import read_models, scope
from web.pages.money import case_nos
from web.words import words_here

page = Blueprint("claims", __name__)
MOST = 200  # facts looked back on


@page.get("/claims")
def claims() -> str:
    """The claims lately heard of, newest first, with the sums over all."""
    papers = read_models()["claim_reimbursement"]
    told = papers.claims(scope(), limit=MOST)
    return render_template(
        "claims.html",
        claims=told,
        one=papers.sums(scope()),
        case_nos=case_nos(claim["case_id"] for claim in told),
    )


@page.get("/claims/<uuid:claim_id>")
def claim(claim_id: UUID) -> str:
    """One claim by lines; its check against the case."""
    papers = read_models()["claim_reimbursement"]
    told = papers.claim(claim_id)
    if told is None:
        abort(404)
    case_id = told["case_id"]
    return render_template(
        "claim.html",
        one=told,
        case_nos=case_nos([case_id]),
        not_claimable=papers.not_claimable(None, case_id),
        check=papers.check(case_id),
        words=words_here,
        bar=bar,
    )


def bar(line: dict[str, int]) -> list[tuple[str, int, int]]:
    """Where a claimed sum went: kind, start and width in hundredths."""
    whole, at, drawn = max(line["claimed_fen"], 1), 0, []
    for name in ("received", "outstanding", "pending", "rejected"):
        width = round(100 * max(line[f"{name}_fen"], 0) / whole)
        drawn.append((name, at, width))
        at += width
    return drawn
