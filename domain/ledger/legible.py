"""Whether a state can be read, told at a glance: most are exactly as our hand writes.

A pattern per kind of fact knows the text the kind's layout writes. What does not match
may still be readable (an earlier version of the fact, a 29th of February) and is read
in full; only verification needs this, and it reads millions.
"""

import re
from datetime import date, datetime
from functools import cache
from re import Match
from typing import Protocol, cast
from uuid import UUID

from domain.fact import Fact
from domain.ledger.errors import FactUnreadable
from domain.ledger.layout import layout_of
from domain.ledger.topics import TOPICS

# Possessive, and what may stand rather than what may not: both spare the matcher much.
_DAY = (
    r"[12]\d\d\d-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])"
    r"|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{6})?Z"
_HEX = "-".join(f"[0-9a-f]{{{long}}}+" for long in (8, 4, 4, 4, 12))
_PLAIN = r"[ !#-\[\]-\xff]*+"
_ESCAPED = r'\\(?:["\\/bfnrt]|u[0-9a-f]{4})'
VALUES = {
    str: rf'"{_PLAIN}(?:{_ESCAPED}{_PLAIN})*+"',
    int: r"-?(?:0|[1-9]\d*)",
    bool: "(?:true|false)",
    UUID: f'"{_HEX}"',
    date: f'"{_DAY}"',
    datetime: f'"{_DAY}T{_TIME}"',
}


class Glance(Protocol):
    """Looks at a state; something if it is surely readable."""

    def __call__(self, state: bytes) -> Match[bytes] | None: ...


class Glances(dict[bytes, Glance]):
    """How to look at a state, by the topic of its entry."""

    def __missing__(self, topic: bytes) -> Glance:
        kind = TOPICS.get(topic.decode(errors="replace"))
        self[topic] = cast(Glance, _pattern(kind).fullmatch) if kind else _unheard_of
        return self[topic]


def why_illegible(topic: bytes, state: bytes) -> str:
    """What keeps a fact from being read; empty if nothing does. In Chinese."""
    kind = TOPICS.get(topic.decode(errors="replace"))
    if kind is None:
        return "事实名称不在登记表内"
    layout = layout_of(kind)
    try:
        misfits = layout.misfits(layout.told(state.decode()))
    except (FactUnreadable, UnicodeDecodeError) as error:
        return f"内容无法读出（{error}）"
    return f"栏目类型不符（{'、'.join(sorted(misfits))}）" if misfits else ""


def _unheard_of(state: bytes) -> None:
    """Nothing under a name nobody knows is readable."""


@cache
def _pattern(kind: type[Fact]) -> re.Pattern[bytes]:
    """The text of a kind of fact as its layout writes it."""
    layout = layout_of(kind)
    told = {name: _value(*type_) for name, type_ in layout.types.items()}
    if layout.version > 1:
        told["class_version"] = str(layout.version)
    said = ",".join(f'"{name}":{value}' for name, value in sorted(told.items()))
    return re.compile((r"\{" + said + r"\}").encode())


def _value(type_: type, many: bool, may_lack: bool) -> str:
    one = VALUES[type_]
    value = rf"\[(?:{one}(?:,{one})*)?\]" if many else one
    return f"(?:null|{value})" if may_lack else value
