"""What can be asked about offers, approvals and sums granted."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.concessions import events
from domain.concessions.deciding import decided, line_of
from domain.concessions.money import ADVANCE, CONCESSION, matter_of
from domain.desk import Desk, asked_like, command, records
from domain.errors import Refused
from domain.money import Fen
from domain.reading import above_nought, cannot_read
from domain.words import Head, Line, Matter, Remedy, YesNo

COMPENSATION = "compensation"


class MoreThanIsLeft(Refused):
    """撤销的金额超过已批而未付的金额。"""


@dataclass(frozen=True, kw_only=True)
class Grant:
    """Money granted to the customer; the line only where liability is split."""

    case_id: UUID
    amount_fen: Fen
    head: Head = COMPENSATION
    line: Line | None = None
    remedy: Remedy | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Advance:
    """Whether medical costs are advanced (垫付), and how much if that is said."""

    case_id: UUID
    outcome: YesNo = "yes"
    amount_fen: Fen | None = None
    head: Head = "medical_fee"
    line: Line | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Authorisation:
    """A total somebody puts his name to; the present total where none is said."""

    case_id: UUID
    total_fen: Fen | None = None
    line: Line | None = None
    matter: Matter = CONCESSION
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """What is taken back of what was granted and not paid."""

    case_id: UUID
    amount_fen: Fen
    reason: str
    line: Line | None = None
    matter: Matter = CONCESSION


@command(
    "money", "head", asks=Grant, becomes=(events.CompensationGranted,), signed=True
)
def grant_compensation(desk: Desk, ask: Grant) -> None:
    """Money is granted (同意赔付); who decides must fill the band of the new total.

    Raises Refused. Source: P02-R18 to R21, R26 to R28, C14, C15.
    """
    above_nought(ask.amount_fen)
    case, line = desk.subject, line_of(desk.subject, ask.line)
    after = case.money.having(line=line, matter=COMPENSATION, granted=ask.amount_fen)
    decision = decided(desk, after, line, COMPENSATION)
    told = desk.told(ask, events.CompensationGranted) | {"line": line}
    told |= {"total_fen": after.total(line), "tables": decision.tables}
    desk.record(case, events.CompensationGranted, decision.rules, **told)


@command("advance", asks=Advance, becomes=(events.AdvanceDecided,), signed=True)
def decide_advance(desk: Desk, ask: Advance) -> None:
    """Whether the mall advances medical costs (垫付) is decided, before any payment.

    A yes without a figure covers whatever that role may decide. Raises Refused.
    Source: P01-R10, R76, A03.
    """
    case, line = desk.subject, line_of(desk.subject, ask.line)
    told = desk.told(ask, events.AdvanceDecided) | {"line": line, "tables": []}
    rules: list[str] = []
    amount = (ask.amount_fen or Fen(0)) if ask.outcome == "yes" else Fen(0)
    after = case.money.having(line=line, matter=ADVANCE, granted=amount)
    if ask.outcome == "yes" and ask.amount_fen is not None:
        above_nought(amount)
    decision = decided(desk, after, line, ADVANCE)
    if ask.outcome == "yes":
        told["tables"], rules = decision.tables, decision.rules
    told |= {"amount_fen": amount, "total_fen": after.total(line)}
    desk.record(case, events.AdvanceDecided, rules, **told)


@command("money", asks=Authorisation, becomes=(events.TotalAuthorised,), signed=True)
def authorise_total(desk: Desk, ask: Authorisation) -> None:
    """Somebody puts his name to a total (授权总额), granting nothing.

    Raises Refused by the tables whose band he does not fill. Source: C15, C19, A18.
    """
    case, line = desk.subject, line_of(desk.subject, ask.line)
    total = ask.total_fen
    if total is None:
        total = case.money.total(line, ask.matter)
    above_nought(total, "total_yuan")
    decision = decided(desk, case.money, line, ask.matter, total)
    told = {"line": line, "total_fen": total, "tables": decision.tables}
    told["reason"] = ask.reason
    desk.record(case, events.TotalAuthorised, decision.rules, **told)


@command(asks=Withdrawal, becomes=(events.GrantWithdrawn,), signed=True)
def withdraw_grant(desk: Desk, ask: Withdrawal) -> None:
    """What was granted and not paid is taken back (撤销赔付). Raises MoreThanIsLeft."""
    case, line = desk.subject, line_of(desk.subject, ask.line)
    key = (line, matter_of(ask.matter))
    above_nought(ask.amount_fen)
    if ask.amount_fen > case.money.granted[key] - case.money.paid[key]:
        raise MoreThanIsLeft
    told = desk.told(ask, events.GrantWithdrawn) | {"line": line}
    desk.record(case, events.GrantWithdrawn, **told)


SpecialApproval = asked_like(events.SpecialApprovalGranted, {"case_id": UUID})


@command(asks=SpecialApproval, signed=True)
def grant_special_approval(desk: Desk, ask: Any) -> None:
    """Senior management opens a rule "in principle" for once (特批). Source: C16.

    The rule must be one of the case's; whether it can be opened, the rule itself says.
    """
    if ask.rule not in {rule for pack in desk.rules.packs for rule in pack.rules}:
        raise cannot_read("rule", f"本案所用流程没有编号为 {ask.rule} 的规则")
    told = desk.told(ask, events.SpecialApprovalGranted)
    desk.record(desk.subject, events.SpecialApprovalGranted, **told)


request_approval = records(events.ApprovalRequested)
grant_approval = records(events.ApprovalGranted, signed=True)
refuse_approval = records(events.ApprovalRefused, signed=True)
make_offer = records(events.OfferMade, "promise", "negotiation")
accept_offer = records(events.OfferAccepted)
reject_offer = records(events.OfferRejected)
