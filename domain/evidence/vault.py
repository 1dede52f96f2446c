"""The vault (证据库): files kept by content, each under its own SHA-256."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from os import fsync
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from domain.evidence.media import breaks_off, media_type_of, sniffed

CHUNK = 1024 * 1024
LARGEST = 50 * CHUNK
HEAD = 4096  # bytes at the beginning by which a file is recognised


class NotKept(ValueError):
    """The file was not taken in; the vault is as before."""


class Empty(NotKept):
    """文件是空的。"""


class TooLarge(NotKept):
    """文件太大。"""


class BrokenOff(NotKept):
    """文件不完整，中途断了，请重新上传。"""


class NotWhatItClaims(NotKept):
    """文件内容和它的名字不符。"""


class KindNotTaken(NotKept):
    """不收这种文件：收图片、PDF、录音录像、文本和办公文档。"""


@dataclass(frozen=True)
class Kept:
    """A file in the vault: its digest, its size in bytes, what it is."""

    sha256: str
    size: int
    media_type: str


class Vault:
    """Files by content. A file is never changed, and the same file is kept once."""

    def __init__(self, folder: Path, largest: int = LARGEST) -> None:
        self.folder = folder
        self.largest = largest

    def keep(self, stream: BinaryIO, name: str, *, size: int | None = None) -> Kept:
        """Take a file in while it streams; `size` is what the sender announced.

        Raises Empty, TooLarge, BrokenOff, NotWhatItClaims, KindNotTaken.
        """
        incoming = self.folder / "incoming" / uuid4().hex
        incoming.parent.mkdir(parents=True, exist_ok=True)
        try:
            kept = self._take(stream, incoming, name, size)
            place = self.path(kept.sha256)
            place.parent.mkdir(parents=True, exist_ok=True)
            incoming.replace(place)
        finally:
            incoming.unlink(missing_ok=True)
        return kept

    def _take(
        self, stream: BinaryIO, place: Path, name: str, announced: int | None
    ) -> Kept:
        digest, size, first = sha256(), 0, b""
        with place.open("wb+") as file:
            for chunk in chunks(stream):
                size += len(chunk)
                if size > self.largest:
                    raise TooLarge
                digest.update(chunk)
                file.write(chunk)
                first = first or chunk[:HEAD]
            file.flush()
            fsync(file.fileno())
            media_type = judged(first, name)
            if size < (announced or 0) or breaks_off(file, size, media_type):
                raise BrokenOff
        return Kept(digest.hexdigest(), size, media_type)

    def path(self, digest: str) -> Path:
        """Where a file of this digest lies, or would lie."""
        return self.folder / digest[:2] / digest

    def has(self, digest: str) -> bool:
        """Whether the file is here."""
        return self.path(digest).is_file()

    def read(self, digest: str) -> bytes:
        """The file. Raises NotWhatItClaims where it no longer answers to its digest."""
        content = self.path(digest).read_bytes()
        if sha256(content).hexdigest() != digest:
            raise NotWhatItClaims(f"{digest} 已被改动")
        return content


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The stream, piece by piece."""
    while chunk := stream.read(CHUNK):
        yield chunk


def judged(first: bytes, name: str) -> str:
    """The media type by content, which must be the one the name claims."""
    if not first:
        raise Empty
    claimed = media_type_of(name)
    if claimed is None:
        raise KindNotTaken
    if sniffed(first, claimed) != claimed:
        raise NotWhatItClaims
    return claimed
