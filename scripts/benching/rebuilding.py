"""(e) The memory a rebuild takes, in a process of its own that does nothing else."""

import sys
from collections.abc import Iterator
from resource import RUSAGE_SELF, getrusage
from subprocess import PIPE, run
from time import perf_counter

from projections import open_read_models
from projections.case_board import CaseBoard
from projections.rebuild import rebuild
from scripts.benching.big_books import Book
from scripts.benching.databases import Place
from scripts.benching.table import Line, rate

MOST = 500  # MB


def rebuilding(place: Place, book: Book) -> Iterator[Line]:
    """The case board built beside and switched; then all the others caught up."""
    told = [sys.executable, "-m", "scripts.benching.rebuilding", *book]
    said = run(told, stdout=PIPE, text=True, check=True).stdout
    for line in said.splitlines():
        what, facts, seconds, megabytes = line.split("\t")
        speed = rate(int(facts) / float(seconds))
        measured = Line("e", f"{what} of {int(facts):,} facts", place.name, speed)
        memory = f"{float(megabytes):.0f} MB at the most"
        yield measured._replace(
            against=memory, target=f"< {MOST} MB", reached=float(megabytes) < MOST
        )


def main(url: str, keys: str) -> None:
    """Rebuild, and tell facts, seconds and the memory it took at the most."""
    ledger = Book(url, keys).open()
    models, begun = open_read_models(ledger), perf_counter()
    facts = rebuild(ledger, CaseBoard)
    _tell("rebuild of case_board", facts, perf_counter() - begun)
    begun = perf_counter()
    for model in models:
        model.read_place()
    if others := models.catch_up():
        _tell("catch-up of the others", others, perf_counter() - begun)


def _tell(what: str, facts: int, seconds: float) -> None:
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024  # kilobytes, on Linux
    print(what, facts, f"{seconds:.1f}", f"{peak:.0f}", sep="\t", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
