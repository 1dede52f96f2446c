"""Evidence and custody (证据与保管): what there is, in whose hands; the files themselves."""

from uuid import UUID

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from domain.evidence.vault import NotKept
from web.desk import read_models, scope, vault
from web.evidence import HARMLESS, exhibits_of
from web.pages.money import case_nos
from web.personal import has_said_why, is_sensitive
from web.words import words_here

page = Blueprint("evidence", __name__)
MOST = 200  # steps of custody looked back on


@page.get("/evidence")
def evidence() -> str:
    """The exhibits last moved at the store, with their chain of hands."""
    told = list(reversed(exhibits_of(scope(), limit=MOST)))
    return render_template(
        "evidence.html",
        exhibits=told,
        case_nos=case_nos(one["case_id"] for one in told),
        words=words_here,
    )


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
