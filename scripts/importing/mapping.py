"""Which column of a register means what: a mapping file, in TOML."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

from domain.commands import COMMANDS
from domain.deadlines import SHANGHAI
from domain.reading import fields_of
from domain.values import read_day, read_moment
from scripts.importing.rows import Row

KEYS = {"register", "key", "role", "encoding", "step"}
STEP_KEYS = {"do", "at", "when", "fields"}
FIELD_KEYS = {"column", "words", "text", "always"}


class MappingUnreadable(ValueError):
    """A mapping nobody can use: file, key and reason."""


class CellUnreadable(ValueError):
    """A cell that means nothing: column, what it says, what it may say."""


@dataclass(frozen=True)
class Step:
    """One command to be given for a row: when, about what, with which fields."""

    do: str
    at: str  # the column of the day or moment
    when: Mapping[str, Any]  # columns, with the values for which it is given
    fields: Mapping[str, Any]

    def applies(self, row: Row) -> bool:
        """Whether the row has what the step waits for."""
        return all(
            row.cells[column] in values if values else row.cells[column]
            for column, values in self.when.items()
        )

    def occurred_at(self, row: Row) -> datetime:
        """When it took place; a day without a time begins in Shanghai."""
        said = row.cells[self.at]
        try:
            return read_moment(said)
        except ValueError:
            pass
        try:
            day = read_day(said)
        except ValueError as wrong:
            raise CellUnreadable(f"{self.at}: {said!r}: {wrong}") from wrong
        return datetime.combine(day, time(), SHANGHAI)

    def told(self, row: Row) -> dict[str, str]:
        """The command's fields, as typed. Raises CellUnreadable."""
        told = {name: _value(field, row) for name, field in self.fields.items()}
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True)
class RowMapping:
    """What a register is called, which column names a row, what a row becomes."""

    register: str
    key: str
    role: str
    encoding: str
    steps: tuple[Step, ...]

    def columns(self) -> set[str]:
        """Every column the mapping speaks of."""
        found = {self.key} if self.key else set()
        for step in self.steps:
            found |= {step.at, *step.when}
            for field in step.fields.values():
                found |= {field["column"]} if "column" in field else set()
                found |= set(re.findall(r"{(.+?)}", field.get("text", "")))
        return found


def read_mapping(path: Path) -> RowMapping:
    """A mapping from its file. Raises MappingUnreadable."""
    try:
        told = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as wrong:
        raise MappingUnreadable(f"{path.name}: cannot be read: {wrong}") from wrong
    _only(told, KEYS, path.name)
    steps = told.get("step")
    if not isinstance(steps, list) or not steps:
        raise MappingUnreadable(f"{path.name}: step: write at least one [[step]]")
    texts = {key: told.get(key, default) for key, default in DEFAULTS.items()}
    for key, text in texts.items():
        if not isinstance(text, str) or (not text and key == "register"):
            raise MappingUnreadable(f"{path.name}: {key}: expected text")
    read = (_step(one, f"{path.name}: step {n}") for n, one in enumerate(steps, 1))
    return RowMapping(**texts, steps=tuple(read))


DEFAULTS = {"register": "", "key": "", "role": "handler", "encoding": "utf-8-sig"}


def _step(told: Any, where: str) -> Step:
    if not isinstance(told, dict):
        raise MappingUnreadable(f"{where}: not a table")
    _only(told, STEP_KEYS, where)
    for key in ("do", "at"):
        if not isinstance(told.get(key), str):
            raise MappingUnreadable(f"{where}: {key}: expected text")
    if told["do"] not in COMMANDS:
        raise MappingUnreadable(f"{where}: do: no command {told['do']!r}")
    known = {field.name for field in fields_of(COMMANDS[told["do"]].ask)}
    fields = _table(told.get("fields", {}), f"{where}: fields")
    _only(fields, known, f"{where}: fields")
    for name, field in fields.items():
        _check_field(field, f"{where}: fields: {name}")
    when = _table(told.get("when", {}), f"{where}: when")
    for column, values in when.items():
        if not isinstance(values, list):
            raise MappingUnreadable(f"{where}: when: {column}: expected a list")
    return Step(told["do"], told["at"], when, fields)


def _check_field(field: Any, where: str) -> None:
    _only(_table(field, where), FIELD_KEYS, where)
    if len(field.keys() & {"column", "text", "always"}) != 1:
        raise MappingUnreadable(f"{where}: one of column, text and always")
    for key in field.keys() & {"column", "text"}:
        if not isinstance(field[key], str):
            raise MappingUnreadable(f"{where}: {key}: expected text")
    _table(field.get("words", {}), f"{where}: words")


def _table(told: Any, where: str) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise MappingUnreadable(f"{where}: expected a table, such as {{ column = … }}")
    return told


def _only(table: Mapping[str, Any], known: set[str], where: str) -> None:
    for key in table:
        if key not in known:
            there = ", ".join(sorted(known))
            raise MappingUnreadable(f"{where}: {key}: no such key; there are {there}")


def _value(field: Mapping[str, Any], row: Row) -> str:
    """What a field gets: a cell, its word, a text made of cells, or always the same."""
    if "always" in field:
        return str(field["always"])
    if "text" in field:
        return " ".join(_lines(field["text"], row)).strip()
    said, words = row.cells[field["column"]], field.get("words")
    if words is None or not said:
        return said
    if said not in words:
        may = ", ".join(words)
        raise CellUnreadable(
            f"{field['column']}: {said!r} has no word; there are {may}"
        )
    return str(words[said])


def _lines(text: str, row: Row) -> Iterator[str]:
    """The pieces of a text between bars; one whose cells are all empty is left out."""
    for piece in text.split("|"):
        columns = re.findall(r"{(.+?)}", piece)
        if not columns or any(row.cells[column] for column in columns):
            yield re.sub(r"{(.+?)}", lambda m: row.cells[m[1]], piece).strip()
