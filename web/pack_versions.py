"""The versions of a procedure at a store (流程版本): adopted when, and what differs."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import unified_diff
from typing import Any, NamedTuple
from uuid import UUID

from domain.policies.in_force import rules_of_store
from domain.policies.pack import Pack
from domain.policies.passages import Passage, passage_of
from domain.policies.reader import PackUnreadable, read_adopted, read_shipped
from domain.policies.rules import Rules
from web.desk import book
from web.rules_told import KINDS, Told, told_of

SHIPPED = "shipped"
AROUND = 2  # lines shown before and behind each difference


class Version(NamedTuple):
    """One text of a procedure: as it was adopted, or as this program ships it."""

    key: str  # its position in the book, or `shipped`
    pack: Pack
    place: str
    at: datetime | None
    sha256: str
    older: bool  # than one adopted before it

    @property
    def name(self) -> str:
        """Code and version."""
        return self.pack.pack


class Change(NamedTuple):
    """One entry that was added, removed or changed."""

    how: str
    kind: str
    was: Told | None
    became: Told | None
    lines: list["DiffLine"]


class DiffLine(NamedTuple):
    """A line of a comparison: its sign (+, - or blank), its number, what it says."""

    sign: str
    number: int
    text: str


def versions_of(store_id: UUID | None, code: str) -> list[Version]:
    """Every version the store ever adopted, oldest first, and the one that ships."""
    found: list[Version] = []
    told = book().facts_of(store_id) if store_id else []
    for fact in told:
        if type(fact).__name__ == "PackAdopted" and getattr(fact, "pack") == code:
            pack = read_adopted(getattr(fact, "text"), code)
            newest = max((order(one.name) for one in found), default=[])
            place, sha256 = getattr(fact, "place"), getattr(fact, "sha256")
            older = order(pack.pack) < newest
            at = fact.timestamp
            found.append(Version(str(fact.position), pack, place, at, sha256, older))
    try:
        pack = read_shipped(code)
    except PackUnreadable:
        return found
    if not any(one.pack.text.strip() == pack.text.strip() for one in found):
        found.append(Version(SHIPPED, pack, "", None, "", False))
    return found


def order(name: str) -> list[tuple[int, str]]:
    """What versions are ordered by: P02/9 before P02/10."""
    _, _, version = name.partition("/")
    return [
        (int(part) if part.isdigit() else 0, part)
        for part in re.findall(r"\d+|[^\d]+", version)
    ]


@dataclass(frozen=True)
class Compared:
    """Two versions, entry by entry."""

    was: Version
    became: Version
    changes: list[Change]
    words: list[tuple[str, str, str, str]]  # sign, kind, word, its Chinese
    alike: int  # entries that say the same

    @property
    def lines(self) -> list[DiffLine]:
        """The two texts, line by line, where they differ."""
        return diff(Passage(1, self.was.pack.text), Passage(1, self.became.pack.text))


def compared(was: Version, became: Version, store_id: UUID | None) -> Compared:
    """What the one says otherwise than the other."""
    rules = rules_of_store(book(), store_id)
    before, after = entries_of(was.pack), entries_of(became.pack)
    changes = [
        change(key, before.get(key), after.get(key), rules)
        for key in dict.fromkeys((*before, *after))
        if plain(before.get(key)) != plain(after.get(key))
    ]
    alike = len(before.keys() & after.keys()) - sum(one.how == "改" for one in changes)
    return Compared(was, became, changes, list(words(was.pack, became.pack)), alike)


class Entry(NamedTuple):
    """An entry of a pack, and where it stands."""

    kind: str
    it: Any
    passage: Passage | None


def entries_of(pack: Pack) -> dict[tuple[Any, ...], Entry]:
    """Every entry by its kind and rules; of several with the same, by their order."""
    found: dict[tuple[Any, ...], Entry] = {}
    seen: Counter[tuple[Any, ...]] = Counter()
    for kind in ("setting", *KINDS):
        entries = getattr(pack, kind)
        for number, it in enumerate(entries):
            bands = (r for band in getattr(it, "band", ()) for r in band.rule)
            named = getattr(it, "name", None) or it.rule or tuple(bands)
            seen[kind, named] += 1
            passage = passage_of(pack.text, kind, number, len(entries))
            found[kind, named, seen[kind, named]] = Entry(kind, it, passage)
    return found


def plain(entry: Entry | None) -> Any:
    """What counts when two entries are compared: not where they stand."""
    if entry is None:
        return None
    return replace(entry.it, table="") if hasattr(entry.it, "table") else entry.it


def change(
    key: tuple[Any, ...], was: Entry | None, became: Entry | None, rules: Rules
) -> Change:
    """What happened to an entry."""
    how = "增" if was is None else "删" if became is None else "改"
    told = [told_entry(one, rules) if one else None for one in (was, became)]
    texts = [one.passage if one else None for one in (was, became)]
    title = KINDS.get(key[0], "设置")
    return Change(how, title, *told, diff(*texts))


def told_entry(entry: Entry, rules: Rules) -> Told:
    """An entry in words; a setting is its sentence."""
    if entry.kind != "setting":
        return told_of(entry.it, rules)._replace(passage=entry.passage)
    return Told("设置", entry.it.rule, entry.it.say, [], [], entry.passage)


def diff(was: Passage | None, became: Passage | None) -> list[DiffLine]:
    """Two passages line by line, with the numbers they have in their files."""
    texts = [one.text.splitlines() if one else [] for one in (was, became)]
    numbers = [one.line if one else 1 for one in (was, became)]
    told: list[DiffLine] = []
    old = new = 0
    for line in list(unified_diff(*texts, lineterm="", n=AROUND))[2:]:
        if jump := re.fullmatch(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@", line):
            old, new = numbers[0] + int(jump[1]) - 1, numbers[1] + int(jump[2]) - 1
            told.append(DiffLine("@", new, ""))
            continue
        told.append(DiffLine(line[0], old if line[0] == "-" else new, line[1:]))
        old, new = old + (line[0] != "+"), new + (line[0] != "-")
    return told[1:]


def words(was: Pack, became: Pack) -> Iterator[tuple[str, str, str, str]]:
    """The words that came, went, or are called otherwise."""
    for kind in sorted({*was.words, *became.words}):
        before, after = was.words.get(kind, {}), became.words.get(kind, {})
        for word in dict.fromkeys((*before, *after)):
            if before.get(word) != after.get(word):
                if word in before:
                    yield "-", kind, word, before[word]
                if word in after:
                    yield "+", kind, word, after[word]
