"""The dictionary (词汇): what a name is called on paper, and one sentence about it."""

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import NamedTuple


class Entry(NamedTuple):
    """A business word: its Chinese, and what it says."""

    zh: str
    says: str = ""


@lru_cache
def entries() -> dict[str, Entry]:
    """Every word of glossary.toml by its code name, whatever section it stands in."""
    book = resources.files("domain").joinpath("glossary.toml")
    if not book.is_file():
        return {}
    found = _entries_in(tomllib.loads(book.read_text(encoding="utf-8")))
    return {name: entry for name, entry in reversed(list(found))}


def _entries_in(table: dict[str, object]) -> Iterator[tuple[str, Entry]]:
    for name, told in table.items():
        if not isinstance(told, dict):
            continue
        if isinstance(told.get("zh"), str):
            yield name, Entry(told["zh"], str(told.get("says", "")))
        else:
            yield from _entries_in(told)


def label(name: str) -> str:
    """What the word is called in Chinese; the name itself where nobody said."""
    entry = entries().get(name)
    return entry.zh if entry else name


def says(name: str) -> str:
    """The sentence that explains the word, if there is one."""
    entry = entries().get(name)
    return entry.says if entry else ""
