"""Approvals (待我审批): which sum, which total it makes, am I the one; then yes or no."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from flask import (
    Blueprint,
    abort,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from domain.commands import COMMANDS
from domain.glossary import label
from domain.reading import ValidationError
from web.bands import Bands, bands_of
from web.clocks import chip, none_runs
from web.desk import near, now, read_models, scope
from web.evidence import exhibits_of
from web.forms import Slips, slips_of
from web.given import Given
from web.refusing import Said
from web.session import guessed, signed
from web.signing import SIGNING, asked_of_a_passkey
from web.story import Story
from web.words import word, words_here

page = Blueprint("approvals", __name__)
YES = {"total": "authorise_total", "request": "grant_approval",
       "countersign": "countersign_petty_cash", "seal": "approve_seal_use"}  # fmt: skip
NO = {"total": "refuse_approval", "request": "refuse_approval",
      "countersign": "refuse_countersign", "seal": "decline_seal_use"}  # fmt: skip
MOST = 100


@dataclass(frozen=True)
class Asked:
    """One thing that waits for leave, with all one needs to decide it."""

    item: dict[str, Any]
    hand: Any
    bands: Bands | None
    blocked: list[Said]
    exhibits: list[dict[str, Any]]
    path: Story


@page.get("/approvals")
def inbox() -> str:
    """What waits for one's role, the next clock first; one of them in full."""
    return drawn(request.args.get("case", ""), request.args.get("n", 0, type=int))


def drawn(case: str, number: int, slips: Slips | None = None) -> str:
    """The inbox with one item opened."""
    role = signed().seat.role
    items = read_models()["approval_inbox"].waiting(scope(), role, limit=MOST)
    for item in items:
        item["chip"], item["title"] = chip_of(item), titled(item)
    chosen = [i for i in items if (str(i["case_id"]), i["number"]) == (case, number)]
    one = next(iter(chosen or items), None)
    return render_template(
        "approvals.html",
        items=items,
        one=asked(one) if one else None,
        slips=slips or {},
        typed=request.form,
        words=words_here,
        command_id=request.form.get("command_id") or uuid4(),
    )


def titled(item: dict[str, Any]) -> str:
    """What is asked for, in few words."""
    if item["kind"] == "total":
        return f"授权累计（{word('line', item['line'])}）"
    if item["kind"] == "countersign":
        return f"备用金补签 {item['item']}"
    return f"请示：{label(item['act'])}"


def chip_of(item: dict[str, Any]) -> Any:
    """The clock of the case it belongs to."""
    if item["due_at"] is None:
        return none_runs()
    clock = {"state": "running", "due_at": item["due_at"], "rules": item["rules"]}
    return chip(clock, now(), near())


def asked(item: dict[str, Any]) -> Asked:
    """An item with its case, band, what blocks after a yes, papers and path."""
    hand = read_models()["case_file"].at_hand(item["case_id"])
    told = hand.possible("finance_dept", UUID(int=0), now(), {"pay": COMMANDS["pay"]})
    nos = [no for one in told for no in one.nos if not no.who_may]
    return Asked(
        item,
        hand,
        bands_of(item, hand, signed().seat.role),
        [Said.of(no, hand.rules) for no in nos],
        exhibits_of(None, item["case_id"]),
        Story.of(
            hand, {"only": "money" if item["kind"] == "countersign" else "approval"}
        ),
    )


@page.post("/approvals")
@guessed
def answer() -> ResponseReturnValue:
    """Yes or no, signed by whoever answers; a no says why."""
    item = the_item()
    try:
        g.given = given = given_of(item)
        given.give()
    except ValidationError as wrong:
        slips = slips_of(wrong.messages)
        return drawn(str(item["case_id"]), item["number"], slips), 422
    flash(f"已记入：{titled(item)}，{'同意' if agreed() else '驳回'}。")
    return redirect(url_for("approvals.inbox"), code=303)


@page.post("/approvals/decision")
def to_sign() -> ResponseReturnValue:
    """What a passkey is asked to sign: the answer as it stands on the form."""
    return asked_of_a_passkey(given_of(the_item()).to_sign())


def agreed() -> bool:
    """Whether the button pressed says yes."""
    return request.form.get("answer") == "yes"


def the_item() -> dict[str, Any]:
    """The item answered, as long as it still waits for one's role; else a 404."""
    case, number = request.form.get("case", ""), request.form.get("n", -1, type=int)
    role = signed().seat.role
    for item in read_models()["approval_inbox"].waiting(scope(), role, limit=MOST):
        if (str(item["case_id"]), item["number"]) == (case, number):
            return item
    abort(404)


def given_of(item: dict[str, Any]) -> Given:
    """The answer as a command. Raises ValidationError for a no without a reason."""
    yes, why = agreed(), request.form.get("note", "").strip()
    if not yes and not why:
        raise ValidationError({"note": ["驳回须写明理由"]})
    command = COMMANDS[(YES if yes else NO)[item["kind"]]]
    typed = {"case_id": str(item["case_id"])}
    if item["kind"] == "countersign":
        typed |= {"slip_no": item["item"], ("note" if yes else "reason"): why}
    elif item["kind"] == "seal":
        typed |= {"seal_use_id": item["item"], ("note" if yes else "reason"): why}
    elif item["kind"] == "total" and yes:
        typed |= {"total_yuan": in_yuan(item["total_fen"]), "line": item["line"]}
        typed |= {"reason": why}
    else:
        typed |= {"act": item["act"] or "authorise_total", "item": item["item"] or ""}
        typed |= {("note" if yes else "reason"): why}
        if yes and item["total_fen"]:
            typed |= {"up_to_yuan": in_yuan(item["total_fen"])}
    beside = {"command_id": request.form.get("command_id", "")}
    signing = {key: request.form[key] for key in SIGNING if key in request.form}
    told = MultiDict({name: value for name, value in typed.items() if value})
    return Given(command, told, beside, signing)


def in_yuan(fen: int) -> str:
    """A sum as it would be typed."""
    return f"{fen // 100}.{fen % 100:02d}"
