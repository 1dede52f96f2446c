"""A backup beside what is known of its book (恢复比对): is it that book, and all of it?

A backup cannot betray by itself that it is old, or that the book had gone another way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.proof.checkpoint import Checkpoint
from domain.proof.note import Note
from domain.proof.shelf import Shelf
from domain.proof.trust import Known


@dataclass(frozen=True)
class Compared:
    """Where a backup parts from what is known, and up to where more is known."""

    size: int  # of the backup
    known_until: int  # the largest position that is known of; 0: nothing is known
    apart: tuple[str, ...]  # in Chinese; empty where it is the same book

    @property
    def missing(self) -> int:
        """How many entries are known of that the backup does not have."""
        return max(0, self.known_until - self.size)


def compare(
    shelf: Shelf, size: int, known: Sequence[Known], noted: Mapping[int, bytes]
) -> Compared:
    """A verified backup with checkpoints and noted digests. Raises TreeDamaged."""
    same = {0}
    apart: list[tuple[int, str]] = []
    ours = _origin(shelf)
    for where, _, checkpoint in known:
        if ours and checkpoint.origin != ours:
            apart.append((0, f"{where}封签出自另一本账：{checkpoint.origin}"))
        elif checkpoint.size <= size and shelf.root(checkpoint.size) != checkpoint.root:
            apart.append((checkpoint.size, f"{where}封签"))
        elif checkpoint.size <= size:
            same.add(checkpoint.size)
    for position, digest in noted.items():
        if position <= size and _digest(shelf, position) != digest:
            apart.append((position, "先前记下的摘要"))
        elif position <= size:
            same.add(position)
    until = max([*(one.checkpoint.size for one in known), *noted], default=0)
    return Compared(size, until, tuple(_told(apart, same)))


def _told(apart: list[tuple[int, str]], same: set[int]) -> list[str]:
    """The first place where they part, by whom it is known."""
    told = [what for position, what in apart if not position]
    parted = sorted((position, what) for position, what in apart if position)
    if parted:
        position, what = parted[0]
        agreed = max(one for one in same if one < position)
        told.append(f"与{what} #{position} 不符：#{agreed} 之前相同，其后分叉")
    return told


def _origin(shelf: Shelf) -> str:
    note = shelf.last_checkpoint()
    return Checkpoint.read(Note.read(note).text).origin if note else ""


def _digest(shelf: Shelf, position: int) -> bytes:
    (row,) = shelf.rows(position - 1, position)
    return bytes(row.digest)
