"""One report (报表): looked at before, issued, compared, downloaded, sent."""

from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue

from domain.errors import Refused
from domain.evidence.vault import Vault
from domain.fact import Fact
from domain.glossary import label
from domain.reading import ValidationError
from projections.report_contents.asking import Asked, asked_for
from projections.report_contents.drawing import Contents
from web.desk import book, desk, papers, read_models, settings
from web.names import staff_names
from web.pages.reports import deliveries_of
from web.paper.comparing import compare
from web.paper.issuing import PapersBehind, asked_of, bytes_of, draw, issue
from web.paper.pictures import pictures_of
from web.paper.post import NotSent, post_of
from web.paper.sending import Sending, deliver
from web.paper.wording import heads_of, period_said, said
from web.people import stores
from web.session import must_see, signed
from web.words import words_here

page = Blueprint("report", __name__)
FORMS = {"pdf": "PDF", "xlsx": "Excel"}
TOLD = {"pictures_of": pictures_of, "period_said": period_said, "said": said}


@page.get("/reports/draft")
def draft() -> str:
    """What a report would say now; it is frozen only when it is issued."""
    contents = drawn(asked_here(request.args))
    return render_template(
        "report_draft.html",
        contents=contents,
        heads=heads_of(contents),
        command_id=uuid4(),
        **TOLD,
    )


@page.post("/reports/issue")
def issue_here() -> ResponseReturnValue:
    """Freeze what was looked at, at the position it was looked at."""
    typed = request.form
    asked = asked_here(typed, at=typed.get("position", type=int))
    told = {"preliminary": bool(typed.get("preliminary"))}
    told |= {"command_id": typed.get("command_id", type=UUID)}
    try:
        fact = issue(desk(), papers(), forms_kept(), asked, **told)
    except (Refused, ValidationError) as no:
        flash(said_no(no))
        return redirect(url_for("reports.reports", store=asked.store_id), code=303)
    flash(f"已记入：{label('issue_report')}。")
    return redirect(url_for("report.one", position=fact.position), code=303)


@page.get("/reports/<int:position>")
def one(position: int) -> str:
    """An issue: what it is, its two forms, to whom it went."""
    issued = the(position)
    contents = drawn(asked_of(issued))
    sent = deliveries_of(issued)
    return render_template(
        "report_issued.html",
        issued=issued,
        contents=contents,
        heads=heads_of(contents),
        forms=FORMS,
        sent=sent,
        names=staff_names(one.by for one in [issued, *sent]),
        words=words_here,
        addressee=addressee(issued, contents),
        by_server=bool(settings().mail_server),
        command_id=uuid4(),
        **TOLD,
    )


@page.get("/reports/<int:position>/compared")
def compared(position: int) -> str:
    """An issue beside the book as it stands now."""
    issued = the(position)
    found = compare(papers(), issued, book().head().position)
    cases = {line.case_id: number_of(line.case_id) for line in found.entered_later}
    return render_template(
        "report_compared.html", issued=issued, found=found, cases=cases, **TOLD
    )


@page.get("/reports/<int:position>/<any(pdf, xlsx):form>")
def download(position: int, form: str) -> Response:
    """A form, byte for byte as it was issued."""
    issued = the(position)
    try:
        content = bytes_of(papers(), forms_kept(), issued, form)
    except LookupError:
        abort(404)
    name = f"{issued.report_no}.{form}"
    return send_file(BytesIO(content), as_attachment=True, download_name=name)


@page.post("/reports/<int:position>/sent")
def send(position: int) -> ResponseReturnValue:
    """Send an issue to whom it is owed; what could not be sent is not said."""
    issued, typed = the(position), request.form
    sending = Sending(
        issued=issued,
        recipient=typed.get("recipient", ""),
        address=typed.get("address", "").strip(),
        sender=settings().mail_from,
        command_id=typed.get("command_id", type=UUID) or uuid4(),
    )
    post = post_of(settings().mail_server, settings().outbox)
    try:
        deliver(desk(), papers(), forms_kept(), post, sending)
    except (Refused, ValidationError) as no:
        flash(said_no(no))
    except NotSent as no:
        flash(f"{(NotSent.__doc__ or '').strip()}（{no}）")
    else:
        flash(f"已记入：{label('deliver_report')}。")
    return redirect(url_for("report.one", position=position), code=303)


def asked_here(typed: Any, at: int | None = None) -> Asked:
    """The report an address or a form names. A 404 where there is no such report."""
    store_id = typed.get("store", type=UUID)
    if store_id not in stores(book()):
        abort(404)
    must_see(store_id)
    case_id = case_asked(typed.get("case_no", "").strip())
    told = {"case_id": case_id, "position": at}
    for name, field in (("day", "ends_on"), ("starts_on", "starts_on")):
        told[name] = typed.get(field, type=date.fromisoformat)
    try:
        return asked_for(book(), store_id, typed.get("report", ""), **told)
    except LookupError:
        abort(404)


def case_asked(case_no: str) -> UUID | None:
    """The case of a number; a 404 for one that is not there, or not for one's eyes."""
    if not case_no:
        return None
    case_id = read_models()["case_board"].find(case_no)
    return case_id or abort(404)


def drawn(asked: Asked) -> Contents:
    """What it says; a 404 for what was not there, 503 while the papers are behind."""
    try:
        return draw(papers(), asked)
    except LookupError:
        abort(404)
    except PapersBehind:
        abort(503)


def the(position: int) -> Any:
    """The issue that stands at a position of the book, in a store one sees."""
    found: list[Fact] = book().facts(position - 1, 1) if position > 0 else []
    if not found or type(found[0]).__name__ != "ReportIssued":
        abort(404)
    if not signed().sees(found[0].originator_id):
        abort(404)
    return found[0]


def addressee(issued: Any, contents: Contents) -> dict[str, str]:
    """To whom it is owed, and where the last one went; nothing where nobody is owed."""
    about_a_case = contents.asked.case_id is not None
    if issued.preliminary or about_a_case or not contents.owed_to:
        return {}
    told = [
        one
        for one in book().facts_of(issued.originator_id)
        if getattr(one, "recipient", None) == contents.owed_to
        and getattr(one, "address")
    ]
    address = getattr(told[-1], "address") if told else ""
    return {"recipient": contents.owed_to, "address": address}


def forms_kept() -> Vault:
    """The vault, for papers of our own: the limit is for what others send."""
    return Vault(settings().vault)


def number_of(case_id: UUID) -> str:
    """The number of a case."""
    return getattr(book().facts_of(case_id, until=1)[0], "case_no", "")


def said_no(no: Refused | ValidationError) -> str:
    """A refusal in one line: the rules and why, or what could not be read."""
    if isinstance(no, Refused):
        told = [f"{'、'.join(one.rules)} {one.why}" for one in no.nos]
    else:
        told = [str(why) for whys in no.messages.values() for why in whys]
    return f"没有记入：{'；'.join(told)}"
