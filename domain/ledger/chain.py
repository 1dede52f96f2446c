"""Every entry's hash covers the one before it. `docs/ledger-format.md` specifies it."""

from hashlib import sha256
from typing import NamedTuple

FORMAT = b"1"  # the version of this encoding, hashed with each entry
GENESIS = bytes(32)  # the digest before the first entry
NETSTRINGS = b"1:" + FORMAT + b"," + b"%d:%b," * 9


Fields = tuple[int, bytes, int, bytes, bytes, bytes, bytes, int, bytes]


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
    position, stream_id, version, topic, state, recorded_at, command_id, part, actor = (
        written
    )
    at, nth, share = b"%d" % position, b"%d" % version, b"%d" % part
    # fmt: off
    return NETSTRINGS % (
        len(at), at, len(stream_id), stream_id, len(nth), nth,
        len(topic), topic, len(state), state, len(recorded_at), recorded_at,
        len(command_id), command_id, len(share), share, len(actor), actor,
    )
    # fmt: on


def leaf(entry: bytes) -> bytes:
    """The hash of one entry alone: a leaf as in RFC 6962."""
    return sha256(b"\x00" + entry).digest()


def link(previous: bytes, leaf_hash: bytes) -> bytes:
    """The digest that covers a leaf and, through `previous`, all before it."""
    return sha256(previous + leaf_hash).digest()


def digest_after(previous: bytes, written: Fields) -> bytes:
    """The digest of an entry that follows: `link(previous, leaf(…))`, in one breath."""
    return sha256(previous + sha256(b"\x00" + encode(written)).digest()).digest()
