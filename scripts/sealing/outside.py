"""A place outside (外存处): a folder that keeps a copy of all that was sealed.

Best on another machine or another company's, where what was written once cannot be
written again. Files are only added: `000000001234.checkpoint`, and what was said of it.
"""

import os
from base64 import b64decode
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from domain.proof.checkpoint import Checkpoint
from domain.proof.note import Note, NotANote
from domain.proof.shelf import STAMP, Attestation, Shelf

ENDING = ".checkpoint"


class OutsideDiffers(Exception):
    """The place outside keeps something else under the same name."""


class Outside:
    """One folder outside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = str(folder)
        self._brought = 0  # checkpoints up to this size are there
        self._said = 0  # so many of what was said of them

    def newest(self) -> Checkpoint | None:
        """The largest checkpoint that can be read here, whoever signed it.

        A book that was put back may not know its newest key. Raises OSError.
        """
        folders = sorted(path for path in self.folder.glob("[0-9]*") if path.is_dir())
        for folder in reversed(folders):
            for path in sorted(folder.glob(f"*{ENDING}"), reverse=True):
                with suppress(NotANote):
                    text = path.read_text("utf-8", errors="replace")
                    return Checkpoint.read(Note.read(text).text)
        return None

    def notes(self) -> Iterator[tuple[Path, str]]:
        """Every checkpoint kept here, the smallest first. Raises OSError."""
        for path in sorted(self.folder.glob(f"[0-9]*/*{ENDING}")):
            yield path, path.read_text("utf-8", errors="replace")

    def bring(self, shelf: Shelf) -> int:
        """Copy what is not here yet; up to which size.

        Raises OutsideDiffers, OSError.
        """
        if not self.folder.is_dir():
            raise NotADirectoryError(f"没有这个文件夹：{self.folder}")
        for size, note in shelf.checkpoints(self._brought):
            self._add(self.path(size, ENDING), note.encode())
            self._brought = size
        for said in shelf.attestations(self._said):
            self._add(self.place_of(said), content_of(said))
            self._said = said.nth
        return self._brought

    def path(self, size: int, ending: str) -> Path:
        """Where something about the checkpoint of this size lies."""
        return self.folder / name_of(size, ending)

    def place_of(self, said: Attestation) -> Path:
        """Where what was said of a checkpoint lies."""
        return self.folder / name_of_said(said)

    def attested(self) -> Iterator[Path]:
        """All that was said of checkpoints and is kept here."""
        for path in sorted(self.folder.glob("[0-9]*/*.*.*")):
            if path.name[:12].isdecimal():
                yield path

    def _add(self, path: Path, content: bytes) -> None:
        """All of it or nothing, and never over something else."""
        path.parent.mkdir(exist_ok=True)
        if not path.exists():
            with NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(file.name, path)
        elif path.read_bytes() != content:
            raise OutsideDiffers(f"{path} 与账本所存不同：账本已分叉，或外存被改")


def name_of(size: int, ending: str) -> str:
    """What something about the checkpoint of this size is called, its folder first."""
    name = f"{size:012}"
    return f"{name[:7]}/{name}{ending}"


def name_of_said(said: Attestation) -> str:
    """What is called what was said; a stamp ends as `openssl ts` names it.

    Who said it is told by a short digest.
    """
    who = sha256(said.name.encode()).hexdigest()[:8]
    kind = "tsr" if said.kind == STAMP else said.kind
    return name_of(said.size, f".{who}.{kind}")


def content_of(said: Attestation) -> bytes:
    """What was said, as its file has it. Raises ValueError for a damaged stamp."""
    return b64decode(said.said) if said.kind == STAMP else said.said.encode()
