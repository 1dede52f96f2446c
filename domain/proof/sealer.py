"""The sealer (封签员): reads what is new, notes where streams end, signs the root."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from domain.fact import NEXT, UNRECORDED, Fact
from domain.ledger.ledger import Ledger
from domain.proof.checkpoint import Checkpoint
from domain.proof.events import SealKeyAdopted, StreamHeadsNoted
from domain.proof.heads import Heads
from domain.proof.note import Note
from domain.proof.shelf import FLOOR, Shelf, TreeDamaged, leaf_of
from domain.proof.signing import SigningKey
from domain.proof.tree import Place, consistency, grew

SEALER = uuid5(NAMESPACE_URL, "sealer")  # an actor that is no person, like the clock
SEAL_KEYS = uuid5(NAMESPACE_URL, "the seal keys")  # the stream of who signs and attests
STREAM_HEADS = uuid5(NAMESPACE_URL, "the stream heads")


class CannotSeal(Exception):
    """No checkpoint may be signed now, and why; recording goes on."""


class Sealed(NamedTuple):
    """A checkpoint and the signed note that it is kept as."""

    checkpoint: Checkpoint
    note: str


class Sealer:
    """Makes checkpoints of one book, each proved to go on from those before.

    `outside` are checkpoints known from elsewhere, which alone betray a book that was
    put back to an earlier state. Raises TreeDamaged.
    """

    def __init__(
        self,
        ledger: Ledger,
        key: SigningKey,
        old_key: SigningKey | None = None,
        outside: Sequence[Checkpoint] = (),
    ) -> None:
        self.ledger = ledger
        self.key = key
        self.old_key = old_key
        self.shelf = Shelf(ledger.recorder)
        self.outside = list(outside)
        self._tree = self.shelf.frontier()
        self._news = self._tree.size  # the last entry that calls for a checkpoint
        self._heads = Heads()
        self._attested = (0, bytes(32))  # how many were counted, and their digest
        for stream_id, version in self.shelf.versions(self._tree.size):
            self._heads.put(stream_id, version)

    def adopt(self) -> None:
        """Tell the book that this key signs from now on. Raises CannotSeal."""
        new, adopted = str(self.key.verifier), key_adopted(self.ledger)
        if adopted and adopted.verifier_key == new:
            return
        if adopted:
            self._signs_along(adopted.verifier_key)
        replaces = adopted.verifier_key if adopted else None
        tell(self.ledger, SealKeyAdopted, verifier_key=new, replaces=replaces)

    def seal(self) -> Sealed | None:
        """A checkpoint over all that is in the book; None if nothing is new.

        Raises CannotSeal, TreeDamaged, LedgerUnreachable.
        """
        size = self.ledger.head().position
        earlier = self._earlier()
        sealed = earlier[-1].size if earlier else 0
        _goes_on(earlier, self.key.name, size)
        self._take(size)
        if self._news <= sealed:
            return None
        keys = self._signers(sealed)
        self._prove(earlier, Checkpoint(self.key.name, size, self._tree.root()))
        size = self._note_heads(size)
        self._take(size)
        new = Checkpoint(self.key.name, size, self._tree.root())
        self._prove(earlier, new)
        text = str(new)
        note = str(Note(text, tuple(key.sign(text) for key in keys)))
        self.shelf.keep_checkpoint(size, note)
        self.outside.clear()  # what is kept here goes on from them
        return Sealed(new, note)

    def _earlier(self) -> list[Checkpoint]:
        """What the new checkpoint must go on from; the newest of our own comes last."""
        if note := self.shelf.last_checkpoint():
            return [*self.outside, Checkpoint.read(Note.read(note).text)]
        return self.outside

    def _signers(self, sealed: int) -> list[SigningKey]:
        """The key in force, and for the first time the one it replaced."""
        adopted = key_adopted(self.ledger)
        if not adopted or adopted.verifier_key != str(self.key.verifier):
            raise CannotSeal("这把密钥没有在账本中登记，或已被替换")
        if adopted.position <= sealed or not adopted.replaces:
            return [self.key]
        return [self.key, self._signs_along(adopted.replaces)]

    def _signs_along(self, verifier_key: str) -> SigningKey:
        if not self.old_key or str(self.old_key.verifier) != verifier_key:
            raise CannotSeal("换钥时须有旧钥一同签署下一张封签")
        if self.old_key.name != self.key.name:
            raise CannotSeal(f"新旧密钥须同名：{self.old_key.name}")
        return self.old_key

    def _take(self, until: int) -> None:
        """Take in the entries up to a position: leaves, nodes, ends of streams."""
        tree, full = self._tree, list[tuple[Place, bytes]]()
        for row in self.shelf.rows(tree.size, until):
            at = tree.size
            if row.position != at + 1:
                raise TreeDamaged(f"#{at + 1} 起的分录有缺")
            for level, hash in enumerate(tree.add(leaf_of(row))[FLOOR:], FLOOR):
                full.append((Place(level, at >> level), hash))
            self._heads.put(row.stream_id, row.stream_version)
            if row.topic != StreamHeadsNoted.topic:
                self._news = row.position
        self.shelf.take_nodes(full)

    def _note_heads(self, size: int) -> int:
        told = {
            "until_position": size,
            "streams": len(self._heads.versions),
            "heads_sha256": self._heads.root().hex(),
        }
        for said in self.shelf.attestations(self._attested[0]):
            self._attested = said.nth, said.after(self._attested[1])
        if self._attested[0]:
            told["attestations"] = self._attested[0]
            told["attestations_sha256"] = self._attested[1].hex()
        if note := self.shelf.last_checkpoint():
            told["sealed_position"] = Checkpoint.read(Note.read(note).text).size
            told["note_sha256"] = sha256(note.encode()).hexdigest()
        return tell(self.ledger, StreamHeadsNoted, **told).position

    def _prove(self, earlier: Sequence[Checkpoint], new: Checkpoint) -> None:
        """What was sealed before is the beginning of what is sealed now."""
        for one in earlier:
            path = self.shelf.prove(consistency(one.size, new.size))
            if not grew(one.size, new.size, (one.root, new.root), path):
                raise CannotSeal(f"账本与 #{one.size} 的封签不符：其前有改写，或已分叉")


def _goes_on(earlier: Sequence[Checkpoint], origin: str, size: int) -> None:
    """Nothing is noted in a book that is another, or shorter than it was."""
    for one in earlier:
        if one.origin != origin:
            raise CannotSeal(f"#{one.size} 的封签出自另一本账：{one.origin}")
        if one.size > size:
            raise CannotSeal(f"已有 #{one.size} 的封签，账本却只到 #{size}：曾被回退")


def key_adopted(ledger: Ledger) -> SealKeyAdopted | None:
    """The key that signs now, with where it was adopted; None before the first."""
    told = ledger.facts_of(SEAL_KEYS)
    keys = [fact for fact in told if isinstance(fact, SealKeyAdopted)]
    return keys[-1] if keys else None


def tell(ledger: Ledger, kind: type[Fact], **told: Any) -> Fact:
    """Record a fact of the proof; as the book has it."""
    about: UUID = STREAM_HEADS if kind is StreamHeadsNoted else SEAL_KEYS
    head = {"by": SEALER, "role": "sealer", "occurred_at": ledger.clock()}
    fact = kind(about, NEXT, UNRECORDED, **head | told)
    return ledger.save((), command_id=uuid4(), actor=SEALER, loose=[fact])[0]
