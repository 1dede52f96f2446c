"""Reads a case file (案例): every slip of the pen is named by file, step and key."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

STEP_KEYS = {"at", "entered_at", "by", "do", "case", "refused_by", "show", "expect"}
FILE_KEYS = {"title", "store", "packs", "settings", "opening", "step"}
OPENING_KEYS = {"petty_cash_yuan"}
BY = re.compile(r"[a-z_]+(:\w+)?")
TOKEN = re.compile(
    r'"""(?:\\.|.)*?"""|'
    r"'''.*?'''"
    r'|"(?:\\.|[^"\n])*"|'
    r"'[^'\n]*'|#[^\n]*|[{}\n]",
    re.DOTALL,
)
STEP_BEGINS = re.compile(r"\s*\[\[\s*step\s*\]\]")


class CaseFileUnreadable(ValueError):
    """A case file nobody can play: file, step, key and reason; nothing was done."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step as told: when, by whom, what, and what must come of it."""

    number: int
    line: int  # where it begins in the file
    at: datetime  # when it is said to have occurred
    clock: datetime  # when it was typed
    by: str = ""
    do: str = ""
    show: str = ""
    case: str | None = None
    refused_by: tuple[str, ...] = ()
    expect: Mapping[str, Any] | list[Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CaseFile:
    """A complaint told step by step, with the store it happens in."""

    path: Path
    title: str
    store: str
    packs: tuple[str, ...]
    settings: Mapping[str, str]
    petty_cash_yuan: str | None
    steps: tuple[Step, ...]

    def wrong(self, step: Step, key: str, reason: object) -> CaseFileUnreadable:
        """What is wrong in a step, for the one who wrote it."""
        return CaseFileUnreadable(
            f"{self.path.name}: step {step.number} (line {step.line}): {key}: {reason}"
        )


def read_case_file(path: Path) -> CaseFile:
    """A case file, read whole. Raises CaseFileUnreadable."""
    name = path.name
    try:
        text = path.read_text(encoding="utf-8-sig")
        told = tomllib.loads(_joined(text))
    except (OSError, UnicodeDecodeError) as wrong:
        raise CaseFileUnreadable(f"{name}: cannot be read: {wrong}") from wrong
    except (ValueError, RecursionError) as wrong:  # nested or long beyond all measure
        raise CaseFileUnreadable(f"{name}: not TOML: {wrong}") from wrong
    _only(told, FILE_KEYS, name)
    return CaseFile(
        path,
        _text(told, "title", name),
        _text(told, "store", name),
        tuple(_texts(told.get("packs", []), f"{name}: packs")),
        _settings(told.get("settings", {}), name),
        _petty_cash(told.get("opening", {}), name),
        tuple(_steps(told.get("step"), text, name)),
    )


def _joined(text: str) -> str:
    """The text with each { table } on one line, as TOML wants it; people wrap them."""
    depth = 0

    def joined(token: re.Match[str]) -> str:
        nonlocal depth
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        return " " if depth > 0 and token[0][0] in "#\n" else token[0]

    return TOKEN.sub(joined, text)


def _steps(told: object, text: str, name: str) -> Iterator[Step]:
    if not isinstance(told, list) or not told:
        raise CaseFileUnreadable(f"{name}: step: write at least one [[step]]")
    begun = [
        number
        for number, line in enumerate(text.splitlines(), 1)
        if STEP_BEGINS.match(line)
    ]
    before = datetime.min.replace(tzinfo=UTC)
    for number, one in enumerate(told, 1):
        line = begun[number - 1] if len(begun) == len(told) else 0
        step = _step(one, number, line, f"{name}: step {number} (line {line})")
        if step.clock < before:
            key = "entered_at" if "entered_at" in one else "at"
            raise CaseFileUnreadable(
                f"{name}: step {number} (line {line}): {key}: before the step above; "
                "a late entry says both `at` and `entered_at`"
            )
        before = step.clock
        yield step


def _step(told: object, number: int, line: int, where: str) -> Step:
    if not isinstance(told, dict):
        raise CaseFileUnreadable(f"{where}: not a table")
    at = _moment(told, "at", where)
    clock = _moment(told, "entered_at", where) if "entered_at" in told else at
    if clock < at:
        raise CaseFileUnreadable(f"{where}: entered_at: before it occurred")
    fields = {key: value for key, value in told.items() if key not in STEP_KEYS}
    _check_kind(told, fields, where)
    return Step(
        number=number,
        line=line,
        at=at,
        clock=clock,
        by=_by(told, where),
        do=_text(told, "do", where, ""),
        show=_text(told, "show", where, ""),
        case=_text(told, "case", where, "") or None,
        refused_by=_texts(told.get("refused_by", []), f"{where}: refused_by"),
        expect=_expected(told.get("expect", {}), f"{where}: expect"),
        fields=fields,
    )


def _check_kind(told: dict[str, Any], fields: dict[str, Any], where: str) -> None:
    """A step does something, or shows something, or only lets time pass."""
    kind = "do" if "do" in told else "show" if "show" in told else ""
    alien = {
        "do": {"show", "expect"},
        "show": {"entered_at", *fields},
        "": set(told) - {"at"},
    }[kind]
    if wrong := [key for key in told if key in alien]:
        say = f"no such key in a step with `{kind}`" if kind else "needs `do` or `show`"
        raise CaseFileUnreadable(f"{where}: {wrong[0]}: {say}")
    needed = {"do": "by", "show": "expect"}.get(kind)
    if kind == "show" and "refused_by" in told:
        needed = "by"
    if needed and needed not in told:
        raise CaseFileUnreadable(f"{where}: {needed}: missing")


def _by(told: dict[str, Any], where: str) -> str:
    by = _text(told, "by", where, "")
    if by and not BY.fullmatch(by):
        raise CaseFileUnreadable(f"{where}: by: {by!r} is no role, such as cashier:2")
    return by


def _moment(told: dict[str, Any], key: str, where: str) -> datetime:
    moment = told.get(key)
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise CaseFileUnreadable(
            f"{where}: {key}: expected a moment, such as 2026-04-24T10:00:00+08:00"
        )
    return moment.astimezone(UTC)


def _settings(told: object, name: str) -> dict[str, str]:
    table = _table(told, f"{name}: settings")
    return {key: _text(table, key, f"{name}: settings") for key in table}


def _petty_cash(told: object, name: str) -> str | None:
    table = _table(told, f"{name}: opening")
    _only(table, OPENING_KEYS, f"{name}: opening")
    return _text(table, "petty_cash_yuan", f"{name}: opening", "") or None


def _only(table: Mapping[str, Any], known: set[str], where: str) -> None:
    if unknown := [key for key in table if key not in known]:
        there = ", ".join(sorted(known))
        raise CaseFileUnreadable(
            f"{where}: {unknown[0]}: no such key; there are {there}"
        )


def _text(
    table: Mapping[str, Any], key: str, where: str, default: str | None = None
) -> str:
    value = table.get(key, default)
    if value is None:
        raise CaseFileUnreadable(f"{where}: {key}: missing")
    if not isinstance(value, str):
        raise CaseFileUnreadable(f"{where}: {key}: expected text, found {value!r}")
    return value


def _texts(value: object, where: str) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise CaseFileUnreadable(f"{where}: expected text or a list, found {value!r}")
    return tuple(values)


def _expected(value: object, where: str) -> dict[str, Any] | list[Any]:
    """What a paper must say: a table, or a list where the paper is one."""
    return value if isinstance(value, list) else _table(value, where)


def _table(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CaseFileUnreadable(f"{where}: expected a table, found {value!r}")
    return value
