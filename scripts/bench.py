"""Measures speed and memory on PostgreSQL and SQLite, and prints them as one table."""

import platform
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from time import perf_counter

from sqlalchemy import URL

from scripts.benching.appends import appends
from scripts.benching.big_books import Book, books
from scripts.benching.bundling import bundling, bundling_of_many
from scripts.benching.catching_up import catching_up
from scripts.benching.databases import Place, databases, version_of
from scripts.benching.keeping import keeping
from scripts.benching.pages import pages
from scripts.benching.rebuilding import rebuilding
from scripts.benching.reporting import reporting
from scripts.benching.sealing import proving, sealing_under_load
from scripts.benching.table import Line, as_markdown, show
from scripts.benching.verifying import verifying
from scripts.benching.whole_commands import whole_commands
from scripts.benching.writers import writers

OWN: dict[str, Sequence[Callable[[Place], Iterator[Line]]]] = {  # on books of their own
    "a": (appends, whole_commands),
    "b": (writers,),
    "h": (keeping,),
    "s": (sealing_under_load,),
    "x": (bundling,),
}
LARGE: dict[str, Callable[[Place, Book], Iterator[Line]]] = {
    "d": verifying,
    "c": catching_up,
    "e": rebuilding,
    "f": pages,
    "g": reporting,
    "s": proving,
    "x": bundling_of_many,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure; every figure stands beside its target, reached or not."""
    parser = ArgumentParser(description=main.__doc__)
    parser.add_argument("--only", help="parts, such as a,d")
    parser.add_argument("--on", default="postgresql,sqlite", help="which databases")
    parser.add_argument("--cases", type=int, default=120_000, help="in the large book")
    parser.add_argument(
        "--theirs", type=Path, help="Python that has the other recorders"
    )
    parser.add_argument("--folder", type=Path, default=Path("var/bench"))
    parser.add_argument("--markdown", action="store_true", help="the table as text")
    asked = parser.parse_args(argv)
    with databases(asked.folder) as places:
        told = _measured_on(places["postgresql"][1])
        lines = sorted(_measured(asked, places), key=_order)
    print(as_markdown(lines), told, sep="\n\n") if asked.markdown else show(lines, told)
    return 0


def _measured(
    asked: Namespace, servers: dict[str, tuple[Path, URL | None]]
) -> Iterator[Line]:
    places = tuple(_place(name, asked, servers) for name in asked.on.split(","))
    for part in asked.only.split(",") if asked.only else {**OWN, **LARGE}:
        made = books(places) if part in LARGE else {}
        for place in places:
            begun = perf_counter()
            for line in _lines(part, place, made):
                print(" | ".join(line.cells()), file=sys.stderr, flush=True)
                yield line
            passed = perf_counter() - begun
            print(f"({part}) on {place.name}: {passed:.0f} s", file=sys.stderr)


def _lines(part: str, place: Place, made: dict[str, Book]) -> Iterator[Line]:
    """One part on one kind of database."""
    for measure in OWN.get(part, ()):
        yield from measure(place)
    if part in LARGE:
        yield from LARGE[part](place, made[place.name])


def _order(line: Line) -> str:
    return line.part


def _place(
    name: str, asked: Namespace, servers: dict[str, tuple[Path, URL | None]]
) -> Place:
    folder, server = servers[name]
    return Place(name, folder, server, asked.theirs, asked.cases)


def _measured_on(server: URL | None) -> str:
    """Machine, versions and date."""
    assert server is not None
    processors = _processors()
    return (
        f"{date.today()}; {processors}; {platform.system()} {platform.release()}; "
        f"Python {platform.python_version()}; PostgreSQL {version_of(server)}"
    )


def _processors() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return f"{len(names)} x {names[0]}" if names else platform.processor()


if __name__ == "__main__":
    raise SystemExit(main())
