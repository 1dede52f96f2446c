"""Passkeys (通行密钥) of a person: which there are, one more, one less."""

import json
from secrets import token_bytes
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask import session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from domain.commands import COMMANDS
from domain.reading import ValidationError
from web.desk import book, settings
from web.forms import Slips, slips_of
from web.given import Given, uuid_in
from web.passkeys import NotSigned, asked_to_make, is_here, made, passkeys_of
from web.people import known
from web.session import guessed, signed
from web.signing import confirm

page = Blueprint("passkeys", __name__)
ADMINISTRATOR = "administrator"
CHALLENGE = "passkey_challenge"
NONE_MADE = "没有登记：浏览器没有给出通行密钥，请在支持通行密钥的浏览器里再试"


@page.get("/passkeys")
def passkeys() -> ResponseReturnValue:
    """One's own passkeys; an administrator may look at anybody's."""
    return drawn(uuid_in(request.args.get("person")) or signed().person_id)


def drawn(person_id: UUID, slips: Slips | None = None) -> str:
    """The page of somebody's passkeys."""
    if person_id != signed().person_id and signed().seat.role != ADMINISTRATOR:
        abort(403)
    told = [book().opened(fact) for fact in passkeys_of(person_id)]
    return render_template(
        "passkeys.html",
        passkeys=told,
        person_id=person_id,
        name=known(book(), person_id)[0],
        own=person_id == signed().person_id,
        here=is_here(),
        origin=settings().origin,
        slips=slips or {},
        typed=request.form,
        new_id=uuid4,
    )


@page.post("/passkeys/decision")
@guessed
def to_make() -> ResponseReturnValue:
    """What the browser is asked to make, once the password is right."""
    confirm(request.form.get("password", ""))
    challenge = token_bytes(32)
    session[CHALLENGE] = challenge.hex()
    told = asked_to_make(signed().person_id, signed().name, challenge)
    return {"publicKey": told}


@page.post("/passkeys")
@guessed
def register() -> ResponseReturnValue:
    """A new passkey, made by the browser for us, is registered."""
    typed = request.form
    challenge = bytes.fromhex(session.pop(CHALLENGE, ""))
    try:
        confirm(typed.get("password", ""))
        told = made(answered(typed.get("signed_with", "")), challenge)
        told |= {"person_id": str(signed().person_id)}
        told |= {"device": typed.get("device", "")}
        signing = {"password": typed.get("password", "")}
        given = Given(COMMANDS["register_passkey"], MultiDict(told), {}, signing)
        given.give()
    except NotSigned as no:
        return drawn(signed().person_id, {"passkey": [f"{no}，没有登记"]}), 422
    except ValidationError as wrong:
        return drawn(signed().person_id, slips_of(wrong.messages)), 422
    flash("已记入：登记通行密钥。以后签署时密码可以留空，用它代替。")
    return redirect(url_for("passkeys.passkeys"), code=303)


def answered(text: str) -> Any:
    """What the browser sent. Raises NotSigned."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise NotSigned(NONE_MADE) from None
