"""What can be asked about slips, draws, payments, refunds and what undoes them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.cases.case import Case
from domain.concessions.deciding import leaves
from domain.desk import Desk, asked_like, command, records
from domain.errors import NotFound, Refused
from domain.money import Fen
from domain.payments import events
from domain.petty_cash.petty_cash import PettyCash
from domain.reading import above_nought
from domain.words import Line, Purpose

Pay = asked_like(
    events.PaymentMade,
    {"case_id": UUID},
    without=("claimable",),
    defaults={
        "payment_id": None,
        "line": None,
        "purpose": "compensation",
        "head": "compensation",
        "method": "bank_transfer",
    },
)
RefundAtTill = asked_like(
    events.TillRefundMade, {"case_id": UUID}, defaults={"line": None, "refund_no": None}
)


class PaymentIsMade(Refused):
    """这个付款编号已经付过款，不能再付一次。"""


class RefundIsMade(Refused):
    """这个退款编号已经退过款，不能再退一次。"""


class MoreThanWasPaid(Refused):
    """冲销的金额超过这笔付款尚未冲销的金额。"""


class MoreThanWasDrawn(Refused):
    """退回的余款超过这张借支单支出的金额。"""


@dataclass(frozen=True, kw_only=True)
class Draw:
    """Cash asked for against a slip."""

    case_id: UUID
    amount_fen: Fen
    slip_no: str
    line: Line | None = None  # only where liability is split
    purpose: Purpose = "compensation"


@dataclass(frozen=True, kw_only=True)
class Change:
    """What was not spent of a draw."""

    case_id: UUID
    slip_no: str
    amount_fen: Fen


@dataclass(frozen=True, kw_only=True)
class Reversal:
    """A payment to undo, all that is left of it where no sum is said."""

    case_id: UUID
    payment_id: UUID
    reason: str
    amount_fen: Fen | None = None
    rule: str | None = None


@command(
    *("petty_cash_draw", "money"),
    asks=Draw,
    becomes=(events.PettyCashDrawn,),
    signed=True,
)
def draw_petty_cash(desk: Desk, ask: Draw) -> None:
    """Cash leaves the petty cash (备用金支出): on the case and in the cash, at once.

    Raises PettyCashTooLow, Refused. Source: P02-R22 to R25.
    """
    above_nought(ask.amount_fen)
    line, rules = leaves(desk, ask.amount_fen, ask.line, ask.purpose)
    told = desk.told(ask, events.PettyCashDrawn) | {"line": line}
    cash_told: dict[str, Any] = {"slip_no": ask.slip_no, "amount_fen": ask.amount_fen}
    cash, at = _cash_of(desk)
    cash.pay_out(**cash_told, **at, **desk.header(rules))
    desk.record(desk.subject, events.PettyCashDrawn, rules, **told)


@command("after_closing", asks=Change, becomes=(events.PettyCashChangeReturned,))
def return_petty_cash_change(desk: Desk, ask: Change) -> None:
    """What was not spent of a draw comes back (退回余款). Raises MoreThanWasDrawn."""
    above_nought(ask.amount_fen)
    draws = desk.subject.facts.all("PettyCashDrawn")
    drawn = [fact for fact in draws if fact.slip_no == ask.slip_no]
    if not drawn:
        raise NotFound(ask.slip_no)
    back = desk.subject.facts.all("PettyCashChangeReturned")
    returned = sum(fact.amount_fen for fact in back if fact.slip_no == ask.slip_no)
    if ask.amount_fen + returned > sum(fact.amount_fen for fact in drawn):
        raise MoreThanWasDrawn
    told: dict[str, Any] = {"slip_no": ask.slip_no, "amount_fen": ask.amount_fen}
    cash, at = _cash_of(desk)
    cash.take_back(**told, **at, **desk.header())
    line = _line_now(desk.subject, drawn[-1].line)
    desk.record(desk.subject, events.PettyCashChangeReturned, **told, line=line)


@command("pay", "money", "head", asks=Pay, fresh=("payment_id",), signed=True)
def pay(desk: Desk, ask: Any) -> None:
    """Money leaves the company (付款); every table must have authorised the total.

    A binding order is paid as ordered. Raises Refused, PaymentIsMade. Source: P01-R27
    to R29, R52 to R64, P02-R25, A60.
    """
    case: Case = desk.subject
    above_nought(ask.amount_fen)
    if ask.payment_id in case.claims.paid:
        raise PaymentIsMade
    assert desk.act is not None
    line, rules = ask.line or case.money.line or "store", list[str]()
    if ask.basis != "court_order":
        line, rules = leaves(desk, ask.amount_fen, ask.line, ask.purpose)
    claimable = desk.rules.claimable(desk.act, case.facts)
    told = desk.told(ask, events.PaymentMade) | {"line": line, "claimable": claimable}
    desk.record(case, events.PaymentMade, rules, **told)


@command("money", asks=RefundAtTill, signed=True)
def refund_at_till(desk: Desk, ask: Any) -> None:
    """A return is booked through the till (手退、空退): no slip, no petty cash.

    It counts towards the case's total. Raises Refused, RefundIsMade. Source: A17, C14.
    """
    above_nought(ask.amount_fen)
    refund_no = ask.refund_no or str(desk.command_id)
    made = desk.subject.facts.all("TillRefundMade")
    if any(fact.refund_no == refund_no for fact in made):
        raise RefundIsMade
    line, rules = leaves(desk, ask.amount_fen, ask.line, "refund")
    told = desk.told(ask, events.TillRefundMade) | {"line": line}
    told["refund_no"] = refund_no
    desk.record(desk.subject, events.TillRefundMade, rules, **told)


@command("after_closing", asks=Reversal, becomes=(events.PaymentReversed,), signed=True)
def reverse_payment(desk: Desk, ask: Reversal) -> None:
    """A payment is undone (冲销) by a new entry; the old one stays.

    Raises NotFound, MoreThanWasPaid. Source: procedures 7.2, C18.
    """
    case: Case = desk.subject
    payment = case.claims.paid.get(ask.payment_id)
    if payment is None:
        raise NotFound(str(ask.payment_id))
    left = case.claims.kept_of(ask.payment_id)
    amount = left if ask.amount_fen is None else ask.amount_fen
    if not 0 < amount <= left:
        raise MoreThanWasPaid
    line = _line_now(case, payment.line)
    told = {"payment_id": ask.payment_id, "amount_fen": amount, "line": line}
    told |= {"purpose": payment.purpose, "reason": ask.reason}
    named = [ask.rule] if ask.rule else []
    desk.record(case, events.PaymentReversed, named, **told)


def _line_now(case: Case, then: str) -> str:
    """The line a sum stands on now: it has moved with the liability (A18)."""
    return case.money.line or then


def _cash_of(desk: Desk) -> tuple[PettyCash, dict[str, Any]]:
    """The petty cash of the case's store, and what its facts say of the case.

    A store that never put money in has nothing in it.
    """
    store_id = desk.subject.registered.store_id
    cash = desk.blank(PettyCash, PettyCash.id_from(store_id))
    return cash, {"case_id": desk.subject.id, "store_id": store_id}


raise_petty_cash_slip = records(events.PettyCashSlipRaised)
consent_petty_cash = records(events.PettyCashConsented, signed=True)
countersign_petty_cash = records(events.PettyCashCountersigned, signed=True)
refuse_countersign = records(events.CountersignRefused, signed=True)
settle_countersign_refusal = records(events.CountersignRefusalSettled, signed=True)
request_funds = records(events.FundRequested)
