"""Where every stream ends (各流末条), as one hash with a short proof for each stream.

A trie: the way to a stream is told by the hex digits of its hashed id, and it ends as
soon as no other stream shares the way. `docs/proof-format.md` specifies it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

HEX = "0123456789abcdef"
NEAR = 2  # digits
DIGITS, WIDE = 16, 32  # branches of a fork; bytes of a hash
NOTHING = bytes(WIDE)  # where no stream is
FIGURES = bytes.maketrans(HEX.encode(), bytes(range(DIGITS)))


class _Leaf(NamedTuple):
    hash: bytes
    way: bytes


class _Fork:
    """Sixteen branches; what changed below is hashed when the root is asked for."""

    __slots__ = ("branches", "hashes", "changed")

    def __init__(self) -> None:
        self.branches: list[_Leaf | _Fork | None] = [None] * DIGITS
        self.hashes = bytearray(DIGITS * WIDE)
        self.changed: set[int] = set()

    def put(self, digit: int, leaf: _Leaf) -> None:
        self.branches[digit] = leaf
        self.hashes[digit * WIDE : digit * WIDE + WIDE] = leaf.hash

    def hash(self) -> bytes:
        for digit in self.changed:
            below = self.branches[digit]
            assert type(below) is _Fork
            self.hashes[digit * WIDE : digit * WIDE + WIDE] = below.hash()
        self.changed.clear()
        return sha256(b"\x01" + self.hashes).digest()


class Heads:
    """The last version of every stream."""

    def __init__(self) -> None:
        self.versions: dict[str, int] = {}
        self._ways: dict[str, bytes] = {}
        self._top = _Fork()

    def put(self, stream_id: str, version: int) -> None:
        """The stream now ends with this version."""
        if stream_id not in self._ways:
            self._ways[stream_id] = way_of(stream_id)
        way, fork, depth = self._ways[stream_id], self._top, 0
        self.versions[stream_id] = version
        while type(there := fork.branches[way[depth]]) is _Fork:
            fork.changed.add(way[depth])
            fork, depth = there, depth + 1
        while type(there) is _Leaf and there.way != way:
            deeper = fork.branches[way[depth]] = _Fork()
            fork.changed.add(way[depth])
            fork, depth = deeper, depth + 1
            fork.put(there.way[depth], there)
            there = fork.branches[way[depth]]
        fork.put(way[depth], _Leaf(leaf(stream_id, version), way))

    def root(self) -> bytes:
        """The one hash over all."""
        return self._top.hash()

    def proof(self, stream_id: str) -> list[bytes]:
        """The forks on the way to a stream, from the top: sixteen hashes each."""
        self.root()
        forks = list[bytes]()
        fork: _Leaf | _Fork | None = self._top
        for digit in way_of(stream_id):
            if type(fork) is not _Fork:
                break
            forks.append(bytes(fork.hashes))
            fork = fork.branches[digit]
        return forks

    def beside(self, stream_id: str) -> str | None:
        """Whose leaf stands where that of a stream that is not here would, if any."""
        way = way_of(stream_id)[: len(self.proof(stream_id))]
        ways = self._ways.items()
        return next((one for one, its in ways if its[: len(way)] == way), None)


class Ends:
    """The same trie, worked out at once from all streams, to prove how a few end.

    Much quicker than a trie that grows, where it is needed only once.
    """

    def __init__(self, versions: Iterable[tuple[str, int]]) -> None:
        self._streams = sorted(
            (sha256(stream_id.encode()).hexdigest(), stream_id, version)
            for stream_id, version in versions
        )
        self._ways = [way for way, _, _ in self._streams]
        self._known: dict[str, bytes] = {}  # near the top, where all proofs pass

    def proof(self, stream_id: str) -> list[bytes]:
        """The forks on the way to a stream, from the top: sixteen hashes each."""
        way = sha256(stream_id.encode()).hexdigest()
        first, last, forks = 0, len(self._ways), list[bytes]()
        while not forks or last - first > 1:
            depth = len(forks)
            forks.append(self._fork(way[:depth], first, last))
            first, last = self._below(way[: depth + 1], first, last)
        return forks

    def version(self, stream_id: str) -> int:
        """The last version of a stream; 0 of one that never began."""
        found = self._found(stream_id)
        return found[2] if found and found[1] == stream_id else 0

    def beside(self, stream_id: str) -> tuple[str, int] | None:
        """Who stands where a stream that is not here would, with its last version."""
        way = sha256(stream_id.encode()).hexdigest()[: len(self.proof(stream_id))]
        first, last = self._below(way, 0, len(self._ways))
        return self._streams[first][1:] if first < last else None

    def _found(self, stream_id: str) -> tuple[str, str, int] | None:
        at = bisect_left(self._ways, sha256(stream_id.encode()).hexdigest())
        return self._streams[at] if at < len(self._streams) else None

    def _below(self, way: str, first: int, last: int) -> tuple[int, int]:
        """Which of these streams go this way."""
        begins = bisect_left(self._ways, way, first, last)
        return begins, bisect_left(self._ways, f"{way}g", begins, last)

    def _fork(self, way: str, first: int, last: int) -> bytes:
        """The sixteen hashes at a fork."""
        hashes = bytearray()
        for digit in HEX:
            ends = bisect_left(self._ways, f"{way}{digit}g", first, last)
            hashes += self._hash(way + digit, first, ends)
            first = ends
        return bytes(hashes)

    def _hash(self, way: str, first: int, last: int) -> bytes:
        """The hash of a branch: nothing, the only stream that goes there, or a fork."""
        if first == last:
            return NOTHING
        if last - first == 1:
            _, stream_id, version = self._streams[first]
            return leaf(stream_id, version)
        if way not in self._known:
            hashed = sha256(b"\x01" + self._fork(way, first, last)).digest()
            if len(way) > NEAR:
                return hashed
            self._known[way] = hashed
        return self._known[way]


def leaf(stream_id: str, version: int) -> bytes:
    """The hash of one stream and its last version."""
    return sha256(f"\0{stream_id} {version}".encode()).digest()


def root_of(stream_id: str, version: int, forks: Sequence[bytes]) -> bytes:
    """The root that a proof leads to; what it says of the stream itself is ignored."""
    root = leaf(stream_id, version)
    for digit, fork in reversed(list(zip(way_of(stream_id), forks))):
        before, behind = fork[: digit * WIDE], fork[(digit + 1) * WIDE :]
        root = sha256(b"\x01" + before + root + behind).digest()
    return root


def way_of(stream_id: str) -> bytes:
    """The hex digits of the hashed id, as figures from 0 to 15."""
    return sha256(stream_id.encode()).hexdigest().encode().translate(FIGURES)
