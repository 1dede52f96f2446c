from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from domain.proof.heads import NOTHING, WIDE, Ends, Heads, leaf, root_of

STREAMS = st.dictionaries(st.uuids().map(str), st.integers(1, 300), max_size=60)


def heads_of(versions):
    """Streams put in one by one, each at its version at once."""
    heads = Heads()
    for stream_id, version in versions.items():
        heads.put(stream_id, version)
    return heads


def as_told(versions, depth=0):
    """The root as the page on the format tells it, worked out from the top."""
    ways = {stream_id: way(stream_id) for stream_id in versions}
    if depth and len(versions) < 2:
        return next((leaf(*one) for one in versions.items()), NOTHING)
    branches = [
        {one: n for one, n in versions.items() if int(ways[one][depth], 16) == digit}
        for digit in range(16)
    ]
    hashes = b"".join(as_told(branch, depth + 1) for branch in branches)
    return sha256(b"\x01" + hashes).digest()


def way(stream_id):
    return sha256(stream_id.encode()).hexdigest()


@given(STREAMS, st.randoms())
def test_the_root_follows_from_the_last_versions_alone(versions, chance):
    shuffled = list(versions)
    chance.shuffle(shuffled)
    grown = Heads()

    for stream_id in shuffled:
        for version in (1, versions[stream_id]):
            grown.put(stream_id, version)
            if chance.random() < 0.3:
                grown.root()

    assert grown.root() == heads_of(versions).root() == as_told(versions)


@given(STREAMS.filter(bool), st.data())
def test_a_stream_is_proved_to_end_where_it_does_and_nowhere_else(versions, data):
    stream_id = data.draw(st.sampled_from(sorted(versions)))
    heads = heads_of(versions)

    forks = heads.proof(stream_id)

    version = versions[stream_id]
    assert root_of(stream_id, version, forks) == heads.root()
    assert root_of(stream_id, version + 1, forks) != heads.root()
    assert root_of(stream_id, version - 1, forks) != heads.root()


def test_a_proof_among_many_streams_is_short():
    heads = heads_of({f"stream {number}": 1 for number in range(20_000)})

    sizes = [sum(map(len, heads.proof(f"stream {n}"))) for n in range(0, 20_000, 999)]

    assert max(sizes) <= 6 * 16 * WIDE


def test_one_stream_more_changes_the_root():
    heads = heads_of({"a": 1})
    before = heads.root()

    heads.put("b", 1)

    assert heads.root() != before
    assert root_of("a", 1, heads.proof("a")) == heads.root()


@given(STREAMS, st.uuids().map(str))
def test_worked_out_at_once_the_ends_prove_the_same(versions, stranger):
    heads, ends = heads_of(versions), Ends(versions.items())

    for stream_id in (*versions, stranger):
        assert ends.proof(stream_id) == heads.proof(stream_id)
        assert ends.version(stream_id) == versions.get(stream_id, 0)
    if stranger not in versions:
        beside = heads.beside(stranger)
        assert ends.beside(stranger) == (beside and (beside, versions[beside]))
