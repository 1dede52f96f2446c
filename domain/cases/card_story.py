"""The story (时间轴) of a case: one line a fact, nothing personal in it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from domain import glossary
from domain.cases.card_marks import LATE
from domain.fact import Fact
from domain.fields import Field, fields_of, written
from domain.policies.rules import Rules
from domain.refusals.events import CommandRefused

LEFT_OUT = {"role", "occurred_at", "rules", "store_version", "number", "asked"}
LEFT_OUT |= {"decision_text", "decision_sha256", "passkey", "assertion"}
LEFT_OUT |= {"authenticator_data", "client_data"}  # for verifiers, not for readers
LEFT_OUT |= {"content_sha256", "case_version", "print_code"}
TOPICS_OF = {  # the filters of the page
    "money": ("payments.", "petty_cash.", "concessions.", "claims."),
    "approval": (
        *("concessions.Approval", "concessions.Special", "concessions.Total"),
        "seals.",
    ),
    "evidence": ("evidence.", "custody.", "statements.", "papers.", "hospital."),
    "contact": ("notices.", "outside.", "mediation.", "courts."),
    "refused": ("refusals.",),
}


def line_of_story(fact: Fact, rules: Rules) -> dict[str, Any]:
    """A fact as a line: when, who, by which rules, a sentence and its particulars."""
    gap = fact.timestamp - fact.occurred_at
    told = particulars_of(fact, rules)
    name = type(fact).__name__
    return {
        "position": fact.position,
        "case_id": fact.originator_id,
        "occurred_at": fact.occurred_at,
        "recorded_at": fact.timestamp,
        "late": gap > LATE,
        "late_by": gap if gap > LATE else timedelta(0),
        "by": fact.by,
        "role": fact.role,
        "rules": list(fact.rules),
        "topic": fact.topic,
        "fact": name,
        "title": glossary.label(name),
        "says": glossary.says(name),
        "told": told,
        "sentence": sentence_of(fact, told),
        "groups": groups_of(fact),
        "refused": isinstance(fact, CommandRefused),
    }


def sentence_of(fact: Fact, told: Mapping[str, str]) -> str:
    """One sentence in Chinese: what happened, then what it says."""
    if isinstance(fact, CommandRefused):
        why = "；".join(line.partition(": ")[2] or line for line in fact.reasons)
        return f"{glossary.label(fact.command)}，没有记入：{why}"
    parts = "，".join(f"{label} {value}" for label, value in told.items())
    title = glossary.label(type(fact).__name__)
    return f"{title}：{parts}" if parts else title


def particulars_of(fact: Fact, rules: Rules) -> dict[str, str]:
    """What the fact says, labels and words in Chinese; ids and what is personal not."""
    said, found = written(fact), {}
    for field in fields_of(type(fact)):
        hidden = field.kind in ("personal", "id") or field.name in LEFT_OUT
        if not hidden and said.get(field.name) not in (None, "", []):
            found[field.label] = _zh(field, said[field.name], rules)
    return found


def _zh(field: Field, value: Any, rules: Rules) -> str:
    if isinstance(value, list):
        return "、".join(_zh(field, one, rules) for one in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.name == "command":
        return glossary.label(str(value))
    if field.word:
        return rules.words(field.word).get(value, str(value))
    if field.kind == "moment":
        return str(value)[:16].replace("T", " ")
    return str(value)


def groups_of(fact: Fact) -> list[str]:
    """The filters of the page a line is found under."""
    found = [name for name, of in TOPICS_OF.items() if fact.topic.startswith(of)]
    gap = fact.timestamp - fact.occurred_at
    return [*found, "late"] if gap > LATE else found
