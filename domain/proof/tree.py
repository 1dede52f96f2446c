"""The tree (默克尔树) of RFC 6962 over the entries: roots, and proofs anyone can check.

A subtree is named by level and number: level 0 are the leaves, and number n of level l
covers the leaves from n·2^l on. `docs/proof-format.md` specifies it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

EMPTY = sha256(b"").digest()  # the root of a tree without leaves


class Place(NamedTuple):
    """A subtree that is full: 2 to the power of `level` leaves."""

    level: int
    number: int


Span = tuple[int, int]  # leaves from the first up to, not with, the second
Found = Callable[[Sequence[Place]], Mapping[Place, bytes]]


class Frontier:
    """The tree as far as it goes: the roots of its full subtrees, the largest first."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)

    def add(self, leaf: bytes) -> list[bytes]:
        """One more leaf; the subtrees that became full by it, from the leaf upwards."""
        full, peaks, place = [leaf], self.peaks, self.size
        while place & 1:
            leaf = sha256(b"\x01" + peaks.pop() + leaf).digest()
            full.append(leaf)
            place >>= 1
        peaks.append(leaf)
        self.size += 1
        return full

    def root(self) -> bytes:
        """The root of all leaves so far."""
        return folded(self.peaks) if self.peaks else EMPTY


def node(left: bytes, right: bytes) -> bytes:
    """The hash above two others."""
    return sha256(b"\x01" + left + right).digest()


def folded(peaks: Sequence[bytes]) -> bytes:
    """The hash above full subtrees that stand side by side, the largest first."""
    *others, root = peaks
    for peak in reversed(others):
        root = node(peak, root)
    return root


def places(span: Span) -> list[Place]:
    """The full subtrees a span is made of, the largest first."""
    start, end = span
    made_of = []
    while start < end:
        level = (end - start).bit_length() - 1
        made_of.append(Place(level, start >> level))
        start += 1 << level
    return made_of


def inclusion(index: int, size: int) -> list[Span]:
    """What proves that a leaf is in a tree of this size. RFC 6962, 2.1.1."""
    assert 0 <= index < size, f"leaf {index} is not in a tree of {size}"
    start, end, path = 0, size, list[Span]()
    while end - start > 1:
        middle = start + _half(end - start)
        if index < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start = middle
    return path[::-1]


def consistency(old: int, size: int) -> list[Span]:
    """What proves that a tree of this size begins with the old one. RFC 6962, 2.1.2."""
    assert 0 <= old <= size, f"a tree of {size} does not begin with one of {old}"
    start, end, path, whole = 0, size, list[Span](), True
    while old and old < end:
        middle = start + _half(end - start)
        if old <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start, whole = middle, False
    return ([] if whole or not old else [(start, end)]) + path[::-1]


def proof(spans: Sequence[Span], found: Found) -> list[bytes]:
    """The hashes of the spans, whose subtrees are asked for all at once."""
    needed = [places(span) for span in spans]
    hashes = found([place for made_of in needed for place in made_of])
    return [folded([hashes[place] for place in made_of]) for made_of in needed]


def root_of(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root an inclusion proof leads to, if it is one. RFC 9162, 2.1.3.2."""
    if not 0 <= index < size:
        return None
    at, last, root = index, size - 1, leaf
    for beside in path:
        if not last:
            return None
        if at & 1 or at == last:
            root = node(beside, root)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            root = node(root, beside)
        at, last = at >> 1, last >> 1
    return None if last else root


def grew(
    old: int, size: int, roots: tuple[bytes, bytes], path: Sequence[bytes]
) -> bool:
    """Whether the tree of the second root began as that of the first.

    Source: RFC 9162, 2.1.4.2.
    """
    old_root, root = roots
    if old == 0 or old == size:
        return old <= size and not path and (old_root == root or not old)
    if not 0 < old < size or not path:
        return False
    hashes = [*path] if old & (old - 1) else [old_root, *path]
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = hashes[0]
    for beside in hashes[1:]:
        if not last:
            return False
        if at & 1 or at == last:
            before, after = node(beside, before), node(beside, after)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            after = node(after, beside)
        at, last = at >> 1, last >> 1
    return (before, after, last) == (old_root, root, 0)


def _half(count: int) -> int:
    """The largest power of two below a number of leaves."""
    return 1 << (count - 1).bit_length() - 1
