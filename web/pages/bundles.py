"""A case bundle (案卷包) to be taken away, by whoever has just told why."""

from contextlib import ExitStack
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, render_template
from werkzeug.wsgi import FileWrapper

from domain.disclosure.events import CaseBundleMade
from domain.evidence.vault import NotKept
from domain.fact import Fact
from domain.proof.shelf import Shelf
from web.desk import book, facts_of_case, now, vault
from web.paper.bundle.making import Asked, bundled
from web.personal import OPEN_FOR
from web.session import signed
from web.words import words_here

page = Blueprint("bundles", __name__)
CHUNK = 1 << 18  # bytes


@page.get("/cases/<uuid:case_id>/bundle/<int:position>")
def ready(case_id: UUID, position: int) -> str:
    """What the bundle will hold and under which checkpoint; for minutes, hers alone."""
    facts = facts_of_case(case_id)
    sealed = Shelf(book().recorder).standing().sealed
    return render_template(
        "bundle.html",
        case_no=facts[0].case_no,
        case_id=case_id,
        made=made_just_now(facts, position),
        sealed=sealed,
        unsealed=sum(fact.position > sealed for fact in facts),
        minutes=OPEN_FOR.seconds // 60,
        words=words_here,
    )


@page.get("/cases/<uuid:case_id>/bundle/<int:position>/zip")
def zip(case_id: UUID, position: int) -> Response:
    """The bundle as one file; made for her, handed over piece by piece, and forgotten.

    Personal fields stay sealed in it, as they are in the book.
    """
    facts = facts_of_case(case_id)
    told = made_just_now(facts, position)
    because = words_here("withheld_because").get(told.withheld_because or "", "")
    asked = Asked(case_id, frozenset(told.withheld_entries), because)
    name = facts[0].case_no.encode("ascii", "ignore").decode().strip("-")
    with ExitStack() as opened:
        try:
            bundle = bundled(book(), vault(), asked, f"case-{name}")
            place = opened.enter_context(bundle)
        except NotKept:
            abort(500)
        size, file = place.stat().st_size, opened.enter_context(place.open("rb"))
        answer = Response(FileWrapper(file, CHUNK), mimetype="application/zip")
        answer.call_on_close(opened.pop_all().close)
    answer.content_length = size
    answer.headers["Content-Disposition"] = f'attachment; filename="{place.name}"'
    return answer


def made_just_now(facts: list[Fact], position: int) -> Any:
    """What she told when she asked for this bundle, minutes ago; else a 404."""
    told = next((fact for fact in facts if fact.position == position), None)
    if not isinstance(told, CaseBundleMade) or told.by != signed().person_id:
        abort(404)
    return told if now() - told.timestamp <= OPEN_FOR else abort(404)
