"""The band of authority (权限档) a total falls into, drawn as a rule with marks."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from domain.policies.pack import Authority
from domain.policies.rules import Rules
from web.rules_told import bound
from web.wording import roles

WIDTH = 620


class Part(NamedTuple):
    """One band: from where to where, whose it is, whether it is mine."""

    x: int
    width: int
    who: str
    mine: bool
    up_to: str


class Bands(NamedTuple):
    """A table of authority, and where the total asked for stands in it."""

    parts: list[Part]
    mark: int
    rules: tuple[str, ...]
    mine_up_to: str


def bands_of(item: dict[str, Any], hand: Any, role: str) -> Bands | None:
    """The table that waits for this total; nothing for other requests."""
    tables = hand.rules.asked(Authority)
    table = next((one for one in tables if one.table == item["authority"]), None)
    if table is None or item["total_fen"] is None:
        return None
    parts = list(parts_of(table, hand.rules, role))
    at = place(item["total_fen"], table, hand.rules)
    mine = [part.up_to for part in parts if part.mine]
    return Bands(parts, at, tuple(item["rules"]), mine[-1] if mine else "")


def parts_of(table: Authority, rules: Rules, role: str) -> Iterator[Part]:
    """Bands of one width each: sums differ by powers of ten."""
    width = WIDTH // len(table.band)
    last = max(
        (n for n, band in enumerate(table.band) if role in band.roles), default=-1
    )
    for number, band in enumerate(table.band):
        fen = bound(band.up_to_yuan, rules)
        up_to = "" if fen is None else f"{fen // 100:,}.{fen % 100:02d}"
        mine = number <= last  # a higher role may act for a lower one (C15)
        yield Part(number * width, width, roles(band.roles, rules), mine, up_to)


def place(total: int, table: Authority, rules: Rules) -> int:
    """Where a total stands: inside its band, in proportion."""
    width, low = WIDTH // len(table.band), 0
    for number, band in enumerate(table.band):
        high = bound(band.up_to_yuan, rules)
        if high is None or total <= high:
            share = (total - low) / ((high or max(total * 2, 1)) - low or 1)
            return int(number * width + width * min(max(share, 0.0), 1.0))
        low = high
    return WIDTH
