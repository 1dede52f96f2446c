"""Compares what a paper says with what a case file expects of it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from domain.deadlines import SHANGHAI

FIGURE = re.compile(r"-?\d+\.\d+")
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NONE = "none"  # the key is absent, or there is nothing under it


@dataclass(frozen=True)
class Comparing:
    """Compares for one case file, whose names stand for ids."""

    id_in: Callable[[str, str], object]  # the id of a name, in a field

    def differences(self, expected: Any, found: Any, where: str = "") -> list[str]:
        """What came out otherwise, each with its place; empty if nothing."""
        return list(self._compare(expected, plain(found), where))

    def _compare(self, expected: Any, found: Any, where: str) -> Iterator[str]:
        if isinstance(expected, Mapping):
            yield from self._in_table(expected, found, where)
        elif isinstance(expected, list):
            yield from self._in_list(expected, found, where)
        elif not same(expected, found):
            yield f"{where}: expected {said(expected)}, found {said(found)}"

    def _in_table(self, expected: Any, found: Any, where: str) -> Iterator[str]:
        if isinstance(found, str) and set(expected) == {"rule"}:
            found = {"rule": found}
        if not isinstance(found, Mapping):
            yield f"{where or 'here'}: expected a table, found {said(found)}"
            return
        for key, wanted in expected.items():
            place = f"{where}.{key}" if where else str(key)
            there, wanted = self._pair(key, wanted, found)
            if there is None and wanted not in (NONE, []):
                known = ", ".join(str(name) for name in found) or "nothing"
                yield f"{place}: expected {said(wanted)}, found none (among {known})"
            elif there is not None:
                yield from self._compare(wanted, there, place)

    def _pair(self, key: str, wanted: Any, found: Mapping[Any, Any]) -> tuple[Any, Any]:
        """What is there under a key, and what is wanted: an id where a name is told."""
        whole = key if key in found else f"{key}_id"
        there = plain(found.get(whole))
        if is_id(there) and isinstance(wanted, str) and wanted != NONE:
            wanted = self.id_in(whole, wanted)
        return there, wanted

    def _in_list(self, expected: Any, found: Any, where: str) -> Iterator[str]:
        there = [plain(one) for one in found] if isinstance(found, list) else [found]
        if not expected and found:
            yield f"{where}: expected none, found {said(found)}"
        for wanted in expected:
            if all(any(self._compare(wanted, one, "")) for one in there):
                yield f"{where}: expected {said(wanted)} among {said(there)}"


def is_id(value: Any) -> bool:
    """Whether a value is an id, as such or as text."""
    return isinstance(value, UUID) or bool(ID.fullmatch(str(value)))


def same(expected: Any, found: Any) -> bool:
    """Whether two single values are the same, however they are written."""
    if expected == NONE and found in ([], {}):
        return True
    if isinstance(found, list):
        return any(same(expected, plain(one)) for one in found)
    if isinstance(found, Mapping):  # a rule or a word stands for what it is about
        keys = ("rule", "rules", "severity", "fact")
        return any(same(expected, plain(found[key])) for key in keys if key in found)
    if isinstance(expected, bool) or isinstance(found, bool):
        return str(expected).lower() == str(found).lower()
    if isinstance(expected, datetime) or isinstance(found, datetime):
        return _moment(expected) == _moment(found)
    told, there = str(expected), str(found)
    if FIGURE.fullmatch(told) or FIGURE.fullmatch(there):
        return _figure(told) == _figure(there)
    return told == there


def _figure(text: str) -> Decimal | str:
    return Decimal(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text


def _moment(value: Any) -> Any:
    """The value as an aware moment, where it is one; without an offset Shanghai's."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=SHANGHAI)
    return value


def plain(value: Any) -> Any:
    """Cards and rows as tables, tuples and sets as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value)]
        return {name: getattr(value, name) for name in names}
    if hasattr(value, "_asdict"):
        return value._asdict()
    if isinstance(value, tuple | set | frozenset):
        return list(value)
    return value


def said(value: Any) -> str:
    """A value as one would write it in a case file."""
    value = plain(value)
    if value is None:
        return NONE
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key} = {said(one)}" for key, one in value.items())
        return f"{{ {inside} }}"
    if isinstance(value, list):
        return f"[{', '.join(said(one) for one in value)}]"
    return f'"{value}"' if isinstance(value, str) else str(value)
