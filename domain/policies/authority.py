"""Who may decide which total: all packs' tables, asked one by one (C14, C15, C19)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from domain.errors import No
from domain.facts import Facts
from domain.money import Fen, yuan_of
from domain.policies.conditions import EVER, Ref, missing
from domain.policies.pack import Authority, Band
from domain.policies.rules import Act, Rules


@dataclass(frozen=True)
class Decision:
    """What a total needs: the tables that authorise it, and those still to be asked."""

    tables: list[str]
    rules: list[str]
    nos: list[No]


def speaking(
    rules: Rules, act: Act | None, facts: Facts, matters: set[str], line: str
) -> list[Authority]:
    """The tables that speak about one of these matters on this line."""
    context = rules.context(facts, act)
    return [
        table
        for table in rules.asked(Authority)
        if table.matter in matters
        and table.line in (None, line)
        and table.when.since(context) is not None
    ]


def decide(
    rules: Rules,
    act: Act,
    facts: Facts,
    tables: list[Authority],
    totals: Mapping[str, Fen],
) -> Decision:
    """What this person's word is worth in each table, for the total that results.

    `totals` gives the total by matter.
    """
    authorised: list[str] = []
    named: list[str] = []
    nos: list[No] = []
    for table in tables:
        total = totals[table.matter]
        no = _said_no(rules, act, facts, table, total)
        if no:
            nos.append(no)
        else:
            authorised.append(table.table)
            named += band_of(rules, table, total).rule
    return Decision(authorised, list(dict.fromkeys(named)), nos)


def _said_no(
    rules: Rules, act: Act, facts: Facts, table: Authority, total: Fen
) -> No | None:
    band = band_of(rules, table, total)
    may = roles_for(rules, table, total)
    role = act.fields.get("role")
    context = rules.context(facts, act).assuming(True)
    since = band.needs.since(context)
    met = since is not None and since <= act.occurred_at
    if role in may and met:
        return None
    lacks = () if since == EVER else tuple(missing(band.needs, context))
    return No(band.rule, band.say or table.say, lacks, may)


def band_of(rules: Rules, table: Authority, total: Fen) -> Band:
    """The band a total falls into: over one figure, up to another."""
    for band in table.band:
        if total <= _bound(rules, band.up_to_yuan):
            return band
    return table.band[-1]


def roles_for(rules: Rules, table: Authority, total: Fen) -> tuple[str, ...]:
    """The roles of the total's band and of all higher ones (C15)."""
    bands: Iterator[Band] = iter(table.band)
    first = band_of(rules, table, total)
    roles = [role for band in _from(first, bands) for role in band.roles]
    return tuple(dict.fromkeys(roles))


def _from(first: Band, bands: Iterator[Band]) -> Iterator[Band]:
    found = False
    for band in bands:
        found = found or band is first
        if found:
            yield band


def _bound(rules: Rules, bound: Fen | Ref | None) -> float:
    value: Any = rules.settings.get(bound.name) if isinstance(bound, Ref) else bound
    return float("inf") if value in (None, "") else value


def uncovered(
    rules: Rules,
    tables: list[Authority],
    totals: Mapping[str, Fen],
    authorised: Mapping[str, Fen],
    said_yes: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> list[No]:
    """The tables that have not authorised these totals: rules, and who may.

    `said_yes` gives the roles, by table, that agreed to whatever they may decide.
    """
    nos = []
    for table in tables:
        total = totals[table.matter]
        if total > 0 and authorised.get(table.table, 0) < total:
            band = band_of(rules, table, total)
            who = roles_for(rules, table, total)
            if not set(who).isdisjoint(said_yes.get(table.table, ())):
                continue
            lacking = _lacking(total, authorised.get(table.table, Fen(0)))
            nos.append(No(band.rule, lacking + (band.say or table.say), (), who))
    return nos


def _lacking(total: Fen, authorised: Fen) -> str:
    """What has been authorised, beside what it would come to."""
    sums = f"累计将达 {yuan_of(total)} 元，已授权 {yuan_of(authorised)} 元"
    return f"{sums}，须先决定再付。"
