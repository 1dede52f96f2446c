"""Signed notes (签名便笺) in the form of C2SP: a text, an empty line, signatures.

Source: c2sp.org/signed-note, c2sp.org/tlog-cosignature.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LOG, WITNESS = 1, 4  # what a key is for; a witness also says when it looked
LONGEST = 100_000  # characters of a note
_LINE = re.compile(r"— ([^\s+]+) (\S+)")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_NAME = re.compile(r"[^\s+]+")


class NotANote(ValueError):
    """What was given is not a signed note, or not a key of one."""


class Signature(NamedTuple):
    """One signature line: whose, with which key, over what follows from the key."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        return f"— {self.name} {b64encode(self.key_id + self.value).decode()}\n"


class Note(NamedTuple):
    """A text and who signed it."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def read(cls, note: str) -> Self:
        """A note as it was written. Raises NotANote."""
        text, divided, below = note.rpartition("\n\n")
        wrong = len(note) > LONGEST or _CONTROL.search(note) or not note.endswith("\n")
        if wrong or not divided or not text or not below:
            raise NotANote("not a text with signatures below an empty line")
        return cls(text + "\n", tuple(map(signature, below.splitlines())))

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    def signed_by(self, *keys: "VerifierKey") -> list[Signature]:
        """The signatures of these keys that hold."""
        return [s for s in self.signatures if any(k.holds(self.text, s) for k in keys)]


@dataclass(frozen=True)
class VerifierKey:
    """The public half of a key, with the name of whoever signs with it."""

    name: str
    kind: int
    public: bytes

    @classmethod
    def read(cls, text: str) -> Self:
        """A key as it is written: name, id and key, a plus between. Raises NotANote."""
        parts = text.strip().split("+", 2)
        if len(parts) != 3:
            raise NotANote(f"not a verifier key: {text:.80}")
        held = unbase64(parts[2])
        key = cls(parts[0], held[0] if held else 0, held[1:])
        if len(key.public) != 32 or key.kind not in (LOG, WITNESS):
            raise NotANote(f"not an Ed25519 key for notes: {text:.80}")
        if not _NAME.fullmatch(key.name) or key.id.hex() != parts[1]:
            raise NotANote(f"its id does not follow from name and key: {text:.80}")
        return key

    @property
    def id(self) -> bytes:
        """Four bytes that tell it from others of the same name."""
        return key_id(self.name, self.kind, self.public)

    def __str__(self) -> str:
        held = b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{held}"

    def holds(self, text: str, signature: Signature) -> bool:
        """Whether a signature is this key's and over this text."""
        if (signature.name, signature.key_id) != (self.name, self.id):
            return False
        signed, value = text, signature.value
        if self.kind == WITNESS:
            signed = cosigned(text, int.from_bytes(value[:8]))
            value = value[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(
                value, signed.encode()
            )
        except InvalidSignature:
            return False
        return True


def signature(line: str) -> Signature:
    """A signature line. Raises NotANote."""
    if not (read := _LINE.fullmatch(line)):
        raise NotANote(f"not a signature line: {line:.80}")
    held = unbase64(read[2])
    if len(held) < 5:
        raise NotANote(f"a signature too short: {line:.80}")
    return Signature(read[1], held[:4], held[4:])


def cosigned(text: str, seconds: int) -> str:
    """What a witness signs: that it saw this text, and when (seconds since 1970)."""
    return f"cosignature/v1\ntime {seconds}\n{text}"


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """Four bytes made of name, kind and key."""
    return sha256(f"{name}\n".encode() + bytes([kind]) + public).digest()[:4]


def unbase64(text: str) -> bytes:
    """Bytes out of the one base64 text that stands for them. Raises NotANote."""
    try:
        held = b64decode(text, validate=True)
    except (NotBase64, ValueError):
        held = b""
    if b64encode(held).decode() != text:
        raise NotANote(f"not base64: {text:.80}")
    return held
