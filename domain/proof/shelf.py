"""The shelf (封签柜): nodes of the tree, checkpoints, and what others said of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Table, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from domain.ledger.chain import encode, leaf
from domain.ledger.engines import writer
from domain.ledger.entry import Row, written
from domain.ledger.recorder import Recorder
from domain.ledger.tables import entries
from domain.proof.tables import attestations, checkpoints, nodes, seal_notes
from domain.proof.tree import Frontier, Place, Span, places, proof

FLOOR = 4  # the lowest level that is kept; below it stand sixteen entries
GROUP = 1 << FLOOR
DIALECTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
TRIES = 9  # of two who speak at the same moment one tries again
AT_ONCE, NODES_AT_ONCE, KNOWN = 5_000, 400, 10_000
WITNESS, STAMP, COPY = "witness", "stamp", "copy"  # kinds of what others say or keep


class TreeDamaged(Exception):
    """Nodes or entries that a proof needs are not there."""


class Attestation(NamedTuple):
    """What somebody said of the checkpoint of this size; `nth` counts them all."""

    size: int
    kind: str
    name: str
    said: str
    nth: int = 0

    def after(self, digest: bytes) -> bytes:
        """The digest of all that was said, up to this."""
        said = "\n".join((str(self.size), self.kind, self.name, self.said))
        return sha256(digest + sha256(said.encode()).digest()).digest()


class SealNote(NamedTuple):
    """When something of the proof failed, at which size and why; empty: well again."""

    noted_at: str
    kind: str
    name: str
    size: int
    problem: str

    @property
    def since(self) -> datetime:
        """Since when it fails."""
        return datetime.fromisoformat(self.noted_at)


class Standing(NamedTuple):
    """How far the book is sealed, how far each of the others spoke, and what fails."""

    sealed: int
    attested: list[tuple[str, str, int]]  # kind, name, size
    problems: list[SealNote]


class Shelf:
    """Keeps the proof beside one book."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.engine = recorder.engine
        self._known: dict[Place, bytes] = {}  # nodes and leaves that were asked for
        self._groups: dict[int, list[bytes]] = {}
        self._new: dict[Place, bytes] = {}  # nodes that are not kept yet

    def prove(self, spans: Sequence[Span]) -> list[bytes]:
        """The hashes of a proof. Raises TreeDamaged."""
        return proof(spans, self.found)

    def root(self, size: int) -> bytes:
        """The root of the first entries. Raises TreeDamaged."""
        return self.prove([(0, size)])[0]

    def found(self, wanted: Sequence[Place]) -> Mapping[Place, bytes]:
        """The roots of full subtrees. Raises TreeDamaged."""
        if len(self._known) + len(self._groups) > KNOWN:
            self._known, self._groups = {}, {}
        high = {place for place in wanted if place.level >= FLOOR}
        known = (self._known, self._new)
        if new := {one for one in high if not any(one in some for some in known)}:
            self._known |= self._nodes(new)
        found = {place: self._new.get(place) or self._known[place] for place in high}
        for place in wanted:
            if place.level < FLOOR:
                found[place] = _above(self._below(place), place)
        return found

    def frontier(self) -> Frontier:
        """The tree as far as its nodes are kept. Raises TreeDamaged."""
        question = f"SELECT count(*) FROM {nodes.name} WHERE level = {FLOOR}"
        ((groups,),) = self.recorder.cursors.rows(question, {})
        size = groups * GROUP
        peaks = places((0, size))
        found = self.found(peaks)
        return Frontier(size, [found[place] for place in peaks])

    def take_nodes(self, new: Iterable[tuple[Place, bytes]]) -> None:
        """Take in subtrees that became full; they are kept with the next checkpoint."""
        self._new.update(new)

    def rows(self, behind: int, until: int) -> Iterator[Row]:
        """The entries between two positions, in order."""
        while behind < until:
            found = self.recorder.rows(behind, AT_ONCE, until)
            yield from found
            behind = found[-1].position if found else until

    def versions(self, until: int) -> list[tuple[str, int]]:
        """The last version of every stream up to a position."""
        last = func.max(entries.c.stream_version)
        asked = select(entries.c.stream_id, last).where(entries.c.position <= until)
        with self.engine.connect() as db:
            found = db.execute(asked.group_by(entries.c.stream_id))
            return [(row[0], row[1]) for row in found]

    def told(self, stream_id: UUID) -> list[tuple[int, str]]:
        """Where the entries of one stream stand, and what they tell."""
        asked = select(entries.c.position, entries.c.state)
        asked = asked.where(entries.c.stream_id == str(stream_id))
        with self.engine.connect() as db:
            found = db.execute(asked.order_by(entries.c.position))
            return [(row.position, row.state) for row in found]

    def keep_checkpoint(self, size: int, note: str) -> None:
        """Keep a checkpoint for good, and the nodes that are new with it.

        Another sealer may have kept the same nodes: they follow from the entries.
        """
        insert_new = DIALECTS[self.engine.dialect.name](nodes).on_conflict_do_nothing()
        new = [{**place._asdict(), "hash": hash} for place, hash in self._new.items()]
        with writer(self.engine).begin() as db:
            db.execute(insert(checkpoints), {"size": size, "note": note})
            if new:
                db.execute(insert_new, new)
        self._new.clear()

    def checkpoints(self, behind: int = 0) -> list[tuple[int, str]]:
        """Checkpoints larger than a size, the smallest first: size and note."""
        asked = select(checkpoints).where(checkpoints.c.size > behind)
        with self.engine.connect() as db:
            found = db.execute(asked.order_by(checkpoints.c.size))
            return [(row.size, str(row.note)) for row in found]

    def last_checkpoint(self) -> str:
        """The note of the newest checkpoint; empty before the first."""
        newest = select(checkpoints.c.note).order_by(checkpoints.c.size.desc())
        with self.engine.connect() as db:
            return db.scalar(newest.limit(1)) or ""

    def attest(self, said: Attestation) -> None:
        """Keep what somebody said of a checkpoint, behind what was said before."""
        last = select(func.max(attestations.c.nth))
        for _ in range(TRIES):
            with writer(self.engine).connect() as db, suppress(IntegrityError):
                nth = (db.scalar(last) or 0) + 1
                db.execute(insert(attestations), said._replace(nth=nth)._asdict())
                return db.commit()
        raise TreeDamaged("会签存不进去")

    def attestations(self, behind: int = 0) -> list[Attestation]:
        """All that was said, in the order it came, behind the nth."""
        table = attestations.c
        columns = (table.size, table.kind, table.name, table.said, table.nth)
        asked = select(*columns).where(table.nth > behind).order_by(table.nth)
        with self.engine.connect() as db:
            return [
                Attestation(_figure(size), str(kind), str(name), str(said), nth)
                for size, kind, name, said, nth in db.execute(asked)
            ]

    def standing(self) -> "Standing":
        """How far the book is sealed and attested, and what fails."""
        table = attestations.c
        last = select(table.kind, table.name, func.max(table.size))
        with self.engine.connect() as db:
            sealed = db.scalar(select(func.max(checkpoints.c.size))) or 0
            said = db.execute(last.group_by(table.kind, table.name)).all()
        attested = sorted((kind, name, size) for kind, name, size in said)
        return Standing(sealed, attested, self.problems())

    def last_attested(self, kind: str, name: str) -> int:
        """The size of the newest checkpoint that somebody spoke of; 0: of none."""
        asked = select(func.max(attestations.c.size)).where(
            attestations.c.kind == kind, attestations.c.name == name
        )
        with self.engine.connect() as db:
            return db.scalar(asked) or 0

    def note(self, note: SealNote) -> None:
        """Note that something failed, or is well again."""
        self._keep(seal_notes, [note._asdict()])

    def problems(self) -> list[SealNote]:
        """What is failing now: the newest note of each, where it names a problem."""
        with self.engine.connect() as db:
            noted = db.execute(select(seal_notes).order_by(seal_notes.c.noted_at))
            newest = {(row.kind, row.name): SealNote(*row) for row in noted}
        return [note for note in newest.values() if note.problem]

    def stored(self, wanted: Sequence[Place]) -> dict[Place, bytes]:
        """Of these nodes those that are stored."""
        found: dict[Place, bytes] = {}
        for first in range(0, len(wanted), NODES_AT_ONCE):
            some = wanted[first : first + NODES_AT_ONCE]
            listed = ", ".join(f"({level}, {number})" for level, number in some)
            question = f"SELECT level, number, hash FROM (VALUES {listed}) AS wanted "
            question += f"CROSS JOIN {nodes.name} "
            question += "WHERE level = column1 AND number = column2"
            for level, number, hash in self.recorder.cursors.rows(question, {}):
                found[Place(level, number)] = b"" if type(hash) is str else bytes(hash)
        return found

    def count_nodes(self) -> int:
        """How many nodes are stored."""
        question = f"SELECT count(*) FROM {nodes.name}"
        ((count,),) = self.recorder.cursors.rows(question, {})
        return int(count)

    def _nodes(self, wanted: Iterable[Place]) -> dict[Place, bytes]:
        """These nodes. Raises TreeDamaged."""
        found = self.stored(sorted(wanted))
        if missing := set(wanted) - found.keys():
            raise TreeDamaged(f"哈希树缺节点 {sorted(missing)[:3]}")
        return found

    def _below(self, place: Place) -> list[bytes]:
        """The leaves of a small subtree, as far as there are entries."""
        first, count = place.number << place.level, 1 << place.level
        group, at = divmod(first, GROUP)
        if len(self._groups.get(group, ())) < at + count:
            rows = self.recorder.rows(group * GROUP, GROUP, group * GROUP + GROUP)
            self._groups[group] = [leaf_of(row) for row in rows]
        return self._groups[group][at : at + count]

    def _keep(self, table: Table, rows: list[dict[str, Any]]) -> None:
        if rows:
            with writer(self.engine).begin() as db:
                db.execute(insert(table), rows)


def leaf_of(row: Row) -> bytes:
    """The leaf an entry is in the tree."""
    return leaf(encode(written(row)))


def _figure(value: object) -> int:
    """A whole number; SQLite lets anything stand in a column."""
    return value if isinstance(value, int) else -1


def _above(leaves: Sequence[bytes], place: Place) -> bytes:
    """The root of a small subtree. Raises TreeDamaged where it is not full."""
    if len(leaves) != 1 << place.level:
        raise TreeDamaged(f"#{(place.number << place.level) + 1} 起的分录有缺")
    frontier = Frontier()
    for leaf_hash in leaves:
        frontier.add(leaf_hash)
    return frontier.root()
