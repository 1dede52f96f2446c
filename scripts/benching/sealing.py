"""(s) Sealing under load, and what the proof costs on a large book."""

from collections.abc import Iterator
from datetime import datetime
from random import Random
from threading import Event, Thread
from time import perf_counter, process_time

from domain.ledger.ledger import Ledger, create_ledger
from domain.ledger.verification import verify
from domain.proof.audit import AuditAlong
from domain.proof.note import LOG
from domain.proof.sealer import Sealer
from domain.proof.shelf import Shelf
from domain.proof.signing import SigningKey
from domain.proof.tree import inclusion
from domain.proof.trust import Trust
from scripts.benching.big_books import Book
from scripts.benching.databases import Place
from scripts.benching.one_entry import append_one
from scripts.benching.table import Line
from scripts.verifying.beside import audited_beside

KEY = SigningKey("bench.example/book", LOG, bytes(32))  # of a book that is thrown away
FACTS_A_SECOND, SECONDS, PAUSE, LOOK = 500, 20, 0.02, 0.3
PROOFS, LONGEST_MS, MOST_BYTES, MOST_SECONDS = 2_000, 1.0, 4_096, 15.0


def sealing_under_load(place: Place) -> Iterator[Line]:
    """Facts come at an even pace; how long each waits until a checkpoint covers it."""
    url, stop = place.new_url(), Event()
    ledger = create_ledger(url, rehearsal=True)
    sealer = Sealer(ledger, KEY)
    sealer.adopt()
    beside = Thread(target=_seal_on, args=(sealer, stop))
    beside.start()
    begun, told = perf_counter(), 0
    while (passed := perf_counter() - begun) < SECONDS:
        while told < passed * FACTS_A_SECOND:
            told += append_one(ledger)
        stop.wait(PAUSE)
    stop.set()
    beside.join()
    waits = sorted(_waits(ledger))
    slowest = waits[len(waits) * 99 // 100]
    what = f"a fact waits for its checkpoint, at {told / passed:,.0f} facts/s"
    median = f"median {waits[len(waits) // 2] * 1_000:.0f} ms, last {waits[-1]:.2f} s"
    line = Line("s", what, place.name, f"{slowest * 1_000:.0f} ms", median)
    yield line._replace(target="99 of 100 < 1 s", reached=slowest < 1)
    ledger.close()
    place.drop(url)


def proving(place: Place, book: Book) -> Iterator[Line]:
    """One checkpoint over the large book: proofs of it, and its verification."""
    ledger = book.open()
    begun = perf_counter()
    sealer = Sealer(ledger, KEY)
    sealer.adopt()
    sealer.seal()
    took, size = perf_counter() - begun, ledger.head().position
    yield Line("s", f"first checkpoint over {size:,}", place.name, f"{took:.1f} s")
    yield from _proofs(place, Shelf(ledger.recorder), size)
    yield from _verification(place, ledger, size)
    ledger.close()


def _seal_on(sealer: Sealer, stop: Event) -> None:
    while not stop.wait(LOOK):
        sealer.seal()
    sealer.seal()


def _waits(ledger: Ledger) -> Iterator[float]:
    """Seconds from each fact to the last entry under the first checkpoint over it."""
    sizes = [size for size, _ in Shelf(ledger.recorder).checkpoints()]
    rows = ledger.recorder.rows(0, 10_000_000)
    moments = [datetime.fromisoformat(row.recorded_at) for row in rows]
    first = iter(sizes)
    size = next(first)
    for position, moment in enumerate(moments[: sizes[-1]], 1):
        while position > size:
            size = next(first)
        yield (moments[size - 1] - moment).total_seconds()


def _proofs(place: Place, shelf: Shelf, size: int) -> Iterator[Line]:
    chance, taken, most = Random(1), list[float](), 0
    for _ in range(PROOFS):
        spans = inclusion(chance.randrange(size), size)
        begun = perf_counter()
        path = shelf.prove(spans)
        taken.append((perf_counter() - begun) * 1_000)
        most = max(most, sum(map(len, path)))
    taken.sort()
    median, late = taken[PROOFS // 2], taken[PROOFS * 99 // 100]
    told = f"99 of 100 below {late:.2f} ms"
    line = Line("s", "inclusion proof", place.name, f"{median:.2f} ms", told)
    yield line._replace(target=f"< {LONGEST_MS:g} ms", reached=median < LONGEST_MS)
    line = Line("s", "inclusion proof, longest", place.name, f"{most} bytes")
    yield line._replace(target=f"< {MOST_BYTES:,} bytes", reached=most < MOST_BYTES)


def _verification(place: Place, ledger: Ledger, size: int) -> Iterator[Line]:
    """Entries and proof, on one core after the other and on two at once."""
    worked = process_time()
    along = AuditAlong(ledger.recorder, Trust())
    verdict, audited = verify(ledger.engine, along=along), along.ended()
    alone = process_time() - worked
    assert not verdict.findings and not audited.findings, audited.findings
    begun = perf_counter()
    with audited_beside(ledger.engine, Trust()) as audit:
        verify(ledger.engine, along=audit.along)
        audit.came_to()
    together = perf_counter() - begun
    what = f"verification of {size:,} entries and their proof"
    target, told = f"< {MOST_SECONDS:g} s", f"{alone:.1f} s of processor time on one"
    line = Line("s", what, place.name, f"{together:.1f} s on two cores", told)
    yield line._replace(target=target, reached=alone < MOST_SECONDS)
