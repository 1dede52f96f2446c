import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree, verify_consistency, verify_inclusion

from domain.ledger.chain import leaf
from domain.proof.tree import (
    EMPTY,
    Frontier,
    Place,
    consistency,
    grew,
    inclusion,
    places,
    proof,
    root_of,
)

# The leaves of the reference implementations of RFC 6962, as hex, and the roots of the
# trees of the first one, two, ... of them.
PUBLISHED = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
PUBLISHED += ["606162636465666768696a6b6c6d6e6f"]
ROOTS = """
6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125
aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77
d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7
4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4
76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef
ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c
5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328
""".split()
PATHS = {  # by index and size
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
GROWN = {  # by both sizes
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


class Grove:
    """A tree in memory, with all its nodes at hand."""

    def __init__(self, contents):
        self.leaves = [leaf(content) for content in contents]
        self.frontier, self.nodes, self.roots = Frontier(), {}, [EMPTY]
        for at, hash in enumerate(self.leaves):
            for level, full in enumerate(self.frontier.add(hash)):
                self.nodes[Place(level, at >> level)] = full
            self.roots.append(self.frontier.root())

    def prove(self, spans):
        return proof(spans, lambda wanted: {one: self.nodes[one] for one in wanted})


CT = Grove([bytes.fromhex(content) for content in PUBLISHED])


def test_the_published_leaves_come_to_the_published_roots():
    assert [root.hex() for root in CT.roots[1:]] == ROOTS
    assert EMPTY.hex().startswith("e3b0c44298fc1c14")


@pytest.mark.parametrize(("index", "size"), PATHS)
def test_the_published_inclusion_proofs_are_ours(index, size):
    path = CT.prove(inclusion(index, size))

    assert [hash.hex() for hash in path] == PATHS[index, size]
    assert root_of(CT.leaves[index], index, size, path) == CT.roots[size]


@pytest.mark.parametrize(("old", "size"), GROWN)
def test_the_published_consistency_proofs_are_ours(old, size):
    path = CT.prove(consistency(old, size))

    assert [hash.hex() for hash in path] == GROWN[old, size]
    assert grew(old, size, (CT.roots[old], CT.roots[size]), path)


SIXTY = [b"entry %d" % number for number in range(65)]
OURS, THEIRS = Grove(SIXTY), InmemoryTree(algorithm="sha256")
for content in SIXTY:
    THEIRS.append_entry(content)


@given(st.integers(1, 65), st.data())
def test_another_implementation_finds_the_same_roots_and_proofs(size, data):
    index = data.draw(st.integers(0, size - 1))

    included = THEIRS.prove_inclusion(index + 1, size)
    grown = THEIRS.prove_consistency(index + 1, size)

    verify_inclusion(OURS.leaves[index], OURS.roots[size], included)
    verify_consistency(OURS.roots[index + 1], OURS.roots[size], grown)
    assert THEIRS.get_root(size) == OURS.roots[size]
    ours = [hash.hex() for hash in OURS.prove(inclusion(index, size))]
    assert ours == included.serialize()["path"][1:]


@given(st.integers(1, 65), st.data())
def test_a_proof_holds_and_any_other_does_not(size, data):
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    flip = data.draw(st.integers(1, 255))

    path = OURS.prove(inclusion(index, size))
    grown = OURS.prove(consistency(old, size))
    roots = OURS.roots[old], OURS.roots[size]

    assert root_of(OURS.leaves[index], index, size, path) == OURS.roots[size]
    assert grew(old, size, roots, grown)
    for wrong in others(path, flip):
        assert root_of(OURS.leaves[index], index, size, wrong) != OURS.roots[size]
    for wrong in others(grown, flip):
        assert not grew(old, size, roots, wrong)
    assert root_of(OURS.leaves[index], index + 1, size, path) != OURS.roots[size]
    assert old == size or not grew(old, size, roots[::-1], grown)


def others(path, flip):
    """The same proof with a hash changed, left out, or added."""
    for at, hash in enumerate(path):
        yield [*path[:at], bytes([hash[0] ^ flip]) + hash[1:], *path[at + 1 :]]
        yield [*path[:at], *path[at + 1 :]]
    yield [*path, bytes(32)]


@given(st.integers(0, 5_000), st.integers(0, 300))
def test_a_span_is_made_of_full_subtrees_side_by_side(start, length):
    start &= -(1 << length.bit_length())

    made_of = places((start, start + length))

    assert sum(1 << one.level for one in made_of) == length
    assert [one.level for one in made_of] == sorted(
        {one.level for one in made_of}, reverse=True
    )
    assert not made_of or made_of[0].number << made_of[0].level == start
