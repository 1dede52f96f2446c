"""The page of commands: what is asked, by which acts, and who says no."""

import re
from collections.abc import Iterator
from dataclasses import MISSING, fields as declared
from inspect import isfunction
from typing import Any

from domain.commands import COMMANDS
from domain.desk import Command
from domain.errors import Refused
from domain.fact import Fact
from domain.fields import fields_of
from domain.glossary import label, says
from domain.money import yuan_of
from domain.policies.pack import (
    Apart,
    Authority,
    Band,
    Duty,
    Entry,
    Lock,
    Proof,
    Wording,
)
from domain.policies.vocabulary import EVERY
from scripts.describing.words import shipped_packs

TYPES = {
    "money": "yuan, at most two decimals, as text",
    "moment": "moment; without a zone it is Shanghai time",
    "day": "day, YYYY-MM-DD",
    "integer": "whole number",
    "yes/no": "yes or no",
    "id": "UUID; a case file says a name",
    "text": "text",
    "long text": "long text",
    "personal": "text, personal: sealed in the book",
    "rows": "tables",
}
HEAD = """# Commands

Written by `python -m scripts.describe_commands` from the declarations; do not edit.

A command has one declaration: the form, the interface for programs, case files and
this page follow from it. Beside its own fields each takes `occurred_at` (a case file:
`at`), when it is said to have happened, and `command_id`: the same id sent twice is
one command, answered as it was the first time.

*Acts* are the names by which rules speak of a command. *Rules* are those of the
shipped packs that may say no to it; *serves* are those whose conditions its fact
meets. Besides, every command about a case is refused as `CaseIsClosed` after closing,
unless `after_closing` is among its acts. An id marked *new* is made up where nobody
names one. Words are listed in [the dictionary](glossary.md#kinds-of-words).
"""


def commands_page() -> str:
    """Markdown, concept by concept, in the order in which the house stands."""
    parts, concept = [HEAD], ""
    for command in COMMANDS.values():
        if concept_of(command) != concept:
            concept = concept_of(command)
            parts.append(f"## {concept}\n")
        parts.append("\n".join(_section(command)))
    return "\n".join(parts)


def concept_of(command: Command) -> str:
    """The folder of domain/ it stands in."""
    return (command.fact or command.decide).__module__.split(".")[1]


def _section(command: Command) -> Iterator[str]:
    yield f"### `{command.name}` · {label(command.name)}\n"
    yield f"{says(command.name)} {_sentence(command.doc)}\n"
    acts = ", ".join(f"`{act}`" for act in sorted(command.acts - {EVERY}))
    signed = " Signed anew by whoever gives it." if command.signed else ""
    yield f"- About: a {_spaced(command.of.__name__)}. Acts: {acts}.{signed}"
    if facts := facts_of(command):
        yield f"- Records: {', '.join(f'`{fact}` {label(fact)}' for fact in facts)}."
    if served := list(_served(facts)):
        yield f"- Serves: {', '.join(served)}."
    yield from _listed("Rules", list(_rules(command)))
    yield from _listed("Refusals", list(_refusals(command)))
    yield "\n| field | 中文 | type | must be told |\n|---|---|---|---|"
    yield from _rows(command.ask, command.ids)
    yield ""


def _listed(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"- {title}:"
        yield from (f"  - {line}" for line in lines)


def _rows(ask: type, new: tuple[str, ...], within: str = "") -> Iterator[str]:
    defaults = {one.name: one.default for one in declared(ask)}
    for field in fields_of(ask):
        kind = f"word: {field.word}" if field.word else TYPES[field.kind]
        kind = f"list; {kind}" if field.many else kind
        told = "yes" if field.required else _default(defaults[field.inside])
        told = "new" if field.name in new else told
        yield f"| `{within}{field.name}` | {field.label} | {kind} | {told} |"
        if field.rows:
            yield from _rows(field.rows, (), f"{field.name}[].")


def _default(value: object) -> str:
    """What stands where nothing is told; nothing for nothing."""
    if value in (None, MISSING, ""):
        return ""
    return f"else `{str(value).lower() if isinstance(value, bool) else value}`"


def facts_of(command: Command) -> list[str]:
    """The facts it records, as far as the functions it is decided by name them."""
    if command.fact:
        return [command.fact.__name__]
    kinds = {kind.__name__ for kind in _below(Fact)}
    return [name for name in _names_in(command.decide, set()) if name in kinds]


def _names_in(function: Any, seen: set[Any]) -> Iterator[str]:
    """The names a function speaks of, and those of our own that it calls."""
    seen.add(function)
    for name in function.__code__.co_names:
        yield name
        called = function.__globals__.get(name)
        if isfunction(called) and called not in seen:
            if called.__module__.endswith((".commands", ".deciding")):
                yield from _names_in(called, seen)


def _below(kind: type) -> set[type]:
    direct = kind.__subclasses__()
    return {*direct, *(far for one in direct for far in _below(one))}


def _rules(command: Command) -> Iterator[str]:
    for pack in shipped_packs():
        for entry in pack.entries:
            if _speaks(entry, command):
                ids = " ".join(entry.rule) or _band_ids(entry)
                kind = type(entry).__name__.lower()
                yield f"{ids} ({kind}, {pack.pack}) {_says(entry)}".strip()


def _speaks(entry: object, command: Command) -> bool:
    match entry:
        case Lock() | Apart() | Wording():
            return not command.acts.isdisjoint(entry.act)
        case Proof():
            return "head" in command.acts
        case Authority():
            return not command.acts.isdisjoint({"money", "advance"})
        case Duty():
            return not command.acts.isdisjoint(entry.before)
    return False


def _says(entry: Entry) -> str:
    """The sentence people read; of a table its bands, of a wording its text."""
    match entry:
        case Authority():
            bands = "; ".join(_band(band) for band in entry.band)
            line = f", {entry.line} line" if entry.line else ""
            return f"{entry.matter}{line}: {bands}. {entry.say}".strip()
        case Wording():
            return f"{entry.say} {' / '.join(entry.text)}"
    return entry.say


def _band(band: Band) -> str:
    most = band.up_to_yuan
    told = yuan_of(most) if isinstance(most, int) else getattr(most, "name", "any sum")
    return f"up to {told}: {', '.join(band.roles)}" if most else ", ".join(band.roles)


def _band_ids(entry: Authority) -> str:
    return " ".join(dict.fromkeys(rule for band in entry.band for rule in band.rule))


def _served(facts: list[str]) -> Iterator[str]:
    """The ids of the rules whose conditions ask for one of these facts."""
    found: dict[str, None] = {}
    for pack in shipped_packs():
        for entry in pack.entries:
            for condition in ("until", "needs", "papers", "after", "on", "fact"):
                wanted = getattr(entry, condition, None)
                if _names(wanted) & set(facts):
                    found |= dict.fromkeys(entry.rule)
    yield from found


def _names(wanted: object) -> set[str]:
    if isinstance(wanted, tuple):
        return set(wanted)
    tests = getattr(wanted, "tests", None)
    return {test.name for test in tests() if not test.negated} if tests else set()


def _refusals(command: Command) -> Iterator[str]:
    """What code itself refuses: the classes its docstring says it raises."""
    at_hand = getattr(command.decide, "__globals__")
    known = {kind.__name__: kind for kind in sorted(_below(Refused), key=str)}
    told = re.findall(r"Raises ([^.]*)\.", command.doc)
    for name in dict.fromkeys(re.findall(r"[A-Z]\w+", " ".join(told))):
        kind = at_hand.get(name, known.get(name))
        if name in known and kind is not Refused:
            yield f"`{name}` {kind().sentence}"


def _sentence(doc: str) -> str:
    return " ".join(doc.split("\n\n")[0].split()).partition(" Raises ")[0]


def _spaced(name: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r" \1", name).lower()
