"""What may be done now by me (现在可以做): every command asked with unknown fields."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from domain.cases.case import Case
from domain.errors import No
from domain.policies.authority import speaking
from domain.policies.conditions import UNKNOWN
from domain.policies.duties import gates
from domain.policies.rules import Act, Rules

ABOUT = ("case_id", "store_id", "person_id")


class Possible(NamedTuple):
    """A command, and every rule that would say no to it whatever is filled in."""

    command: str
    nos: tuple[No, ...]

    @property
    def allowed(self) -> bool:
        """Whether no rule stands in the way as far as is known."""
        return not self.nos


def possible(
    case: Case,
    rules: Rules,
    role: str,
    by: UUID,
    now: datetime,
    commands: Mapping[str, Any],
) -> list[Possible]:
    """Each command about a case, asked with an act whose fields are not known.

    A test on an unknown field does not apply in `when` and is met in `until`.
    """
    found = []
    for name, command in commands.items():
        begins = any(field.name == "store_id" for field in fields(command.ask))
        if command.of is Case and not begins:
            act = _act(command, role, by, now)
            found.append(Possible(name, _nos(case, rules, command, act)))
    return found


def _act(command: Any, role: str, by: UUID, now: datetime) -> Act:
    told = {field.name: UNKNOWN for field in fields(command.ask)}
    told = {name: value for name, value in told.items() if name not in ABOUT}
    return Act(command.acts, told | {"role": role, "by": by}, by, now)


def _nos(case: Case, rules: Rules, command: Any, act: Act) -> tuple[No, ...]:
    if case.closed and "after_closing" not in command.acts:
        return (No(("CaseIsClosed",), "本案已结案。"),)
    nos = rules.say_no(act, case.facts) + gates(rules, act, case.facts)
    return (*nos, *_authority(case, rules, command, act))


def _authority(case: Case, rules: Rules, command: Any, act: Act) -> list[No]:
    """Deciding a total takes a place in some band of some table that speaks."""
    if command.name not in ("grant_compensation", "decide_advance", "authorise_total"):
        return []
    matters = {"medical_advance" if command.name == "decide_advance" else "concession"}
    line = case.money.line or "store"
    tables = speaking(rules, None, case.facts, matters, line)
    may = {role for table in tables for band in table.band for role in band.roles}
    if not tables or act.fields["role"] in may:
        return []
    named = tuple(dict.fromkeys(r for t in tables for b in t.band for r in b.rule))
    return [No(named, "您的角色不在这张审批权限表里。", (), tuple(sorted(may)))]
