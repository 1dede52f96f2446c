"""What of the book goes into a bundle: the case, what applied to it, who sealed it."""

from collections.abc import Collection, Iterator
from typing import NamedTuple
from uuid import UUID, uuid5

from domain.cases.events import ComplaintRegistered
from domain.errors import NotFound
from domain.ledger.entry import Row
from domain.ledger.ledger import Ledger
from domain.proof.sealer import SEAL_KEYS, STREAM_HEADS
from web.paper.bundle.signatures import passkeys_of


class Chosen(NamedTuple):
    """The entries of a bundle in order, and the streams that are in it as a whole."""

    rows: list[Row]
    whole: list[str]  # stream ids
    began: ComplaintRegistered

    def of_the_case(self) -> list[Row]:
        """What the case itself tells, and what was refused on it."""
        return [row for row in self.rows if row.stream_id in self.whole]


def chosen(ledger: Ledger, case_id: UUID, size: int) -> Chosen:
    """Everything of a case among the first entries of the book.

    The case and its refusals are there as a whole, with what the same commands added
    elsewhere, but for other cases; the passkeys it was signed with; the rules of its
    store as they applied to it; the keys of the seal; and where all streams ended.
    Raises NotFound.
    """
    began = next(iter(ledger.facts_of(case_id, until=1)), None)
    if not isinstance(began, ComplaintRegistered) or began.position > size:
        raise NotFound(f"case {case_id} among the first {size} entries")
    own = (case_id, uuid5(case_id, "refusals"))
    rows = {row.position: row for stream in own for row in stream_of(ledger, stream)}
    for command_id in {row.command_id for row in rows.values()}:
        beside = ledger.recorder.of_command(UUID(command_id))
        rows |= {row.position: row for row in beside}
    keys = list(passkeys_of(ledger, rows.values()))
    rows |= {row.position: row for row in keys}
    rows |= {row.position: row for row in _surroundings(ledger, began, size)}
    there = [rows[at] for at in sorted(rows) if at <= size]
    others = _other_cases(ledger, {row.stream_id for row in there} - {str(case_id)})
    kept = [row for row in there if row.stream_id not in others]
    return Chosen(kept, [str(stream) for stream in own], began)


def stream_of(ledger: Ledger, stream_id: UUID) -> list[Row]:
    """The entries of one stream."""
    return list(ledger.recorder.stream(stream_id))


def _surroundings(
    ledger: Ledger, began: ComplaintRegistered, size: int
) -> Iterator[Row]:
    for row in stream_of(ledger, began.store_id):
        if row.stream_version <= began.store_version:
            yield row
    yield from stream_of(ledger, SEAL_KEYS)
    yield from (r for r in stream_of(ledger, STREAM_HEADS) if r.position == size)


def _other_cases(ledger: Ledger, stream_ids: Collection[str]) -> set[str]:
    """Streams that are another case's: their content is nobody's business here."""
    begun = {id: ledger.facts_of(UUID(id), until=1) for id in stream_ids}
    return {
        id
        for id, facts in begun.items()
        if facts and isinstance(facts[0], ComplaintRegistered)
    }
