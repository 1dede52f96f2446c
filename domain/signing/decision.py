"""What exactly is signed (决定原文): a decision as one line of text, and its digest."""

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from domain.command import Command
from domain.fields import Field, fields_of

FORMAT = "decision/1"


@dataclass(frozen=True)
class Assertion:
    """What a passkey said, in base64url; `passkey` names the passkey."""

    passkey: str
    authenticator_data: str
    client_data: str
    assertion: str


@dataclass(frozen=True)
class Signature:
    """How somebody signs: when, by which passkey or, without one, by a password.

    `blinding_key` is hex, made for this signature; what is personal is blinded with it.
    """

    signed_at: datetime
    blinding_key: str
    assertion: Assertion | None = None

    @property
    def kind(self) -> str:
        """What it is called among kinds of signatures."""
        return "passkey" if self.assertion else "reauthenticated"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A command as its giver signs it."""

    command: Command
    ask: Any
    command_id: UUID
    by: UUID
    role: str
    occurred_at: datetime
    signature: Signature

    @property
    def text(self) -> str:
        """JSON, keys sorted, no blanks between; values as facts have them."""
        told = {
            "asked": dict(self._asked()),
            "by": str(self.by),
            "command": self.command.name,
            "command_id": str(self.command_id),
            "format": FORMAT,
            "occurred_at": _plain(self.occurred_at),
            "role": self.role,
            "signed_at": _plain(self.signature.signed_at),
        }
        return json.dumps(
            told, sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )

    @property
    def digest(self) -> bytes:
        """What a passkey signs: SHA-256 of the text in UTF-8."""
        return sha256(self.text.encode()).digest()

    @property
    def told(self) -> dict[str, Any]:
        """The decision and how it was signed, as the fields of a fact."""
        by_key = self.signature.assertion
        told = {"command": self.command.name, "decision_text": self.text}
        told |= {"decision_sha256": self.digest.hex()}
        told |= {"signature_kind": self.signature.kind} | (
            vars(by_key) if by_key else {}
        )
        if any(self._is_personal(one) for one in fields_of(type(self.ask))):
            whose = getattr(self.command.ask, "whose")
            told["blinding_key"] = self.signature.blinding_key
            told["person_id"] = getattr(self.ask, whose)
        return told

    def _asked(self) -> Iterator[tuple[str, Any]]:
        """What is asked, under the names of facts; what is absent left out."""
        for one in fields_of(type(self.ask)):
            value = getattr(self.ask, one.inside)
            if self._is_personal(one):
                yield one.inside, blinded(value, self.signature.blinding_key)
            elif value is not None:
                yield one.inside, _plain(value)

    def _is_personal(self, one: Field) -> bool:
        return one.kind == "personal" and getattr(self.ask, one.inside) is not None


def blinded(text: str, key: str) -> str:
    """What stands for a name: without the key it tells nothing, with it, whether."""
    code = hmac.new(bytes.fromhex(key), text.encode(), sha256)
    return f"hmac-sha256:{code.hexdigest()}"


def _plain(value: Any) -> Any:
    """A value as the state of a fact has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, UUID) else value
