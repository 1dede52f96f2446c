"""What is personal (个人信息): opened for a reason, and the list of who opened what."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, jsonify, render_template

from domain.fact import Fact
from domain.privacy.own_data import own_data
from web.desk import book, facts_of_case, read_models, scope
from web.names import staff_names
from web.pages.money import case_nos
from web.personal import OPEN_FOR, just_read, told_of
from web.session import signed
from web.words import words_here

page = Blueprint("personal", __name__)
MOST = 200
OWN_COPY = "own_copy"
AUDITING = {  # who looks over the shoulder of those who read
    *("auditor", "administrator", "hq_legal_dept", "legal_counsel"),
    *("senior_management", "store_general_manager"),
}


@page.get("/cases/<uuid:case_id>/read/<int:position>")
def read(case_id: UUID, position: int) -> str:
    """What was asked for, to whoever asked, for minutes; later she asks again."""
    facts = facts_of_case(case_id)
    told = the(facts, position)
    alone = told.exhibit_id or told.personal_data == OWN_COPY
    return render_template(
        "personal.html",
        case_no=facts[0].case_no,
        case_id=case_id,
        read=told,
        told=[] if alone else [*told_of(facts, told)],
        minutes=OPEN_FOR.seconds // 60,
        words=words_here,
    )


@page.get("/cases/<uuid:case_id>/read/<int:position>/copy")
def copy(case_id: UUID, position: int) -> Response:
    """A person's own data as a file, to be handed to him. Source: PIPL article 45."""
    facts = facts_of_case(case_id)
    told = the(facts, position)
    if told.personal_data != OWN_COPY:
        abort(404)
    answer = jsonify(own_data(book(), case_id, told.party_id))
    name = f"{facts[0].case_no}-{position}.json".encode("ascii", "ignore").decode()
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def the(facts: list[Fact], position: int) -> Any:
    """The reading at a position, if it is hers and fresh; else a 404."""
    told = next((fact for fact in facts if fact.position == position), None)
    return told if told is not None and just_read(told) else abort(404)


@page.get("/readings")
def readings() -> str:
    """Who opened what, when and why, newest first; for those who audit."""
    if signed().seat.role not in AUDITING:
        abort(403)
    told = read_models()["reading_register"].readings(scope(), limit=MOST)
    return render_template(
        "readings.html",
        readings=told,
        names=staff_names(one["by"] for one in told),
        case_nos=case_nos(one["case_id"] for one in told),
        words=words_here,
    )
