"""The sums of a card: authorised, paid and come back, and what waits for leave."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from domain.cases.case import Case
from domain.concessions.events import ApprovalRequested
from domain.concessions.money import ADVANCE, CONCESSION
from domain.fact import Fact
from domain.money import Fen
from domain.payments.events import (
    PaymentMade,
    PaymentReversed,
    PettyCashChangeReturned,
    PettyCashDrawn,
    TillRefundMade,
)
from domain.policies.authority import speaking, uncovered
from domain.policies.conditions import Context
from domain.policies.pack import Authority, Lock
from domain.policies.rules import Rules
from domain.seals.events import SealUseRequested

LINES = ("supplier", "store")
MATTERS = {CONCESSION, ADVANCE}
CAME_BACK = ("SupplierRecovered", "ClaimMoneyReceived")
OUT = (PaymentMade, PettyCashDrawn, TillRefundMade)
BACK = (PettyCashChangeReturned, PaymentReversed)


class Approval(NamedTuple):
    """Leave that is waited for: of a table of authority, or asked for by somebody."""

    rules: tuple[str, ...]
    why: str
    who_may: tuple[str, ...]
    line: str | None  # None: leave for an act, not for a total
    table: str
    total_fen: Fen | None
    act: str = ""
    item: str | None = None
    asked_position: int = 0


def paid_of(case: Case) -> Fen:
    """All money that left for the case, less what came back of it (7.2 `paid_out`)."""
    breaches = case.facts.told("BreachRecorded")
    own = [fact for fact in breaches if getattr(fact, "money_left")]
    out_of_pocket = sum(getattr(fact, "amount_fen") or 0 for fact in own)
    return Fen(_sum(case, OUT) + out_of_pocket - _sum(case, BACK))


def recovered_of(case: Case) -> Fen:
    """What suppliers and insurers gave back."""
    told = [fact for name in CAME_BACK for fact in case.facts.told(name)]
    return Fen(sum(getattr(fact, "amount_fen") for fact in told))


def _sum(case: Case, kinds: tuple[type[Fact], ...]) -> int:
    told = (fact for kind in kinds for fact in case.facts.told(kind.__name__))
    return sum(getattr(fact, "amount_fen") for fact in told)


def authorised_of(case: Case, rules: Rules) -> Fen:
    """The total to which every table that speaks has given its leave."""
    total = 0
    for line in LINES:
        if granted := case.money.total(line):
            tables = speaking(rules, None, case.facts, MATTERS, line)
            leaves = [case.money.authorised.get(one.table, 0) for one in tables]
            total += min(leaves, default=granted)
    return Fen(total)


def approvals_of(case: Case, rules: Rules) -> tuple[Approval, ...]:
    """The totals no table covers yet, and the leave asked for and not answered."""
    return (*_totals(case, rules), *_requests(case, rules), *_seals(case, rules))


def _totals(case: Case, rules: Rules) -> list[Approval]:
    return [
        approval
        for line in LINES
        if case.money.total(line)
        for table in speaking(rules, None, case.facts, MATTERS, line)
        for approval in _uncovered(case, rules, table, line)
    ]


def _uncovered(
    case: Case, rules: Rules, table: Authority, line: str
) -> Iterator[Approval]:
    """What a table has not authorised of the line's total, if anything."""
    totals = {table.matter: case.money.total(line, table.matter)}
    sums = case.money
    for no in uncovered(rules, [table], totals, sums.authorised, sums.open):
        total = totals[table.matter]
        yield Approval(no.rules, no.why, no.who_may, line, table.table, total)


def _requests(case: Case, rules: Rules) -> list[Approval]:
    told = [
        fact
        for fact in case.facts.all("ApprovalRequested")
        if isinstance(fact, ApprovalRequested) and not _answered(case, fact)
    ]
    return [_request(case, rules, fact) for fact in told]


def _seals(case: Case, rules: Rules) -> Iterator[Approval]:
    """The seals that were asked for and neither allowed nor declined; item: which."""
    answers = ("SealUseApproved", "SealUseDeclined", "SealUsed")
    told: list[Any] = [one for name in answers for one in case.facts.told(name)]
    done = {one.seal_use_id for one in told}
    for asked in case.facts.all("SealUseRequested"):
        if isinstance(asked, SealUseRequested) and asked.seal_use_id not in done:
            yield _seal(case, rules, asked)


def _seal(case: Case, rules: Rules, asked: SealUseRequested) -> Approval:
    act: dict[str, object] = {"seal_use_id": asked.seal_use_id}
    told = _who_grants(case, rules, act, "approve_seal_use")
    locks = [lock for lock in told if lock.only]
    seal = rules.words("seal").get(asked.seal, asked.seal)
    return Approval(
        tuple(dict.fromkeys(rule for lock in locks for rule in lock.rule)),
        f"{seal} {asked.impressions} 次：{asked.reason}",
        tuple(dict.fromkeys(role for lock in locks for role in lock.only)),
        *(None, "", None, "use_seal", str(asked.seal_use_id), asked.position),
    )


def _answered(case: Case, asked: ApprovalRequested) -> bool:
    """Whether it was granted or refused, or its rule opened specially (C16)."""
    answers = (*case.facts.told("ApprovalGranted"), *case.facts.told("ApprovalRefused"))
    special = case.facts.told("SpecialApprovalGranted")
    return any(
        getattr(one, "rule") in (asked.act, asked.item)
        and one.originator_version > asked.originator_version
        for one in special
    ) or any(
        getattr(answer, "act") == asked.act
        and getattr(answer, "item") in (None, asked.item)
        and answer.originator_version > asked.originator_version
        for answer in answers
    )


def _request(case: Case, rules: Rules, asked: ApprovalRequested) -> Approval:
    told: dict[str, object] = {
        "act": asked.act,
        "item": asked.item,
        "up_to_fen": asked.amount_fen,
    }
    special = asked.act in {rule for pack in rules.packs for rule in pack.rules}
    by = "grant_special_approval" if special else "grant_approval"
    locks = [lock for lock in _who_grants(case, rules, told, by) if lock.only]
    named = tuple(dict.fromkeys(rule for lock in locks for rule in lock.rule))
    named = (asked.act, *named) if special else named
    may = tuple(dict.fromkeys(role for lock in locks for role in lock.only))
    may = (asked.whom,) if asked.whom else may
    return Approval(
        named or tuple(asked.rules), asked.reason, may, None, "", asked.amount_fen,
        asked.act, asked.item, asked.position,
    )  # fmt: skip


def _who_grants(
    case: Case, rules: Rules, told: dict[str, object], by: str
) -> list[Lock]:
    """The locks that say who may give this leave, by one act or another."""
    context = Context(case.facts, told, settings=rules.settings)
    return [
        lock
        for lock in rules.asked(Lock)
        if by in lock.act and lock.when.since(context) is not None
    ]
