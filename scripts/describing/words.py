"""The page of the dictionary: names, and the words each pack knows."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources

from domain.policies.pack import Pack
from domain.policies.reader import SHIPPED, read_file

TITLES = {"commands": "Commands", "facts": "Facts", "fields": "Fields"}
HEAD = """# The dictionary

Written by `python -m scripts.describe_commands` from `domain/glossary.toml` and the
packs; do not edit. A business word, what it is called in code, and a sentence.
"""


@cache
def shipped_packs() -> tuple[Pack, ...]:
    """The packs that ship with the ledger; the common one first."""
    files = sorted(SHIPPED.glob("*.toml"), key=lambda f: (f.stem != "common", f.stem))
    return tuple(read_file(file) for file in files)


def glossary_page() -> str:
    """Markdown: commands, facts, fields, then each kind of words."""
    book = resources.files("domain").joinpath("glossary.toml")
    told = tomllib.loads(book.read_text(encoding="utf-8"))
    parts = [HEAD]
    for section, title in TITLES.items():
        parts.append(f"## {title}\n\n| code | 中文 | |\n|---|---|---|")
        parts += [
            f"| `{name}` | {entry['zh']} | {entry.get('says', '')} |"
            for name, entry in told[section].items()
        ]
        parts.append("")
    labels = {
        name: entry["zh"] for table in told.values() for name, entry in table.items()
    }
    return "\n".join([*parts, "## Kinds of words\n", *_kinds(labels)])


def _kinds(labels: dict[str, str]) -> Iterator[str]:
    packs = shipped_packs()
    for kind in sorted({kind for pack in packs for kind in pack.words}):
        yield f"### {kind} · {labels.get(kind, kind)}\n"
        yield "| word | 中文 | pack |\n|---|---|---|"
        for pack in packs:
            for word, zh in pack.words.get(kind, {}).items():
                yield f"| `{word}` | {zh} | {pack.code} |"
        yield ""
