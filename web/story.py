"""The story of a case (时间轴) as it stands on a page: days, filters, who and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from domain.commands import COMMANDS
from domain.fact import Fact
from domain.policies.rules import Rules
from web.desk import now
from web.display import day, late_entry, shanghai, sign
from web.names import staff_names

ONLY = {
    "": "全部",
    "money": "资金",
    "approval": "审批",
    "evidence": "证据",
    "contact": "沟通",
    "late": "迟录",
    "refused": "被拒",
}
MANY, OPEN_DAYS = 60, 2
SIGNED = "DecisionSigned"
USUAL = {
    "reauthenticated": "重新输入密码",
    "passkey": "通行密钥",
}  # in older rules, too
TO_SIGN = {  # what decisions come to that are signed at the counter
    kind.__name__ for one in COMMANDS.values() if one.signed for kind in one.becomes
}
TELLING = {"refused", "money", "late"}


@dataclass(frozen=True)
class DayOfStory:
    """The lines of one day, newest first."""

    title: str
    note: str
    lines: list[dict[str, Any]]
    is_open: bool


@dataclass(frozen=True)
class Story:
    """A story, filtered, day by day."""

    days: list[DayOfStory]
    count: int
    refused: int
    only: str
    words: str
    filters: list[tuple[str, str, int]]

    @classmethod
    def of(cls, hand: Any, asked: Mapping[str, str]) -> "Story":
        """The lines of a case under one filter, by when they happened."""
        told = hand.story()
        signed = {
            fact.command_id: vars(fact)["signature_kind"]
            for fact in hand.facts
            if type(fact).__name__ == SIGNED
        }
        for line, fact in zip(told, hand.facts, strict=True):
            line["sign"] = "no" if line["refused"] else sign(fact)
            line |= signing_of(fact, signed, hand.rules)
            line["late_mark"] = late_entry(line["occurred_at"], line["recorded_at"])
        only = asked.get("only", "")
        only, words = only if only in ONLY else "", asked.get("find", "").strip()[:60]
        kept = [one for one in told if under(one, only) and words in one["sentence"]]
        filters = [
            (name, label, sum(under(one, name) for one in told))
            for name, label in ONLY.items()
        ]
        refused = sum(one["refused"] for one in told)
        return cls(days_of(kept, hand), len(told), refused, only, words, filters)


def signing_of(fact: Fact, signed: Mapping[Any, str], rules: Rules) -> dict[str, Any]:
    """How a decision was signed; whoever acts away from the counter signs nothing."""
    name = type(fact).__name__
    if name not in TO_SIGN:
        return {"to_sign": False, "signed": ""}
    kind = signed.get(fact.command_id, "")
    how = (USUAL | rules.words("signature_kind")).get(kind, kind)
    return {"to_sign": True, "signed": f"已签署：{how}" if how else ""}


def under(line: Mapping[str, Any], only: str) -> bool:
    """Whether a line is found under a filter."""
    return not only or only in line["groups"]


def days_of(lines: list[dict[str, Any]], hand: Any) -> list[DayOfStory]:
    """Day by day, the newest first; in a long story quiet days are folded."""
    names = staff_names(line["by"] for line in lines)
    roles = hand.rules.words("role")
    for line in lines:
        line["who"] = names.get(line["by"], "")
        line["role_label"] = roles.get(line["role"], line["role"])
    ordered = sorted(lines, key=moment_of, reverse=True)
    found = []
    for at, group in groupby(
        ordered, key=lambda line: shanghai(line["occurred_at"]).date()
    ):
        told = list(group)
        telling = any(TELLING.intersection(line["groups"]) for line in told)
        is_open = len(lines) <= MANY or len(found) < OPEN_DAYS or telling
        found.append(DayOfStory(titled(at), noted(at, hand), told, is_open))
    return found


def moment_of(line: Mapping[str, Any]) -> tuple[Any, int]:
    """When it happened; what was told together stays in the order of the book."""
    return line["occurred_at"], line["position"]


def titled(at: date) -> str:
    """05-12 周二, with the year where it is another one."""
    today = shanghai(now()).date()
    year = "" if at.year == today.year else f"{at.year}-"
    return f"{year}{day(at)}" + ("　今天" if at == today else "")


def noted(at: date, hand: Any) -> str:
    """A holiday, or a weekend that is worked."""
    why = hand.rules.calendar(now()).why(at)
    return "" if why.startswith("周") else why
