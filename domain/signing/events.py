"""With what people sign, and what they have signed."""

from uuid import UUID

from domain.fact import Fact, Personal
from domain.words import SignatureKind


class PasskeyRegistered(Fact):
    """A passkey (通行密钥) somebody signs with; its public key, for whoever checks later.

    `passkey` and `public_key` (COSE) are base64url. `relying_party` and `origin` are
    the place it was made for: signatures given elsewhere do not count.
    """

    person_id: UUID
    passkey: str
    public_key: str
    relying_party: str
    origin: str
    device: Personal | None = None
    one_per = ("passkey",)
    whose = "person_id"


class PasskeyRetired(Fact):
    """A passkey is used no more (停用通行密钥); what it signed before stays signed."""

    person_id: UUID
    passkey: str
    reason: str | None = None
    ends = ("PasskeyRegistered",)
    ends_same = ("passkey",)


class DecisionSigned(Fact):
    """Whoever decided signed it (签署决定), with a password typed anew or a passkey.

    `decision_text` is what was signed, and `decision_sha256` the digest of its UTF-8;
    a passkey signs that digest as its challenge, in base64url: `authenticator_data`,
    `client_data` (its JSON) and `assertion`. What is personal stands in the text as
    HMAC-SHA256 with `blinding_key`, which is sealed for that person.
    """

    command: str
    decision_text: str
    decision_sha256: str
    signature_kind: SignatureKind
    passkey: str | None = None
    authenticator_data: str | None = None
    client_data: str | None = None
    assertion: str | None = None
    person_id: UUID | None = None
    blinding_key: Personal | None = None
    whose = "person_id"
