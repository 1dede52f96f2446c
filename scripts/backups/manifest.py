"""The manifest (备份清单): what lies in a backup, and of which moment of the book."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import NamedTuple, Self

from domain.evidence.vault import chunks

NAME, FORMAT = "manifest.json", 1
BOOK, KEYS, VAULT = "book", "keys", "vault"
FILES = "files"  # where backups of one vault keep its files together
HEX = re.compile(r"[0-9a-f]{64}")


class BackupDamaged(ValueError):
    """The backup is not what its manifest says, or has none."""


class Kept(NamedTuple):
    """A file of a backup: where it lies in it, its size in bytes, its digest."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Moment:
    """Where the book stood when it was backed up."""

    made_at: str
    position: int
    digest: str  # hex
    recorded_at: str  # when its last entry was
    sealed: int  # the size of its newest checkpoint

    @property
    def name(self) -> str:
        """What its backups are called, the same in all three places."""
        made = re.sub(r"[-:.]", "", self.made_at)
        return f"{made}-{self.position:012}"


@dataclass(frozen=True)
class Manifest:
    """One backup: of what, of which moment, and its files."""

    part: str
    database: str  # sqlite, postgresql; empty for a vault
    moment: Moment
    files: tuple[Kept, ...]

    @classmethod
    def read(cls, folder: Path, part: str) -> Self:
        """The manifest in a folder. Raises BackupDamaged."""
        try:
            told = json.loads((folder / NAME).read_text("utf-8"))
            moment = Moment(**told["moment"])
            files = tuple(Kept(**one) for one in told["files"])
            read = cls(told["part"], told["database"], moment, files)
            fit = told["format"] == FORMAT and all(map(_is_fit, files))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BackupDamaged(f"{folder} 的备份清单读不出：{error}") from error
        if not fit or read.part != part:
            raise BackupDamaged(f"{folder} 不是 {part} 的备份")
        return read

    def write(self, folder: Path) -> None:
        """Lay it beside its files. Raises OSError."""
        told = {"format": FORMAT, **asdict(self)}
        told["files"] = [one._asdict() for one in self.files]
        text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
        with (folder / NAME).open("x", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())

    def place(self, folder: Path, kept: Kept) -> Path:
        """Where a file lies; those of a vault are shared by all its backups."""
        return (folder.parent / FILES if self.part == VAULT else folder) / kept.path

    def wrong(self, folder: Path) -> Iterator[str]:
        """Every file that is not as it was kept, in Chinese."""
        for kept in self.files:
            try:
                found = kept_of(self.place(folder, kept), kept.path)
            except OSError:
                yield f"缺 {kept.path}"
                continue
            if found.size != kept.size:
                yield f"{kept.path} 应有 {kept.size} 字节，实有 {found.size}"
            elif found != kept:
                yield f"{kept.path} 与清单的摘要不符"


def kept_of(path: Path, name: str) -> Kept:
    """A file as a manifest names it. Raises OSError."""
    digest, size = sha256(), 0
    with path.open("rb") as file:
        for chunk in chunks(file):
            digest.update(chunk)
            size += len(chunk)
    return Kept(name, size, digest.hexdigest())


def _is_fit(kept: Kept) -> bool:
    """Whether it names a file below the folder, and how to know it again."""
    path = PurePosixPath(kept.path)
    inside = not path.is_absolute() and ".." not in path.parts
    return inside and isinstance(kept.size, int) and bool(HEX.fullmatch(kept.sha256))
