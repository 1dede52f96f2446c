"""The same commands for programs (接口): JSON in, positions or refusals out."""

from typing import Any

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from domain.fact import Fact
from domain.reading import ValidationError
from web.given import BESIDE, Given, the
from web.openapi import interface
from web.session import guessed, signed
from web.signing import SIGNING

page = Blueprint("api", __name__, url_prefix="/api")


@page.get("/session")
def session() -> ResponseReturnValue:
    """Who one is here, and the token to send as X-CSRFToken."""
    who = signed()
    store_id = str(who.store_id) if who.store_id else None
    told = {"person_id": str(who.person_id), "role": who.seat.role}
    return told | {"store_id": store_id, "csrf_token": generate_csrf()}


@page.post("/commands/<name>")
@guessed
def give(name: str) -> ResponseReturnValue:
    """Give a command; `errors.py` answers for what is refused or unreadable."""
    facts = from_json(name).give()
    return {"facts": [told(fact) for fact in facts]}, 201


def from_json(name: str) -> Given:
    """What a program sent. Raises ValidationError."""
    try:
        sent = request.get_json(silent=True)
    except RecursionError:  # nested beyond all measure
        sent = None
    if not isinstance(sent, dict):
        raise ValidationError({"": ["应为一个 JSON 对象：栏目名和内容"]})
    beside = {key: sent.pop(key) for key in BESIDE if key in sent}
    signing = {key: sent.pop(key) for key in SIGNING if key in sent}
    g.given = given = Given(the(name), sent, beside, signing)
    return given


def told(fact: Fact) -> dict[str, Any]:
    """Where a fact stands."""
    place = {"position": fact.position, "fact": fact.topic}
    return place | {
        "stream_id": str(fact.originator_id),
        "version": fact.originator_version,
    }


@page.get("/openapi.json")
def openapi() -> ResponseReturnValue:
    """Every command, written from its declaration."""
    return interface()
