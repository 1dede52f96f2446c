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
from scripts.benching.databases import Place, databases, version_of
from scripts.benching.table import Line, as_markdown, show
from scripts.benching.whole_commands import whole_commands

PARTS: dict[str, Sequence[Callable[[Place], Iterator[Line]]]] = {
    "a": (appends, whole_commands),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure; every figure stands beside its target, reached or not."""
    parser = ArgumentParser(description=main.__doc__)
    parser.add_argument("--only", help=f"parts, such as a,d; all: {','.join(PARTS)}")
    parser.add_argument("--on", default="postgresql,sqlite", help="which databases")
    parser.add_argument("--cases", type=int, default=100_000, help="on the board")
    parser.add_argument("--facts", type=int, default=1_000_000, help="in a rebuild")
    parser.add_argument(
        "--theirs", type=Path, help="Python that has the other recorders"
    )
    parser.add_argument("--folder", type=Path, default=Path("var/bench"))
    parser.add_argument("--markdown", action="store_true", help="the table as text")
    asked = parser.parse_args(argv)
    with databases(asked.folder) as places:
        told = _measured_on(places["postgresql"][1])
        lines = list(_measured(asked, places))
    print(as_markdown(lines), told, sep="\n\n") if asked.markdown else show(lines, told)
    return 0


def _measured(
    asked: Namespace, places: dict[str, tuple[Path, URL | None]]
) -> Iterator[Line]:
    for part in asked.only.split(",") if asked.only else PARTS:
        for name in asked.on.split(","):
            folder, server = places[name]
            place = Place(name, folder, server, asked.theirs, asked.cases, asked.facts)
            begun = perf_counter()
            for measure in PARTS[part]:
                yield from measure(place)
            passed = perf_counter() - begun
            print(f"({part}) on {name}: {passed:.0f} s", file=sys.stderr, flush=True)


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
