"""How packs write conditions: read here, and refused where nobody can read them."""

import re
from datetime import date
from typing import Any

from domain.money import fen_of
from domain.policies.conditions import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Ref,
    Test,
    inside,
)

SHAPE = re.compile(r"\s*(?P<no>no\s+)?(?P<name>\w+)\s*(?:\((?P<fields>.*)\))?\s*", re.S)
PART = re.compile(r"\s*(\w+)\s*(<=|>=|!=|<|>|=)\s*(.+?)\s*", re.S)
OF_SUCH = re.compile(r"(?P<fact>[A-Z]\w*)(?:\[(?P<field>\w+)=(?P<word>\w+)\])?")
UNLESS_TOLD = {  # of a fact that can also say no, the yes is meant
    "ComplaintClassified": Comparison("confirmed", "=", (True,)),
}


class Unreadable(ValueError):
    """A condition nobody can read; the message says which part and why."""


def read_condition(told: object) -> Condition:
    """Read a text, a list (all) or a table (`any_of`, `all_of`).

    Raises Unreadable.
    """
    if isinstance(told, str):
        return _test(told)
    if isinstance(told, list):
        parts = tuple(read_condition(part) for part in told)
        return parts[0] if len(parts) == 1 else AllOf(parts)
    if isinstance(told, dict) and len(told) == 1:
        ((key, parts_told),) = told.items()
        if key in ("any_of", "all_of") and isinstance(parts_told, list):
            parts = tuple(read_condition(part) for part in parts_told)
            return AnyOf(parts) if key == "any_of" else AllOf(parts)
    raise Unreadable(f"neither text, list, any_of nor all_of: {told!r}")


def _test(told: str) -> Test:
    text = " ".join(told.split())  # long ones are broken over lines
    shape = SHAPE.fullmatch(text)
    if shape is None or shape["name"] == "no":
        raise Unreadable(f"not of the form Name(field=value, ...): {text!r}")
    parts = (shape["fields"] or "").split(",")
    comparisons = [_comparison(part, text) for part in parts if part.strip()]
    meant = UNLESS_TOLD.get(shape["name"])
    if meant and meant.field not in {one.field for one in comparisons}:
        comparisons.append(meant)
    return Test(text, shape["name"], tuple(comparisons), bool(shape["no"]))


def _comparison(part: str, text: str) -> Comparison:
    read = PART.fullmatch(part)
    if read is None:
        raise Unreadable(f"cannot read {part.strip()!r} in {text!r}")
    name, sign, values = read.groups()
    wanted = tuple(_value(name, value.strip(), text) for value in values.split("|"))
    if sign != "=" and len(wanted) > 1:
        raise Unreadable(f"{sign} takes one value in {text!r}")
    return Comparison(inside(name), sign, wanted)


def _value(name: str, value: str, text: str) -> Any:
    scope, dot, rest = value.partition(".")
    if dot and scope in ("act", "start", "setting"):
        return Ref(scope, rest)
    if dot and (of := OF_SUCH.fullmatch(scope)):
        such = (Comparison(of["field"], "=", (of["word"],)),) if of["field"] else ()
        return Ref(of["fact"], rest, such)
    if value == "none":
        return None
    if name.endswith("_yuan"):
        try:
            return fen_of(value)
        except ValueError as wrong:
            raise Unreadable(f"{value!r} is no amount in {text!r}: {wrong}") from wrong
    if value in ("true", "false"):
        return value == "true"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return date.fromisoformat(value)
    if re.fullmatch(r"-?\d+", value):
        return int(value)
    if re.fullmatch(r"[\w-]+", value):
        return value
    raise Unreadable(f"cannot read the value {value!r} in {text!r}")
