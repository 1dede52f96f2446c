"""Every entry's hash covers the one before it. `docs/ledger-format.md` specifies it."""

from collections.abc import Callable
from hashlib import sha256
from typing import NamedTuple

FORMAT = b"1"  # the version of this encoding, hashed with each entry
GENESIS = bytes(32)  # the digest before the first entry
BEGINS = b"\x00" + b"1:" + FORMAT + b","  # a leaf as in RFC 6962, then the version
KEPT = 50_000
Fields = tuple[int, bytes, int, bytes, bytes, bytes, bytes, int, bytes]


class _Often(dict[int, bytes]):
    """What a figure looks like; the same few come a million times, and are kept."""

    def __init__(self, seen: Callable[[int], bytes]) -> None:
        self.seen = seen

    def __missing__(self, figure: int) -> bytes:
        if len(self) > KEPT:
            self.clear()
        told = self[figure] = self.seen(figure)
        return told


def netstring(text: bytes) -> bytes:
    """A text with its length before it: where it ends is never in doubt."""
    return b"%d:%b," % (len(text), text)


_long = _Often(lambda length: b"%d:" % length)
_small = _Often(lambda figure: netstring(b"%d" % figure))


class Written(NamedTuple):
    """All that an entry (分录) says, as it is hashed: texts in UTF-8, figures whole."""

    position: int
    stream_id: bytes
    stream_version: int
    topic: bytes
    state: bytes
    recorded_at: bytes
    command_id: bytes
    part: int
    actor: bytes


def encode(written: Fields) -> bytes:
    """The netstrings of all fields, one after the other: no two entries look alike."""
    return hashed(written)[1:]


def hashed(written: Fields) -> bytes:
    """The very bytes whose SHA-256 is the leaf: a zero, then the encoded entry."""
    position, stream_id, version, topic, state, recorded_at, command_id, part, actor = (
        written
    )
    at = b"%d" % position
    # fmt: off
    return b"".join((
        BEGINS, _long[len(at)], at, b",", _long[len(stream_id)], stream_id, b",",
        _small[version], _long[len(topic)], topic, b",",
        _long[len(state)], state, b",", _long[len(recorded_at)], recorded_at, b",",
        _long[len(command_id)], command_id, b",", _small[part],
        _long[len(actor)], actor, b",",
    ))
    # fmt: on


def leaf(entry: bytes) -> bytes:
    """The hash of one entry alone: a leaf as in RFC 6962."""
    return sha256(b"\x00" + entry).digest()


def link(previous: bytes, leaf_hash: bytes) -> bytes:
    """The digest that covers a leaf and, through `previous`, all before it."""
    return sha256(previous + leaf_hash).digest()


def digest_after(previous: bytes, written: Fields) -> bytes:
    """The digest of an entry that follows: `link(previous, leaf(…))`, in one breath."""
    return sha256(previous + sha256(hashed(written)).digest()).digest()
