"""Whether the book is still guarded (防护), and whether its clock ran true."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy import Connection, Engine, select, text

from domain.ledger.events import BookRestored
from domain.ledger.ledger import THE_BOOK
from domain.ledger.migrations.guards import POSTGRESQL, SQLITE
from domain.ledger.migrations.versions import v0002_proof_beside_the_book as proof
from domain.ledger.tables import clock_notes, entries, head
from domain.ledger.verdict import INTEGRITY, Finding

NAME = re.compile(r"CREATE TRIGGER (\w+)")
ON_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
# ALWAYS, and a function that still refuses: one that returns would let all pass.
ON_POSTGRESQL = """
SELECT tgname, '' FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE tgenabled = 'A' AND prosrc LIKE '%RAISE EXCEPTION%'
"""


def remarks(engine: Engine) -> Iterator[str]:
    """What accuses nobody, but should be known: guards that are gone, a clock held."""
    with engine.connect() as db:
        if gone := sorted(_guards(db)):
            yield f"防护触发器缺失或停用：{'、'.join(gone)}；账本可能被直接改写"
        for note in db.execute(select(clock_notes).order_by(clock_notes.c.position)):
            yield (
                f"#{note.position} 入账时机器时钟倒退：钟面 {note.clock_said}，"
                f"仍记为 {note.held_at}"
            )
        yield from _restored(db)


def _restored(db: Connection) -> Iterator[str]:
    """Where the book tells that it was put back from a backup."""
    asked = select(entries.c.position, entries.c.state)
    asked = asked.where(entries.c.stream_id == str(THE_BOOK))
    for at, state in db.execute(asked.where(entries.c.topic == BookRestored.topic)):
        with suppress(ValueError, KeyError, TypeError):  # told as illegible elsewhere
            told = json.loads(state)
            behind, known = told["from_position"], told["known_position"]
            lost = f"，放弃了 #{behind + 1} 至 #{known}" if known > behind else ""
            yield f"#{at} 记明：自备份恢复，备份到 #{behind}{lost}；{told['reason']}"


def clock_held(engine: Engine) -> Iterator[Finding]:
    """Whether the head says of the clock what the notes of the clock say."""
    with engine.connect() as db:
        noted = set(db.scalars(select(clock_notes.c.held_at)))
        for row in db.execute(select(head)):
            if row.held is not int(row.recorded_at in noted):
                what = "账首所记的时钟状态与时钟记录不符"
                yield Finding(INTEGRITY, row.position, "", "", what)


def _guards(db: Connection) -> set[str]:
    """Triggers that are not there as the migrations made them."""
    if db.dialect.name == "sqlite":
        made = [*SQLITE]
        for table, key in proof.KEPT.items():
            made += proof.on_sqlite(table, key)
        found = {name: sql for name, sql in db.execute(text(ON_SQLITE))}
        wanted = {NAME.findall(sql)[0]: sql for sql in made}
        return {name for name, sql in wanted.items() if found.get(name) != sql}
    made = [*POSTGRESQL]
    for table in proof.KEPT:
        made += proof.on_postgresql(table)
    found = {name: "" for name, _ in db.execute(text(ON_POSTGRESQL))}
    return {name for sql in made for name in NAME.findall(sql)} - found.keys()
