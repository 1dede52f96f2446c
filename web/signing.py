"""How a decision is signed at the counter: the password typed anew, or a passkey.

What is signed (决定原文) is made of the form alone: once to ask a passkey for it, and
once more when the form comes back, so that the same form is the same text.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any
from uuid import UUID

from flask import g

from domain.desk import Command
from domain.reading import ValidationError
from domain.signing.decision import Assertion, Decision, Signature
from web.desk import now, settings
from web.passkeys import NotSigned, options_for, proved
from web.session import accounts, signed

SIGNING = ("password", "signed_with")  # typed, but no part of what is asked
OF_PASSKEYS = ("register_passkey", "retire_passkey")  # else nobody could begin
BY_PASSKEY = "这里签署须用通行密钥，没有记入：请先登记，再把密码留空提交"
FRESH = timedelta(minutes=5)
WRONG = "密码不对，没有记入"
MISSING = "请再输一次您的密码，没有记入"


@dataclass(frozen=True)
class ToSign:
    """A command read from a form, about to be signed."""

    command: Command
    ask: Any
    command_id: UUID
    occurred_at: datetime | None

    def decision(self, signature: Signature) -> Decision:
        """What the person at the keyboard signs."""
        return Decision(
            command=self.command,
            ask=self.command.with_ids(self.ask, self.command_id),
            command_id=self.command_id,
            by=signed().person_id,
            role=signed().seat.role,
            occurred_at=self.occurred_at or signature.signed_at,
            signature=signature,
        )


def asked_of_a_passkey(one: ToSign) -> dict[str, Any]:
    """What the browser is told to have signed, and what it sends back with it."""
    signature = begun()
    told = options_for(signed().person_id, one.decision(signature).digest)
    sent = {"signed_at": signature.signed_at.isoformat()}
    return {"publicKey": told, "sent": sent | {"blinding_key": signature.blinding_key}}


def signature_of(one: ToSign, typed: Mapping[str, Any]) -> Signature:
    """How it was signed. Raises ValidationError where it was not."""
    if typed.get("signed_with"):
        return by_passkey(one, str(typed["signed_with"]))
    if settings().passkey_required and one.command.name not in OF_PASSKEYS:
        raise ValidationError({"password": [BY_PASSKEY]})
    confirm(str(typed.get("password") or ""))
    return begun()


def confirm(password: str) -> None:
    """Raises ValidationError where this is not the password of who is signed in."""
    if not password:
        raise ValidationError({"password": [MISSING]})
    if not accounts().confirms(signed().person_id, password):
        g.not_signed = True
        raise ValidationError({"password": [WRONG]})


def begun() -> Signature:
    """A signature of this second, with a blinding key of its own."""
    return Signature(now().replace(microsecond=0), token_hex(32))


def by_passkey(one: ToSign, sent: str) -> Signature:
    """The passkey's signature over exactly this. Raises ValidationError."""
    try:
        told = json.loads(sent)
        begun = Signature(datetime.fromisoformat(told["signed_at"]), read_key(told))
        if not now() - FRESH <= begun.signed_at <= now():
            raise NotSigned("签署已过五分钟，请重新签署")
        digest = one.decision(begun).digest
        assertion = proved(signed().person_id, told["credential"], digest)
    except NotSigned as no:
        g.not_signed = True
        raise ValidationError({"password": [f"{no}；没有记入，也可改用密码"]}) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ValidationError(
            {"password": ["通行密钥的答复读不懂，没有记入"]}
        ) from None
    return replace(begun, assertion=Assertion(**assertion))


def read_key(told: Mapping[str, Any]) -> str:
    """The blinding key as it was sent. Raises ValueError, KeyError."""
    key = str(told["blinding_key"])
    if len(bytes.fromhex(key)) != 32:
        raise ValueError(key)
    return key
