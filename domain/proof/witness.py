"""The witness (见证方): cosigns a checkpoint only if it goes on from what it has seen.

It is meant for another machine, best another company. Source: c2sp.org/tlog-witness.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from domain.proof.checkpoint import SIZE, Checkpoint
from domain.proof.note import Note, NotANote, VerifierKey, unbase64
from domain.proof.signing import SigningKey
from domain.proof.tree import EMPTY, grew

LONGEST_PROOF = 63  # lines
Seen = Mapping[str, Checkpoint]  # the last checkpoint cosigned, by origin


class Answer(NamedTuple):
    """What the witness says: a status of HTTP, and a text.

    `fork` marks what the book's own key has signed and can never be true.
    """

    status: int
    text: str
    fork: bool = False


class Submission(NamedTuple):
    """A checkpoint brought to the witness, and the proof that it goes on."""

    old_size: int
    path: list[bytes]
    note: Note
    checkpoint: Checkpoint

    @classmethod
    def read(cls, body: str) -> "Submission":
        """What was sent. Raises NotANote."""
        above, divided, note_text = body.partition("\n\n")
        first, *lines = above.split("\n")
        size = first.removeprefix("old ")
        plain = first.startswith("old ") and SIZE.fullmatch(size)
        if not divided or not plain or len(lines) > LONGEST_PROOF:
            raise NotANote("not a submission: old size, proof, empty line, note")
        note = Note.read(note_text)
        path = [unbase64(line) for line in lines]
        return cls(int(size), path, note, Checkpoint.read(note.text))


class Witness:
    """Remembers the last checkpoint of each book it knows, and cosigns the next.

    `keep` must have kept what was seen for good before a cosignature leaves the house.
    """

    def __init__(
        self,
        key: SigningKey,
        books: Sequence[VerifierKey],
        seen: Seen,
        keep: Callable[[Seen], None],
    ) -> None:
        self.key = key
        self.books = books
        self.seen = dict(seen)
        self.keep = keep

    def asked(self, body: str, seconds: int) -> Answer:
        """Look at a submission; `seconds` since 1970 is when."""
        try:
            brought = Submission.read(body)
        except NotANote as error:
            return Answer(400, f"{error}\n")
        new = brought.checkpoint
        keys = [key for key in self.books if key.name == new.origin]
        if not keys:
            return Answer(404, "unknown origin\n")
        if not brought.note.signed_by(*keys):
            return Answer(403, "not signed by a key of this book\n")
        seen = self.seen.get(new.origin, Checkpoint(new.origin, 0, EMPTY))
        if no := _why_not(brought, seen):
            return no
        self.keep(self.seen | {new.origin: new})
        self.seen[new.origin] = new
        return Answer(200, str(self.key.sign(brought.note.text, seconds)))


def _why_not(brought: Submission, seen: Checkpoint) -> Answer | None:
    """What keeps the witness from cosigning."""
    new = brought.checkpoint
    if brought.old_size > new.size:
        return Answer(400, "the old size is larger than the new\n")
    if brought.old_size != seen.size:
        return Answer(409, f"{seen.size}\n")
    if new.size == seen.size and new.root != seen.root:
        return Answer(409, f"{seen.size}\n", fork=True)
    if not grew(seen.size, new.size, (seen.root, new.root), brought.path):
        return Answer(422, "it does not go on from what was seen\n", fork=True)
    return None


def submission(old_size: int, path: Sequence[bytes], note: str) -> str:
    """What is sent to a witness."""
    lines = "".join(f"{b64encode(hash).decode()}\n" for hash in path)
    return f"old {old_size}\n{lines}\n{note}"
