"""The case file (案件): what it is, what it cost, how long, what to do."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, abort, render_template, request

from projections.clock_tables import AWAITED, escalation_of
from web.acts import acts_of, lacks_of
from web.alike import alike
from web.checklists import checklists_of
from web.clocks import Explained, explained
from web.desk import near, now, read_models
from web.evidence import exhibits_of
from web.matters import matter_of
from web.names import parties_of, shown, staff_names
from web.papers import printable, prints_of, told_of
from web.personal import consents_of
from web.pages.seals import shown as shown_uses
from web.session import signed
from web.story import Story

page = Blueprint("cases", __name__)
TABS = {
    "story": "时间轴",
    "money": "款项",
    "evidence": "证据",
    "statements": "笔录",
    "parties": "当事人",
    "approvals": "审批",
    "claim": "理赔",
    "papers": "文书",
}


@page.get("/cases/<uuid:case_id>")
@page.get("/cases/<uuid:case_id>/<tab>")
def case_file(case_id: UUID, tab: str = "story") -> str:
    """One case, by tabs with an address each; its side stays in view."""
    hand = read_models()["case_file"].at_hand(case_id)
    if tab not in TABS:
        abort(404)
    names = staff_names([hand.card.handler_id, hand.card.tracker_id])
    told = {
        "hand": hand,
        "card": hand.card,
        "words": hand.rules.words,
        "person": shown(hand.opened("ComplaintRegistered")[0]),
        "handler": names.get(hand.card.handler_id, ""),
        "tracker": names.get(hand.card.tracker_id, ""),
        "clocks": clocks_of(hand),
        "matter": matter_of(hand),
        "tabs": TABS,
        "tab": tab,
        "acts": acts_of(hand, signed()),
        "lacks": lacks_of(hand, signed()),
        "checklists": checklists_of(hand),
        "new_id": uuid4,
    }
    return render_template("case.html", **told | PARTS[tab](hand))


def clocks_of(hand: Any) -> dict[str, list[Explained]]:
    """The clocks that run or wait, and those that are over with."""
    at = (hand.rules, now(), near())
    told = [
        (clock.state, explained(clock, *at, escalation_of(hand.card, clock)))
        for clock in hand.card.clocks
    ]
    still = [one for state, one in told if state in AWAITED]
    over = [one for state, one in told if state not in AWAITED]
    return {"running": still, "over": over}


def story(hand: Any) -> dict[str, Any]:
    """One line a fact, the newest day first."""
    return {"story": Story.of(hand, request.args)}


def money(hand: Any) -> dict[str, Any]:
    """What left and came back, and the petty cash slips."""
    one = {"stores": None, "case_id": hand.card.case_id}
    payments = read_models()["payment_register"].lines(**one)
    names = staff_names(line["by"] for line in payments)
    return {
        "sums": read_models()["store_ledger"].sums(**one),
        "payments": payments,
        "slips": read_models()["petty_cash_book"].movements(**one),
        "names": names,
    }


def evidence(hand: Any) -> dict[str, Any]:
    """Exhibits with their hands, and the seals that were stamped."""
    case_id = hand.card.case_id
    uses = read_models()["seal_register"].uses(None, case_id)
    return {"exhibits": exhibits_of(None, case_id)} | shown_uses(uses)


def statements(hand: Any) -> dict[str, Any]:
    """Who said what, read back and signed how."""
    papers, case_id = read_models()["statement_index"], hand.card.case_id
    told = papers.statements(None, case_id)
    return {"statements": told, "names": staff_names(one.get("by") for one in told)}


def parties(hand: Any) -> dict[str, Any]:
    """Who complains, and for whom."""
    told = {"parties": parties_of(hand), "alike": alike(hand)}
    return told | {"consents": consents_of(hand)}


def approvals(hand: Any) -> dict[str, Any]:
    """What waits for leave, and what was answered."""
    story = Story.of(hand, {"only": "approval"})
    waiting = read_models()["approval_inbox"].waiting(None, case_id=hand.card.case_id)
    return {"waiting": waiting, "story": story}


def claim(hand: Any) -> dict[str, Any]:
    """What is asked back from the insurer."""
    papers, case_id = read_models()["claim_reimbursement"], hand.card.case_id
    return {
        "claims": papers.claims(None, case_id),
        "not_claimable": papers.not_claimable(None, case_id),
        "check": papers.check(case_id),
    }


def papers(hand: Any) -> dict[str, Any]:
    """What can be printed of the case, and what was: signed, refused, scans of it."""
    told = prints_of(hand.card.case_id)
    names = staff_names(one.by for one in told)
    became = {one.print_id: told_of(hand.card.case_id, one.print_id) for one in told}
    return {"prints": told, "became": became, "names": names, "ready": printable(hand)}


PARTS = {
    "story": story,
    "money": money,
    "evidence": evidence,
    "statements": statements,
    "parties": parties,
    "approvals": approvals,
    "claim": claim,
    "papers": papers,
}
