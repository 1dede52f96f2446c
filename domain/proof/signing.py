"""Keys that sign (封签密钥): one file each, outside the book, for its owner's eyes only."""

import os
import stat
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import URL

from domain.ledger.engines import in_memory
from domain.proof.note import (
    LOG,
    WITNESS,
    NotANote,
    Signature,
    VerifierKey,
    cosigned,
    unbase64,
)

OTHERS = stat.S_IRWXG | stat.S_IRWXO
PRIVATE = "PRIVATE+KEY+"
LONGEST = 1_000  # bytes of a key file that are read


class KeyUnfit(Exception):
    """The key cannot be used: it is not there, others can read it, or it lies wrong."""


@dataclass(frozen=True, repr=False)
class SigningKey:
    """A key of the book or of a witness; never printed, never in the book."""

    name: str
    kind: int
    secret: bytes

    @classmethod
    def read(cls, text: str) -> Self:
        """A key as its file has it. Raises NotANote."""
        parts = text.strip().removeprefix(PRIVATE).split("+", 2)
        if not text.startswith(PRIVATE) or len(parts) != 3:
            raise NotANote("not a private key for notes")
        held = unbase64(parts[2])
        if len(held) != 33 or held[0] not in (LOG, WITNESS):
            raise NotANote("not an Ed25519 key for notes")
        key = cls(parts[0], held[0], held[1:])
        if key.verifier.id.hex() != parts[1]:
            raise NotANote("its id does not follow from name and key")
        return key

    @property
    def verifier(self) -> VerifierKey:
        """The public half."""
        private = Ed25519PrivateKey.from_private_bytes(self.secret)
        public = private.public_key().public_bytes_raw()
        return VerifierKey(self.name, self.kind, public)

    def text(self) -> str:
        """The key as its file has it."""
        held = b64encode(bytes([self.kind]) + self.secret).decode()
        return f"{PRIVATE}{self.name}+{self.verifier.id.hex()}+{held}\n"

    def sign(self, text: str, seconds: int = 0) -> Signature:
        """Sign a text; a witness also says when it looked, in seconds since 1970."""
        private = Ed25519PrivateKey.from_private_bytes(self.secret)
        if self.kind == WITNESS:
            value = private.sign(cosigned(text, seconds).encode())
            value = seconds.to_bytes(8) + value
        else:
            value = private.sign(text.encode())
        return Signature(self.name, self.verifier.id, value)


def make_key(path: Path, name: str, kind: int = LOG) -> SigningKey:
    """A new key in a file that is not there yet, readable by us alone.

    Raises KeyUnfit, OSError.
    """
    secret = Ed25519PrivateKey.generate().private_bytes_raw()
    key = SigningKey(name, kind, secret)
    try:
        VerifierKey.read(str(key.verifier))
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyUnfit(f"{path} 已存在：不覆盖任何密钥") from None
    except NotANote:
        raise KeyUnfit(f"名称不能有空格或加号：{name}") from None
    with open(file, "w", encoding="utf-8") as opened:
        opened.write(key.text())
    return key


def open_key(path: Path, kind: int = LOG, book: URL | None = None) -> SigningKey:
    """The key in a file that only its owner may read, away from the book.

    Raises KeyUnfit.
    """
    text = _private(path)
    if book is not None and _lies_with(path, book):
        raise KeyUnfit(f"密钥文件 {path} 与账本放在一处，会随备份流出：请另放")
    try:
        key = SigningKey.read(text)
    except NotANote as error:
        raise KeyUnfit(f"{path} 不是密钥文件：{error}") from None
    if key.kind != kind:
        raise KeyUnfit(f"{path} 是另一种用途的密钥")
    return key


def _private(path: Path) -> str:
    """What a file says that is ours and readable by us alone. Raises KeyUnfit."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise KeyUnfit(f"打不开密钥文件 {path}：{error.strerror}") from error
    try:
        state = os.fstat(file)
        if not stat.S_ISREG(state.st_mode):
            raise KeyUnfit(f"{path} 不是密钥文件")
        if state.st_mode & OTHERS:
            raise KeyUnfit(f"密钥文件 {path} 他人可读：请执行 chmod 600")
        if state.st_uid != os.geteuid():
            raise KeyUnfit(f"密钥文件 {path} 属于别的用户")
        return os.read(file, LONGEST).decode(errors="replace")
    finally:
        os.close(file)


def _lies_with(path: Path, book: URL) -> bool:
    """Whether a copy of the book's folder would take the key along."""
    if book.get_backend_name() != "sqlite" or in_memory(book):
        return False
    return Path(str(book.database)).resolve().parent in path.resolve().parents
