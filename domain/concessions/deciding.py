"""Deciding a total (授权): which line bears it, whose word it needs, what it may pay.

Source: C14, C15, C19, A18, A21; design section 3 on authority.
"""

from typing import cast

from domain.cases.case import Case
from domain.concessions.money import ADVANCE, CONCESSION, Money, matter_of
from domain.desk import Desk
from domain.errors import Refused
from domain.money import Fen
from domain.policies.authority import (
    Decision,
    band_of,
    decide,
    speaking,
    uncovered,
)
from domain.policies.pack import Authority
from domain.reading import cannot_read


def line_of(case: Case, named: str | None) -> str:
    """The liability line that bears a sum; named where liability is split."""
    line = case.money.line
    if line is None and named is None:
        raise cannot_read("line", "责任由双方分担，须写明由供应商还是门店承担")
    if line and named and named != line:
        raise cannot_read("line", "本案责任不由这一方承担；可以不填")
    return named or cast(str, line)


def matters(matter: str) -> set[str]:
    """The matters whose tables speak: an advance is a concession, too."""
    return {CONCESSION, ADVANCE} if matter == ADVANCE else {CONCESSION}


def decided(
    desk: Desk, money: Money, line: str, matter: str, total: Fen | None = None
) -> Decision:
    """What this person's word is worth for the totals that result.

    Raises Refused when tables speak and none of them takes it.
    """
    assert desk.act is not None
    facts = desk.subject.facts
    tables = speaking(desk.rules, desk.act, facts, matters(matter), line)
    totals = {m: money.total(line, m) for m in (CONCESSION, ADVANCE)}
    if total is not None:
        totals[matter] = total
    decision = decide(desk.rules, desk.act, facts, tables, totals)
    if tables and not decision.tables:
        raise Refused(decision.nos)
    return decision


def leaves(
    desk: Desk, amount_fen: Fen, named: str | None, purpose: str | None
) -> tuple[str, list[str]]:
    """The line that pays, and the rules whose tables authorised what will be paid.

    Raises Refused by every table that has not.
    """
    assert desk.act is not None
    case, matter = desk.subject, matter_of(purpose)
    line = line_of(case, named)
    after = case.money.having(paid=amount_fen, line=line, matter=matter)
    totals = {m: after.left(line, m) for m in (CONCESSION, ADVANCE)}
    spoken = matters(matter)
    tables = speaking(desk.rules, desk.act, case.facts, spoken, line)
    sums = case.money
    nos = uncovered(desk.rules, tables, totals, sums.authorised, sums.open)
    if nos:
        raise Refused(nos)
    return line, rules_of(desk, tables, totals)


def rules_of(desk: Desk, tables: list[Authority], totals: dict[str, Fen]) -> list[str]:
    """The rules of the bands these totals fall into."""
    return [
        rule
        for table in tables
        for rule in band_of(desk.rules, table, totals[table.matter]).rule
    ]
