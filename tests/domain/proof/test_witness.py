import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ledger.chain import leaf
from domain.proof.checkpoint import Checkpoint
from domain.proof.note import Note, signature
from domain.proof.tree import Frontier, Place, consistency, proof
from domain.proof.witness import Submission, Witness, submission
from tests.domain.proof.sealing import BOOK_KEY, NEXT_KEY, WITNESS_KEY

NOON = 1_777_000_000


class History:
    """What one and the same book may have come to, entry after entry."""

    def __init__(self, entries):
        self.nodes, self.roots, tree = {}, [], Frontier()
        self.roots.append(tree.root())
        for at, entry in enumerate(entries):
            for level, hash in enumerate(tree.add(leaf(entry.encode()))):
                self.nodes[Place(level, at >> level)] = hash
            self.roots.append(tree.root())

    def note(self, size, key=BOOK_KEY):
        text = str(Checkpoint(key.name, size, self.roots[size]))
        return str(Note(text, (key.sign(text),)))

    def brought(self, old, size, key=BOOK_KEY):
        """What is brought to a witness that saw the old size."""
        spans = consistency(min(old, size), size)
        path = proof(spans, lambda wanted: {one: self.nodes[one] for one in wanted})
        return submission(old, path, self.note(size, key))


TRUE = History([f"entry {n}" for n in range(40)])
FALSE = History([f"entry {n}" if n != 5 else "forged" for n in range(40)])


@pytest.fixture
def witness():
    return fresh()


def fresh(seen=None):
    kept = []
    witness = Witness(WITNESS_KEY, [BOOK_KEY.verifier], seen or {}, kept.append)
    witness.kept = kept
    return witness


def test_what_goes_on_from_what_was_seen_is_cosigned(witness):
    for old, size in ((0, 3), (3, 7), (7, 8), (8, 8), (8, 40)):
        answer = witness.asked(TRUE.brought(old, size), NOON)

        text = Note.read(TRUE.note(size)).text
        assert answer.status == 200
        assert WITNESS_KEY.verifier.holds(text, signature(answer.text.strip()))
        assert witness.kept[-1][BOOK_KEY.name].size == size


def test_a_fork_is_refused_and_told_to_be_one(witness):
    witness.asked(TRUE.brought(0, 8), NOON)

    for size, status in ((8, 409), (9, 422), (40, 422)):
        answer = witness.asked(FALSE.brought(8, size), NOON)
        assert (answer.status, answer.fork) == (status, True)

    assert witness.asked(TRUE.brought(8, 9), NOON).status == 200
    assert [seen[BOOK_KEY.name].size for seen in witness.kept] == [8, 9]


@given(st.integers(1, 40), st.integers(1, 40), st.booleans())
def test_never_are_two_histories_cosigned(first, second, begins_true):
    one, other = (TRUE, FALSE) if begins_true else (FALSE, TRUE)
    witness = fresh()
    witness.asked(one.brought(0, first), NOON)

    answer = witness.asked(other.brought(first, max(first, second)), NOON)

    same = first <= 5 or (one.roots[first] == other.roots[first])
    assert (answer.status == 200) is same


def test_a_book_that_shrank_is_told_what_was_seen(witness):
    witness.asked(TRUE.brought(0, 8), NOON)

    answer = witness.asked(TRUE.brought(0, 6), NOON)

    assert (answer.status, answer.text) == (409, "8\n")
    assert witness.asked(TRUE.brought(8, 6), NOON).status == 400


def test_only_books_it_knows_and_their_own_keys_are_looked_at(witness):
    stranger = type(BOOK_KEY)("another.example", 1, bytes(32))

    assert witness.asked(TRUE.brought(0, 3, stranger), NOON).status == 404
    assert witness.asked(TRUE.brought(0, 3, NEXT_KEY), NOON).status == 403
    assert witness.kept == []


def test_what_could_not_be_kept_is_not_cosigned():
    def full(seen):
        raise OSError("no space left")

    witness = Witness(WITNESS_KEY, [BOOK_KEY.verifier], {}, full)

    with pytest.raises(OSError):
        witness.asked(TRUE.brought(0, 3), NOON)

    assert witness.seen == {}


@pytest.mark.parametrize(
    "body",
    [
        *("", "old 0\n", "old 0\n\n", "\n\n", "old -1\n\nx\n\n— a AAAAAAAA\n"),
        TRUE.brought(0, 3).replace("old 0", "old 00"),
        TRUE.brought(0, 3).replace("old 0", "old ٠"),
        TRUE.brought(0, 3).replace("old 0", "new 0"),
        TRUE.brought(1, 3).replace("\n", "\nnot base64\n", 1),
        "old 1\n" + "A" * 43 + "=\n" * 64 + TRUE.brought(0, 3)[6:],
        TRUE.brought(0, 3)[:-9],
        f"old {'9' * 5_000}\n\n",
    ],
)
def test_what_cannot_be_read_is_said_to_be_so(witness, body):
    answer = witness.asked(body, NOON)

    assert (answer.status, witness.kept) == (400, [])


def test_a_submission_is_read_as_it_was_written():
    brought = Submission.read(TRUE.brought(3, 7))

    assert (brought.old_size, len(brought.path)) == (3, 4)
    assert str(brought.note) == TRUE.note(7)
