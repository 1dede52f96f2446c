"""(b) Six writers in processes of their own, and one who reads the end of the book."""

import sys
from collections.abc import Iterator
from subprocess import PIPE, Popen

from domain.ledger.ledger import create_ledger
from scripts.benching.databases import Place
from scripts.benching.one_entry import append_one
from scripts.benching.pen import LAST
from scripts.benching.table import Line, compared, rate

WRITERS = 6


def writers(place: Place) -> Iterator[Line]:
    """What the reader missed, which places were left out, and how many came in."""
    one, _, _ = _written(place, 1)
    six, missed, gaps = _written(place, WRITERS)
    line = Line("b", f"{WRITERS} writers and a tail reader", place.name, rate(six))
    yield compared(line._replace(against=f"one writer {rate(one)}"), six, one)
    for what, figure in (("missed", missed), ("gaps", gaps)):
        told = Line("b", f"{WRITERS} writers: {what}", place.name, str(figure))
        yield told._replace(target="0", reached=figure == 0)


def _written(place: Place, many: int) -> tuple[float, int, int]:
    """Entries a second; how many the reader missed; how many places are empty."""
    url = place.new_url()
    ledger = create_ledger(url, rehearsal=True)
    reader, *pens = [_pen(what, url) for what in ["read"] + ["write"] * many]
    for process in (reader, *pens):
        _says(process)
    for process in (reader, *pens):
        assert process.stdin
        process.stdin.write("begin\n")
        process.stdin.flush()
    figures = [float(_says(pen)) for pen in pens]
    append_one(ledger, LAST)
    missed, gaps = _says(reader).split()
    for process in (reader, *pens):
        process.wait()
    ledger.close()
    place.drop(url)
    return sum(figures), int(missed), int(gaps)


def _pen(what: str, url: str) -> "Popen[str]":
    told = [sys.executable, "-m", "scripts.benching.pen", what, url]
    return Popen(told, stdin=PIPE, stdout=PIPE, text=True)


def _says(process: "Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline()
