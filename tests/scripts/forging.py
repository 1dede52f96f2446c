"""What a forger can do who holds the database, and perhaps the key of the book."""

import json
from hashlib import sha256

from sqlalchemy import text

from domain.ledger.chain import GENESIS, digest_after
from domain.ledger.entry import written
from domain.proof.checkpoint import Checkpoint
from domain.proof.events import StreamHeadsNoted
from domain.proof.heads import Heads
from domain.proof.note import Note
from domain.proof.shelf import FLOOR, leaf_of
from domain.proof.tree import Frontier
from tests.domain.ledger.telling import intrude

COLUMNS = "position, stream_id, stream_version, topic, state, recorded_at, command_id"
COLUMNS += ", part, actor, digest"
TABLES = ("ledger_checkpoints", "ledger_attestations")


def sql(book, *statements, **places):
    """Change the tables, all guards put to sleep first."""
    off = [f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in TABLES]
    asleep = off if book.engine.dialect.name == "postgresql" else []
    intrude(book.engine, *asleep, *statements, **places)


def rows_of(book):
    return book.recorder.rows(0, 100_000)


def renumbered(rows):
    """Places, versions and parts put right, so that no gap shows."""
    versions, parts = {}, {}
    for position, row in enumerate(rows, 1):
        version = versions[row.stream_id] = versions.get(row.stream_id, 0) + 1
        part = parts[row.command_id] = parts.get(row.command_id, -1) + 1
        told = {"position": position, "stream_version": version, "part": part}
        yield row._replace(**told)


def chained(rows):
    """Digests put right."""
    digest = GENESIS
    for row in rows:
        digest = digest_after(digest, written(row))
        yield row._replace(digest=digest)


def write(book, rows):
    """These entries, and the head that goes with them, instead of those there are."""
    rows = list(rows)
    names = COLUMNS.split(", ")
    sql(book, "DELETE FROM ledger_entries")
    places = ", ".join(f":{name}" for name in names)
    with book.engine.execution_options(begin="IMMEDIATE").begin() as db:
        said = f"INSERT INTO ledger_entries ({COLUMNS}) VALUES ({places})"
        db.execute(text(said), [row._asdict() for row in rows])
    set_head(book, rows[-1])


def set_head(book, row):
    sql(
        book,
        "UPDATE ledger_head"
        " SET position = :at, digest = :digest, recorded_at = :moment",
        at=row.position,
        digest=row.digest,
        moment=row.recorded_at,
    )


def rewrite(book, change):
    """All entries changed as somebody likes, renumbered, and chained again."""
    write(book, chained(renumbered(change(rows_of(book)))))


def resign(book, change, key):
    """The perfect forgery: all rewritten, and everything of the proof made to fit."""
    notes, nodes, done = {}, [], []
    tree, heads, last, digest = Frontier(), Heads(), (0, None), GENESIS
    for row in renumbered(change(rows_of(book))):
        if row.topic == StreamHeadsNoted.topic:
            told = json.loads(row.state)
            told |= {"heads_sha256": heads.root().hex(), "streams": len(heads.versions)}
            told |= {"until_position": row.position - 1, "sealed_position": last[0]}
            told |= {"attestations": 0, "attestations_sha256": None}
            told |= {"note_sha256": last[1]}
            state = json.dumps(told, sort_keys=True, separators=(",", ":"))
            row = row._replace(state=state)
        digest = digest_after(digest, written(row))
        done.append(row._replace(digest=digest))
        for level, hash in enumerate(tree.add(leaf_of(row))):
            if level >= FLOOR:
                number = row.position - 1 >> level
                nodes.append({"level": level, "number": number, "hash": hash})
        heads.put(row.stream_id, row.stream_version)
        if row.topic == StreamHeadsNoted.topic:
            said = str(Checkpoint(key.name, row.position, tree.root()))
            note = str(Note(said, (key.sign(said),)))
            notes[row.position] = note
            last = row.position, sha256(note.encode()).hexdigest()
    write(book, done)
    sql(book, *(f"DELETE FROM {table}" for table in (*TABLES, "ledger_tree_nodes")))
    with book.engine.execution_options(begin="IMMEDIATE").begin() as db:
        said = "INSERT INTO ledger_checkpoints VALUES (:size, :note)"
        db.execute(text(said), [{"size": n, "note": note} for n, note in notes.items()])
        db.execute(
            text("INSERT INTO ledger_tree_nodes VALUES (:level, :number, :hash)"), nodes
        )


def put_back(book, position):
    """The book and its proof as an old backup has them."""
    rows = rows_of(book)[:position]
    write(book, rows)
    sql(
        book,
        f"DELETE FROM ledger_checkpoints WHERE size > {position}",
        f"DELETE FROM ledger_attestations WHERE size > {position}",
        "DELETE FROM ledger_tree_nodes",
    )
