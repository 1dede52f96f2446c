"""Conditions, roles and words of packs as people read them."""

from collections.abc import Iterable, Sequence
from typing import Any

from domain.desk import Command
from domain.commands import COMMANDS
from domain.fields import Field
from domain.glossary import label
from domain.money import yuan_of
from domain.policies.conditions import (
    BESIDE_FACTS,
    AllOf,
    Comparison,
    Condition,
    Ref,
    Test,
)
from domain.policies.condition_reader import Unreadable, read_condition
from domain.policies.rules import Rules
from domain.policies.vocabulary import facts

SIGNS = {
    "=": "：",
    "<=": "不超过 ",
    ">=": "不少于 ",
    "<": "少于 ",
    ">": "超过 ",
    "!=": "不是",
}
OF_MOMENTS = {"<=": "不晚于 ", ">=": "不早于 ", "<": "早于 ", ">": "晚于 "}
SCOPES = {"act": "本次的", "start": "该项的"}


def in_words(text: str, rules: Rules) -> str:
    """What a pack's condition says: 收到证据（单据：收费票据，形式：原件）."""
    try:
        told = [read_condition(part) for part in text.split(" | ")]
    except Unreadable:
        return text
    parts = (said(one, rules) for one in told if not is_about_the_act(one))
    return " 或 ".join(dict.fromkeys(parts)) or text


def is_about_the_act(condition: Condition) -> bool:
    """Whether it asks what is typed, and not what has happened."""
    return isinstance(condition, Test) and condition.name == "act"


def said(condition: Condition, rules: Rules) -> str:
    """A condition in words."""
    if isinstance(condition, Test):
        return said_of_one(condition, rules)
    between = "；" if isinstance(condition, AllOf) else " 或 "
    return between.join(said(part, rules) for part in condition.parts)


def said_of_one(test: Test, rules: Rules) -> str:
    """One fact by its name and fields, or its absence."""
    fields = facts().get(test.name, {})

    def called(name: str) -> str:
        return setting_says(name, rules) if test.name == "setting" else name

    parts = [
        compared(called(one.field), one.sign, one.wanted, fields.get(one.field), rules)
        for one in test.comparisons
    ]
    name = "" if test.name in BESIDE_FACTS else label(test.name)
    told = "，".join(part for part in parts if part)
    shown = f"{name}（{told}）" if name and told else name or told
    absent = "不是" if test.name == "setting" else "没有"
    return f"{absent}{shown}" if test.negated else shown


def compared(
    name: str, sign: str, wanted: Sequence[Any], field: Field | None, rules: Rules
) -> str:
    """A field against its values; that it is of this very act needs no saying."""
    outside = [one for one in wanted if isinstance(one, Ref) and one.scope == "act"]
    if outside:
        return ""
    if sign == "!=" and None in wanted:
        return f"{label(field.name if field else name)}已填"
    values = " 或 ".join(value(one, field, rules) for one in wanted)
    signs = SIGNS | (OF_MOMENTS if field and field.kind == "moment" else {})
    return f"{label(field.name if field else name)}{signs[sign]}{values}"


def value(told: Any, field: Field | None, rules: Rules) -> str:
    """One value as it reads."""
    if isinstance(told, Ref):
        if told.scope == "setting":
            return setting_says(told.name, rules)
        such = "".join(of_such(one, told.scope, rules) for one in told.such)
        whose = SCOPES.get(told.scope, f"{label(told.scope)}{such}的")
        return whose + label(told.name)
    if isinstance(told, bool) or told is None:
        return {True: "是", False: "否", None: "未填"}[told]
    if field and field.kind == "money":
        return yuan_of(told)
    if field and field.name == "act":
        return label(str(told))
    kind = (field and field.word) or ""
    return rules.words(kind).get(str(told), str(told))


def of_such(one: Comparison, fact: str, rules: Rules) -> str:
    """Of which facts alone the newest is meant."""
    field = facts().get(fact, {}).get(one.field)
    return f"（{compared(one.field, one.sign, one.wanted, field, rules)}）"


def setting_says(name: str, rules: Rules) -> str:
    """What a figure the store fills in is called."""
    named = (
        one.say for pack in rules.packs for one in pack.setting if one.name == name
    )
    return next(named, name).split("（")[0]


def filled_in(name: str, rules: Rules) -> str:
    """A role, or the one a store has named where a pack leaves it to the store."""
    setting = name.removeprefix("setting.")
    if setting == name:
        return name
    return str(rules.settings.get(setting) or setting_says(setting, rules))


def roles(names: Iterable[str], rules: Rules) -> str:
    """Roles in Chinese: 企业人事总监、企业总经理."""
    known = rules.words("role") | rules.words("whom")
    return "、".join(known.get(it, it) for it in (filled_in(n, rules) for n in names))


def mends(lacks: Iterable[str]) -> list[Command]:
    """The commands that record what is missing, in its order."""
    found: dict[str, Command] = {}
    for text in lacks:
        for name in named_in(text):
            command = recorder_of(name)
            if command:
                found[command.name] = command
    return list(found.values())


def named_in(text: str) -> list[str]:
    """The facts a condition waits for."""
    try:
        tests = [t for part in text.split(" | ") for t in read_condition(part).tests()]
    except Unreadable:
        return []
    return [test.name for test in tests if not test.negated]


def recorder_of(fact: str) -> Command | None:
    """The command that records a fact."""
    for command in COMMANDS.values():
        if command.becomes and command.becomes[0].__name__ == fact:
            return command
    return None
