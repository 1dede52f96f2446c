"""How a card (案卡) is laid out as plain lines, and compared with another."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from domain.cases.card import Card
from domain.deadlines import SHANGHAI
from domain.money import yuan_of

BESIDE = {"case_id", "store_id", "last_position"}  # ids and places say nothing here


def plainly(card: Card, now: datetime) -> dict[str, Any]:
    """A card's fields as text: amounts in yuan, lists line by line."""
    told = {one.name: getattr(card, one.name) for one in fields(card)}
    clocks = {
        f"clock {' '.join(one.rules)} of {one.start_version}": _clock(one, now)
        for one in told.pop("clocks")
    }
    plain = {
        re.sub("_fen$", "_yuan", name): _plain(name, it)
        for name, it in told.items()
        if name not in BESIDE
    }
    return {name: it for name, it in (plain | clocks).items() if it not in ("", None)}


def changed(was: Mapping[str, Any], became: Mapping[str, Any]) -> Iterator[Any]:
    """Each field that differs, with both its values."""
    for name in dict.fromkeys((*was, *became)):
        if was.get(name) != became.get(name):
            yield name, was.get(name, "none"), became.get(name, "none")


def _clock(clock: Any, now: datetime) -> str:
    state = "overdue" if clock.overdue(now) else clock.state
    return f"due {_plain('', clock.due_at)}, {state}"


def _plain(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plain(name, it)}" for key, it in value.items())
    if isinstance(value, int) and name.endswith("_fen"):
        return yuan_of(value)
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    if hasattr(value, "_asdict"):
        items = value._asdict().items()
        return ", ".join(f"{key} {_plain(key, it)}" for key, it in items if it)
    if isinstance(value, tuple | list):
        return "; ".join(_plain(name, one) for one in value)
    if isinstance(value, frozenset):
        return ", ".join(sorted(map(str, value)))
    return str(value)
