"""Evidence and custody (证据与保管): what there is, in whose hands; the files themselves."""

from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    abort,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from domain.evidence.vault import NotKept
from web.desk import now, read_models, scope, vault
from web.evidence import HARMLESS, dressed
from web.pages.money import case_nos
from web.personal import has_said_why, is_sensitive
from web.session import signed
from web.words import words_here

page = Blueprint("evidence", __name__)
MOST = 200  # steps of custody looked back on
VIEWS = {
    "moved": "最近变动",
    "lent": "外借中",
    "bagged": "封存袋",
    "offered": "待签收",
}


@page.get("/evidence")
def evidence() -> str:
    """Exhibits with their chains of hands: last moved, out, bagged, to be signed."""
    number = request.args.get("number", "").strip()[:60]
    asked = "bagged" if number else request.args.get("view", "")
    view = asked if asked in VIEWS else "moved"
    lent = index().lent(scope())
    exhibits = dressed(lent if view == "lent" else listed(view, number))
    return render_template(
        "evidence.html",
        exhibits=exhibits,
        view=view,
        views=VIEWS,
        counts=counts(lent),
        number=number,
        case_nos=case_nos(one["case_id"] for one in exhibits),
        words=words_here,
    )


def index() -> Any:
    """The evidence index, as one may see it."""
    return read_models()["evidence_index"]


def listed(view: str, number: str) -> list[dict[str, Any]]:
    """What lies in bags, or ever did; what is to be signed; else the last moved."""
    if view == "bagged":
        return list(index().bagged(scope(), number))
    if view == "offered":
        return list(index().offered(scope()))
    return [*reversed(index().exhibits(scope(), limit=MOST))]


def counts(lent: list[Any]) -> dict[str, int]:
    """How many are out, how many too long, and how many wait for one's own name."""
    late = [one for one in lent if one["due_back_at"] < now()]
    mine = index().awaited(signed().person_id, scope())
    return {"lent": len(lent), "late": len(late), "offered": mine}


@page.get("/evidence/<uuid:exhibit_id>/file")
def file(exhibit_id: UUID) -> ResponseReturnValue:
    """The file of an exhibit: pictures are shown, everything else is handed over.

    A sensitive paper is opened for a reason, by whoever has just told it.
    """
    exhibit = read_models()["evidence_index"].exhibit(exhibit_id)
    if exhibit is None:
        abort(404)
    if is_sensitive(exhibit) and not has_said_why(exhibit["case_id"], exhibit_id):
        asked = {"case_id": exhibit["case_id"], "exhibit_id": exhibit_id}
        asked |= {"name": "read_personal_data", "personal_data": "paper"}
        return redirect(url_for("commands.ask", **asked), code=303)
    digest = exhibit.get("file_sha256") or ""
    if not vault().has(digest):
        abort(404)
    try:
        content = vault().read(digest)
    except NotKept:
        abort(404)
    return handed_over(content, digest, exhibit.get("media_type") or "")


def handed_over(content: bytes, digest: str, media_type: str) -> Response:
    """Never run, never framed; shown only where that is harmless."""
    shown = media_type in HARMLESS
    answer = Response(
        content, mimetype=media_type if shown else "application/octet-stream"
    )
    how = "inline" if shown else "attachment"
    answer.headers["Content-Disposition"] = f'{how}; filename="{digest[:16]}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
