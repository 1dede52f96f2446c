"""The audit (查证) of the proof: tree, checkpoints and stream heads, worked out anew.

It believes nothing that is stored: leaves come from the entries, roots from the leaves.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy.exc import DBAPIError

from domain.ledger.chain import hashed
from domain.ledger.errors import LedgerDamaged, LedgerUnreachable
from domain.ledger.recorder import Recorder
from domain.ledger.verdict import COMPLETENESS, INTEGRITY
from domain.ledger.walk import Raw, held_still
from domain.proof.checkpoint import Checkpoint
from domain.proof.endorsements import Endorsements
from domain.proof.events import StreamHeadsNoted
from domain.proof.heads import Heads
from domain.proof.note import Note, NotANote
from domain.proof.sealer import STREAM_HEADS
from domain.proof.shelf import FLOOR, GROUP, Shelf
from domain.proof.tree import Frontier, Place
from domain.proof.trust import Audited, Known, Trust

SOME = 4  # notes of stream heads that are compared from the first to the last
NEVER = 1 << 62
PROOF = b"proof."  # how the topics of this folder begin
HEADS = StreamHeadsNoted.topic.encode()


def audit(recorder: Recorder, trust: Trust) -> Audited:
    """Compare everything that was sealed with the entries."""
    along = AuditAlong(recorder, trust)
    with suppress(LedgerDamaged), along.reading():
        with held_still(recorder.engine) as book:
            for entries in book.entries:
                along(entries, [sha256(hashed(row[:9])).digest() for row in entries])
    return along.ended()


class AuditAlong:
    """An audit of entries that somebody else reads, such as `verify()`."""

    def __init__(self, recorder: Recorder, trust: Trust) -> None:
        self._audited = Audited()
        self._audit: Audit | None = None  # none: it cannot go on
        with self.reading():
            self._audit = Audit(Shelf(recorder), trust, self._audited)

    def __call__(self, entries: Sequence[Raw], leaves: Sequence[bytes]) -> None:
        """The next entries, and the leaf of each."""
        if self._audit is not None:
            with self.reading():
                self._audit.read(entries, leaves)

    def ended(self) -> Audited:
        """What it came to, after the last entry."""
        if self._audit is not None:
            with self.reading():
                self._audit.end()
        return self._audited

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What cannot be read ends the audit, and is told; it ends nothing else."""
        try:
            yield
        except (DBAPIError, LedgerUnreachable) as error:
            self._audit = None
            why = getattr(error, "orig", error)
            self._audited.find(INTEGRITY, 0, f"封签或哈希树读不出，无从查证：{why}")


class _Note(NamedTuple):
    """What the book says of stream heads: up to where, and in which entry."""

    until: int
    at: int
    streams: int
    heads: str
    compared: bool


class Audit:
    """Reads entry after entry, as the sealer did, and looks what was sealed of it."""

    def __init__(self, shelf: Shelf, trust: Trust, audited: Audited) -> None:
        self.audited = audited
        self.shelf = shelf
        self.notes = {size: note for size, note in shelf.checkpoints()}
        self.endorsements = Endorsements(self.audited, trust, shelf.attestations())
        self.roots = _expected(self.notes, trust, self.audited)
        self.tree, self.heads = Frontier(), Heads()
        self.sealed = max(self.notes, default=0)
        self._full = list[tuple[Place, bytes]]()
        self._noted = _noted(shelf, trust.thorough)  # the next of them comes last
        self._streams = dict[bytes, int]()  # where they end as far as was read
        self._ends = dict[bytes, int]()  # the same, since heads were compared
        self._apart = defaultdict[str, int](int)  # checkpoints, by where they are kept
        self._agreed = defaultdict[str, int](int)  # up to where they agreed
        self._wrong = set[Place]()  # nodes
        self._stored, self._prepared = 0, max((n.at for n in self._noted), default=0)

    def read(self, entries: Sequence[Raw], leaves: Sequence[bytes]) -> None:
        """The next entries, and the leaf of each."""
        add, size, roots = self.tree.add, self.tree.size, self.roots
        streams, ends, until = self._streams, self._ends, self._until()
        for row, leaf in zip(entries, leaves, strict=True):
            grown = add(leaf)
            size += 1
            streams[row[1]] = ends[row[1]] = row[2]
            if not size % GROUP:
                self._became_full(grown, size)
            if row[0] >= until:
                until = self._compare_heads()
            if row[3].startswith(PROOF):
                self._told(row)
            if size in roots:
                self._compare(size, row[5].decode(errors="replace"))
        self._compare_nodes()

    def end(self) -> None:
        """What was sealed of more entries than there are."""
        for size in sorted(size for size in self.roots if size > self.tree.size):
            where = self.roots[size][0].where
            what = f"{where}封签到 #{size}，账本只有 {self.tree.size} 条"
            self.audited.find(COMPLETENESS, size, what)
        if self._prepared > self.sealed and not self.shelf.checkpoints(self.sealed):
            what = "各流末条已记，却没有封签：封签中断，或最新的封签被删"
            self.audited.find(COMPLETENESS, self._prepared, what)
        self._end_of_nodes()
        self.endorsements.end(self.tree.size)
        for where, count in self._apart.items():
            self.audited.remarks.append(f"与{where}封签不符的共 {count} 张")
        self.audited.checkpoints, self.audited.sealed = len(self.notes), self.sealed

    def _until(self) -> int:
        """Up to where the next note of stream heads counts."""
        return self._noted[-1].until if self._noted else NEVER

    def _told(self, row: Raw) -> None:
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            told = json.loads(row[4])  # illegible: told by whoever verifies the entries
            if row[3] == HEADS:
                self.endorsements.followed(row[0], told, self.notes)
            else:
                self.endorsements.told(row[0], row[3].decode(), told)

    def _compare(self, size: int, moment: str) -> None:
        """Every checkpoint of this size with the tree as it is now."""
        root = self.tree.root()
        for where, _, checkpoint in self.roots[size]:
            if checkpoint.root == root:
                self._agreed[where] = size
                continue
            self._apart[where] += 1
            if self._apart[where] == 1:
                what = f"与{where}封签不符：#{self._agreed[where]} 之后至此有改写"
                self.audited.find(INTEGRITY, size, what)
        if size in self.notes:
            self.endorsements.checkpoint(size, self.notes[size], moment)

    def _compare_heads(self) -> int:
        """The notes that count up to here; up to where the next one does."""
        here = self._until()
        while self._noted and self._noted[-1].until == here:
            note = self._noted.pop()
            same = note.streams == len(self._streams)
            if note.compared:
                for stream_id, version in self._ends.items():
                    self.heads.put(stream_id.decode(errors="replace"), version)
                self._ends.clear()
                same = same and note.heads == self.heads.root().hex()
            if not same:
                what = "各流末条与当时所记不符：有流缺少末条"
                self.audited.find(COMPLETENESS, note.at, what)
        return self._until()

    def _became_full(self, grown: list[bytes], size: int) -> None:
        for level in range(FLOOR, len(grown)):
            self._full.append((Place(level, size - 1 >> level), grown[level]))

    def _compare_nodes(self) -> None:
        """Nodes that became full with what is stored of them."""
        found = self.shelf.stored([place for place, _ in self._full])
        for place, hash in self._full:
            ends_at = (place.number + 1) << place.level
            if place in found:
                self._stored += 1
            elif ends_at > self.sealed:
                continue
            if found.get(place) != hash:
                self._wrong_node(place, ends_at)
        self._full.clear()

    def _wrong_node(self, place: Place, ends_at: int) -> None:
        """What is wrong with a node below is not told once more of those above."""
        level, number = place.level - 1, 2 * place.number
        below = {Place(level, number), Place(level, number + 1)} & self._wrong
        self._wrong.add(place)
        if not below:
            begins_at = ends_at - (1 << place.level) + 1
            what = f"哈希树节点与 #{begins_at} 至 #{ends_at} 的分录不符"
            self.audited.find(INTEGRITY, ends_at, what)

    def _end_of_nodes(self) -> None:
        if more := self.shelf.count_nodes() - self._stored:
            what = f"哈希树多出 {more} 个节点"
            self.audited.find(INTEGRITY, self.tree.size, what)


def _noted(shelf: Shelf, thorough: bool) -> list[_Note]:
    """What was noted of stream heads, the last note first.

    All are compared while they are few, else the newest and some between: what an old
    one says is covered by the tree, and to work each out takes longer than the rest.
    """
    noted = list[_Note]()
    for at, state in shelf.told(STREAM_HEADS):
        with suppress(ValueError, KeyError, TypeError):
            told = json.loads(state)
            until, streams = int(told["until_position"]), int(told["streams"])
            noted.append(_Note(until, at, streams, str(told["heads_sha256"]), True))
    if not thorough and len(noted) > 2 * SOME:
        kept = {*noted[:: len(noted) // SOME], *noted[-SOME:]}
        noted = [note._replace(compared=note in kept) for note in noted]
    return sorted(noted, reverse=True)


def _expected(
    notes: dict[int, str], trust: Trust, audited: Audited
) -> dict[int, list[Known]]:
    """Every checkpoint by its size: those kept beside the book, and those known."""
    expected = defaultdict[int, list[Known]](list)
    for size, note in notes.items():
        try:
            checkpoint = Checkpoint.read(Note.read(note).text)
        except NotANote as error:
            audited.find(INTEGRITY, size, f"所存封签读不出：{error}")
            continue
        if checkpoint.size != size:
            what = f"所存封签写的是 #{checkpoint.size}"
            audited.find(INTEGRITY, size, what)
        expected[size].append(Known("所存", note, checkpoint))
    for known in trust.known:
        size = known.checkpoint.size
        expected[size].append(known)
        if known.note and size not in notes:
            audited.find(COMPLETENESS, size, f"{known.where}有封签，账本旁没有")
        elif known.note and known.note != notes[size]:
            audited.find(INTEGRITY, size, f"{known.where}的封签与账本旁所存不同")
    return expected
