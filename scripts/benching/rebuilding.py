"""(e) The memory a rebuild takes, in a process of its own that does nothing else."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE, run
from time import perf_counter

from projections import READ_MODELS
from projections.rebuild import rebuild
from scripts.benching.big_books import Book
from scripts.benching.databases import Place
from scripts.benching.table import Line, rate

MOST = 500  # MB


def rebuilding(place: Place, book: Book) -> Iterator[Line]:
    """All papers built beside together, and switched."""
    told = [sys.executable, "-m", "scripts.benching.rebuilding", *book]
    said = run(told, stdout=PIPE, text=True, check=True).stdout
    facts, seconds, megabytes = map(float, said.split())
    what = f"rebuild of all {len(READ_MODELS)} read models, {facts:,.0f} facts"
    line = Line("e", what, place.name, rate(facts / seconds), target=f"< {MOST} MB")
    told = f"{megabytes:.0f} MB at the most, {seconds:.0f} s"
    yield line._replace(against=told, reached=megabytes < MOST)


def main(url: str, keys: str) -> None:
    """Rebuild, and tell facts, seconds and the memory it took at the most."""
    ledger, begun = Book(url, keys).open(), perf_counter()
    facts = rebuild(ledger, *READ_MODELS)
    print(facts, perf_counter() - begun, _most_megabytes())


def _most_megabytes() -> float:
    """The memory this process ever had; `ru_maxrss` would tell of who began it, too."""
    told = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    assert told, "only Linux tells how much memory a process ever had"
    return int(told[1]) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
