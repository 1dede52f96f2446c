"""Every command there is: its form, and the giving of it."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from domain.fact import Fact
from domain.glossary import label
from web.desk import facts_of_case, read_models
from web.forms import Form
from web.given import Given, from_form, the, uuid_in
from web.session import guessed
from web.signing import asked_of_a_passkey

page = Blueprint("commands", __name__)
AFTER = {
    "Store": "packs.packs",
    "HolidayNotice": "calendars.calendars",
    "PettyCash": "money.store_ledger",
    "Person": "people.people",
    "Rota": "rota.rota",
}
PAGE_OF = {
    "retire_passkey": "passkeys.passkeys",
    "issue_report": "reports.reports",
    "review_report": "reports.reports",
    "deliver_report": "reports.reports",
}


@page.get("/commands/<name>")
def ask(name: str) -> ResponseReturnValue:
    """The form of a command, made from its declaration; of a case there is, if any."""
    if told := request.args.get("case_id"):
        found = uuid_in(told) or read_models()["case_board"].find(told.strip())
        facts_of_case(found or abort(404))
    form = Form.of(the(name), MultiDict(request.args), {}, {})
    return render_template("command.html", form=form, no=None, around=form.around)


@page.post("/commands/<name>")
@guessed
def give(name: str) -> ResponseReturnValue:
    """Whatever may be asked is asked here; `errors.py` answers for what is refused."""
    given = from_form(name)
    facts = given.give()
    flash(f"已记入：{label(name)}。")
    return redirect(there(given, facts), code=303)


@page.post("/commands/<name>/decision")
def to_sign(name: str) -> ResponseReturnValue:
    """What a passkey is asked to sign: the command as the form has it now."""
    return asked_of_a_passkey(from_form(name).to_sign())


def there(given: Given, facts: list[Fact]) -> str:
    """Back to the case or the store, with the new fact in view."""
    after = facts[-1].position if facts else None
    case_id = given.case_id or case_in(facts)
    if case_id and not read_models()["case_file"].knows(case_id):
        flash("本案只有知情范围内的人员可以看到，您不在其中。")
        return url_for("board.board", after=after)
    if given.command.name == "read_personal_data" and facts:
        told = {"case_id": case_id, "position": after}
        return url_for("personal.read", **told)
    if given.command.name == "make_case_bundle" and facts:
        return url_for("bundles.ready", case_id=case_id, position=after)
    if case_id and (print_id := getattr(next(iter(facts), None), "print_id", None)):
        told = {"case_id": case_id, "print_id": print_id}
        return url_for("papers.paper", **told, after=after)
    if case_id and given.command.of.__name__ == "Case":
        first = next((fact for fact in facts if fact.originator_id == case_id), None)
        shown = f"fact-{first.position}" if first else None
        told = {"case_id": case_id, "after": after, "_anchor": shown}
        return url_for("cases.case_file", **told)
    of = given.command.of.__name__
    endpoint = PAGE_OF.get(given.command.name) or AFTER.get(of, "board.board")
    floor = given.typed.get("floor") if of == "Rota" else None
    return url_for(endpoint, after=after, floor=floor or None)


def case_in(facts: list[Fact]) -> UUID | None:
    """The case that began with these facts."""
    began = (fact for fact in facts if type(fact).__name__ == "ComplaintRegistered")
    return next((fact.originator_id for fact in began), None)
