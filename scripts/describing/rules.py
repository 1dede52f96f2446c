"""The table of every rule: what its paper wants, what carries it, what shows it."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from domain.policies.pack import Authority, Entry, Pack, Setting
from scripts.describing.words import shipped_packs

HOUSE = Path(__file__).parents[2]
PAGE = HOUSE / "docs" / "rules.md"
TABLE = "## Every rule\n"
HEAD = f"""{TABLE}
Written by `python -m scripts.describe_commands` from the packs, the tests and
`tests/house/enforcement.toml`; do not edit. *Wanted*: how the paper wants it enforced.
*Entry*: where in its pack it stands, kind by kind, counted as the reader counts. *Shown
by*: case files (`.toml`) and tests that name it, its own procedure's first.
"""
COLUMNS = ("rule", "wanted", "kind", "entry", "shown by")
RULE = re.compile(r"\b(?:P\d\d-R\d\d|[AC]\d\d|ADMIN|PRIVACY|CCTV|CUSTODY|SEAL)\b")
MOST = 3  # files named; the others are counted


class Carrier(NamedTuple):
    """One entry of a pack that carries a rule."""

    pack: Pack
    kind: str  # lock, duty, authority, … as the pack's file says
    number: int  # its place among those of its kind
    entry: Entry | Setting


@cache
def wanted() -> Mapping[str, str]:
    """How the paper wants each rule enforced: BLOCK, SOFT, REQUIRE, CLOCK, …"""
    path = HOUSE / "tests" / "house" / "enforcement.toml"
    asked = tomllib.loads(path.read_text("utf-8"))
    return {
        f"{procedure}-R{number:02}": how
        for procedure, told in sorted(asked.items())
        for number, how in sorted((n, how) for how, ns in told.items() for n in ns)
    }


@cache
def carried() -> Mapping[str, list[Carrier]]:
    """The entries of all packs that ship, by each rule they carry."""
    found = defaultdict(list)
    for pack in shipped_packs():
        for one in _entries(pack):
            for rule in dict.fromkeys(one.entry.rule):
                found[rule].append(one)
    return found


def _entries(pack: Pack) -> Iterator[Carrier]:
    for number, setting in enumerate(pack.setting, 1):
        yield Carrier(pack, "setting", number, setting)
    counts: dict[str, int] = defaultdict(int)
    for entry in pack.entries:
        kind = type(entry).__name__.lower()
        counts[kind] += 1
        yield Carrier(pack, kind, counts[kind], entry)
        if isinstance(entry, Authority):
            for band in entry.band:  # each decides for itself
                told = type(entry)(**vars(entry) | {"rule": band.rule})
                yield Carrier(pack, kind, counts[kind], told)


@cache
def shown() -> Mapping[str, list[str]]:
    """The case files and tests that name a rule, by rule; those of the house aside."""
    found = defaultdict(list)
    cases = sorted((HOUSE / "tests" / "cases").rglob("*.toml"))
    tests = sorted((HOUSE / "tests").rglob("test_*.py"))
    for path in (*cases, *(path for path in tests if "house" not in path.parts)):
        for rule in sorted(set(RULE.findall(path.read_text("utf-8")))):
            found[rule].append(path.name)
    return found


def rules_page() -> str:
    """What people wrote of the rules, and below it the table of all of them."""
    written, _, _ = PAGE.read_text("utf-8").partition(TABLE)
    return written.rstrip("\n") + "\n\n" + "\n".join([HEAD, *_table()]) + "\n"


def _table() -> Iterator[str]:
    yield _line(COLUMNS)
    yield _line(["---"] * len(COLUMNS))
    for rule, how in wanted().items():
        carriers = carried().get(rule, [])
        kinds = ", ".join(dict.fromkeys(one.kind for one in carriers))
        shows = _shows(rule, shown().get(rule, []))
        if how == "CHECK" and not shows:
            shows = "ticked on the case page"
        yield _line([rule, how, kinds or "none", _places(carriers), shows])


def _places(carriers: Iterable[Carrier]) -> str:
    """Such as: p02.toml lock 3, 4; duty 1."""
    places: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for one in carriers:
        numbers = places[one.pack.code][one.kind]
        if one.number not in numbers:
            numbers.append(one.number)
    return "; ".join(
        f"`{code.lower()}` " + "; ".join(f"{kind} {_list(n)}" for kind, n in of.items())
        for code, of in places.items()
    )


def _list(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))


def _shows(rule: str, files: list[str]) -> str:
    own = rule.partition("-")[0].lower()
    nearest = sorted(files, key=lambda name: own not in name)
    named = ", ".join(f"`{name}`" for name in nearest[:MOST])
    return named + (f" +{len(files) - MOST}" if len(files) > MOST else "")


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
