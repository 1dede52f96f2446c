"""A checkpoint (封签): how large the book was, and the one hash over all of it.

Source: c2sp.org/tlog-checkpoint.
"""

import re
from base64 import b64encode
from typing import NamedTuple, Self

from domain.proof.note import NotANote, unbase64

SIZE = re.compile(r"0|[1-9]\d{0,17}", re.ASCII)


class Checkpoint(NamedTuple):
    """Whose book, how many entries, and the root of their tree."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def read(cls, text: str) -> Self:
        """The text of a checkpoint. Raises NotANote."""
        origin, size, root, *more = [*text.split("\n"), "", ""]
        held = unbase64(root)
        if not origin or not SIZE.fullmatch(size) or len(held) != 32 or any(more):
            raise NotANote("not a checkpoint: origin, size and root on three lines")
        return cls(origin, int(size), held)

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"
