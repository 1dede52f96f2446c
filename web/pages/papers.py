"""Papers (文书): printed, shown as they are, signed on screen, scans filed."""

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, abort, flash, redirect, render_template, request
from flask import url_for
from flask.typing import ResponseReturnValue

from domain.commands import COMMANDS
from domain.errors import No, Refused
from domain.fields import fields_of
from domain.glossary import label
from domain.papers.subjects import SUBJECTS, Asked
from domain.reading import ValidationError
from web.desk import book, facts_of_case, rules_of
from web.forms import slips_of
from web.names import staff_names
from web.paper.scanning import page as page_of
from web.paper.signing_sheet import signing_sheet
from web.papers import (
    SIGNED_PAPER,
    clear_of,
    file_scan,
    may_open,
    names_in,
    pdf_of,
    print_paper,
    sign_paper,
    strokes_of,
    the_print,
    told_of,
)
from web.refusing import Said
from web.session import signed
from web.things import Choice, Surroundings, staff
from web.words import words_here

page = Blueprint("papers", __name__)
SHOWN_AT = 1.5  # dots a point, on screen
HIDDEN = {"Content-Security-Policy": "default-src 'none'; sandbox"}


@page.post("/cases/<uuid:case_id>/papers")
def print_here(case_id: UUID) -> ResponseReturnValue:
    """Print a form of a case; the page of the print follows."""
    facts_of_case(case_id)
    typed = request.form
    if typed.get("print_form") not in SUBJECTS:
        abort(404)
    about = (typed.get("about_id", type=UUID), typed.get("slip_no") or None)
    asked = Asked(typed["print_form"], *about)
    try:
        fact: Any = print_paper(case_id, asked, given_id())
    except (Refused, ValidationError) as no:
        flash(f"没有打印：{'；'.join(says(no))}")
        return redirect(url_for("cases.case_file", case_id=case_id, tab="papers"), 303)
    flash(f"已记入：{label('print_paper')}。")
    return to_print(case_id, fact)


@page.get("/cases/<uuid:case_id>/papers/<uuid:print_id>")
def paper(case_id: UUID, print_id: UUID) -> str:
    """A print: what it is, exactly as it is, what became of it."""
    return shown("paper.html", case_id, print_id)


@page.get("/cases/<uuid:case_id>/papers/<uuid:print_id>/sign")
def sign(case_id: UUID, print_id: UUID) -> ResponseReturnValue:
    """The print as it is, with a field below to sign it on screen."""
    if not may_open(case_id, the_print(case_id, print_id)):
        return to_reason(case_id, print_id)
    return shown("paper_sign.html", case_id, print_id)


@page.post("/cases/<uuid:case_id>/papers/<uuid:print_id>/sign")
def sign_here(case_id: UUID, print_id: UUID) -> ResponseReturnValue:
    """Somebody signed on screen; whatever stands against it is said on the page."""
    the_print(case_id, print_id)
    names = ("party_id", "pdf_sha256", "signature_witness_id", "strokes")
    typed: dict[str, Any] = {name: request.form.get(name, "") for name in names}
    typed |= {"print_id": print_id, "signing_device": device()}
    try:
        fact = sign_paper(case_id, typed, given_id())
    except (Refused, ValidationError) as no:
        told = {"said": says(no), "nos": nos_in(no, case_id)}
        return shown("paper_sign.html", case_id, print_id, **told), status(no)
    flash(f"已记入：{label('sign_paper')}。")
    return to_print(case_id, fact)


@page.get("/cases/<uuid:case_id>/papers/<uuid:print_id>/pdf")
def pdf(case_id: UUID, print_id: UUID) -> ResponseReturnValue:
    """Exactly the PDF that was printed."""
    printed = the_print(case_id, print_id)
    if not may_open(case_id, printed):
        return to_reason(case_id, print_id)
    return attached(pdf_of(printed) or abort(404), f"{print_id}.pdf")


@page.get("/cases/<uuid:case_id>/papers/<uuid:print_id>/pages/<int:number>")
def page_shown(case_id: UUID, print_id: UUID, number: int) -> ResponseReturnValue:
    """A page of that PDF as a picture, as it is shown to whoever signs."""
    printed = the_print(case_id, print_id)
    if not may_open(case_id, printed):
        abort(403)
    try:
        picture = page_of(pdf_of(printed) or abort(404), number, SHOWN_AT)
    except LookupError:
        abort(404)
    return Response(picture, mimetype="image/png", headers=HIDDEN)


@page.get("/cases/<uuid:case_id>/papers/<uuid:print_id>/signatures")
def sheet(case_id: UUID, print_id: UUID) -> ResponseReturnValue:
    """The signing evidence sheet (签署证据页) of a print, drawn from book and vault."""
    printed = the_print(case_id, print_id)
    if not may_open(case_id, printed):
        return to_reason(case_id, print_id)
    told = told_of(case_id, print_id)
    drawn = signing_sheet(book(), case_id, told, strokes_of)
    return attached(drawn, f"signing-{print_id}.pdf")


@page.route("/cases/<uuid:case_id>/scans", methods=["GET", "POST"])
def scan(case_id: UUID) -> ResponseReturnValue:
    """A signed scan comes back: its code says of which print."""
    facts = facts_of_case(case_id)
    told: dict[str, Any] = {"case_id": case_id, "case_no": facts[0].case_no}
    file, answer = request.files.get("file"), 200
    if request.method == "POST":
        try:
            if not file or not file.filename:
                raise ValidationError({"file": ["请选择扫描件"]})
            given = (file.stream.read(), file.filename, given_id())
            fact = file_scan(case_id, *given)
            flash(f"已记入：{label('file_signed_scan')}。")
            return to_print(case_id, fact)
        except (Refused, ValidationError) as no:
            told["said"], answer = says(no), status(no)
    return render_template("scan.html", command_id=uuid4(), **told), answer


@page.get("/cases/<uuid:case_id>/scans/<int:position>")
def scan_file(case_id: UUID, position: int) -> ResponseReturnValue:
    """A signed scan as it came."""
    found = [one for one in facts_of_case(case_id) if one.position == position]
    filed: Any = found[0] if found else abort(404)
    if type(filed).__name__ != "SignedScanFiled":
        abort(404)
    printed = the_print(case_id, filed.print_id)
    if not may_open(case_id, printed):
        return to_reason(case_id, filed.print_id)
    clear = clear_of(filed.file_sha256, printed.party_id, filed.command_id)
    ending = filed.media_type.rpartition("/")[2]
    return attached(clear or abort(404), f"scan-{position}.{ending}")


def shown(template: str, case_id: UUID, print_id: UUID, **more: Any) -> str:
    """A page about a print."""
    printed, told = the_print(case_id, print_id), told_of(case_id, print_id)
    may_sign = signers(case_id, printed)
    names = {UUID(one.value): one.says for one in may_sign}
    names |= staff_names(names_in(told))
    return render_template(
        template,
        **{"case_no": facts_of_case(case_id)[0].case_no, "case_id": case_id},
        **{"printed": printed, "told": told, "names": names, "words": words_here},
        open=may_open(case_id, printed) and pdf_of(printed) is not None,
        signers=may_sign,
        witnesses=[*staff(), *may_sign],
        command_id=uuid4(),
        personal_data=SIGNED_PAPER,
        **more,
    )


def signers(case_id: UUID, printed: Any) -> list[Choice]:
    """Who may sign: whom the print is about, then the other parties."""
    around = Surroundings(facts=facts_of_case(case_id))
    fields = fields_of(COMMANDS["sign_paper"].ask)
    found = next(around.choices(it) for it in fields if it.name == "party_id")
    return sorted(found, key=lambda one: one.value != str(printed.party_id))


def device() -> str:
    """What was signed on, as it says of itself."""
    told = (request.form.get("drawn_with", ""), request.user_agent.string)
    return " · ".join(one[:160] for one in told if one) or "未知设备"


def says(no: Refused | ValidationError) -> list[str]:
    """Why not, in sentences."""
    if isinstance(no, ValidationError):
        return [one for slips in slips_of(no.messages).values() for one in slips]
    return [one.why for one in no.nos if one.why] or [no.sentence]


def nos_in(no: Refused | ValidationError, case_id: UUID) -> list[Said]:
    """The rules that said no, as people read them."""
    rules = rules_of(facts_of_case(case_id))
    nos: list[No] = no.nos if isinstance(no, Refused) else []
    return [Said.of(one, rules, signed().seat.role) for one in nos]


def status(no: Refused | ValidationError) -> int:
    """409 for what is refused, 422 for what cannot be read."""
    return 409 if isinstance(no, Refused) else 422


def given_id() -> UUID:
    """The id of the command, from its form."""
    return request.form.get("command_id", type=UUID) or uuid4()


def to_print(case_id: UUID, fact: Any) -> ResponseReturnValue:
    """To the page of the print a fact is about."""
    told = {"print_id": fact.print_id, "after": fact.position}
    return redirect(url_for("papers.paper", case_id=case_id, **told), code=303)


def to_reason(case_id: UUID, print_id: UUID) -> ResponseReturnValue:
    """To where one says why one opens what is about a person."""
    told = {"party_id": the_print(case_id, print_id).party_id}
    told |= {"name": "read_personal_data", "personal_data": SIGNED_PAPER}
    return redirect(url_for("commands.ask", case_id=case_id, **told), code=303)


def attached(content: bytes, name: str) -> Response:
    """A file handed over, never run."""
    answer = Response(content, mimetype="application/octet-stream", headers=HIDDEN)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
