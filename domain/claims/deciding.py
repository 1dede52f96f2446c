"""What claims and recoveries decide, and how they say no.

Source: procedures 7.3.
"""

from typing import Any, cast
from uuid import UUID, uuid5

from domain.claims import events
from domain.claims.claim import Claims
from domain.desk import Desk
from domain.errors import NotFound, Refused
from domain.facts import Facts
from domain.money import Fen
from domain.payments.events import PaymentMade
from domain.policies.rules import Act
from domain.reading import above_nought


class PaymentIsNotClaimable(Refused):
    """这笔付款不能理赔：原件不在公司，保险公司也没有书面同意。"""


class ClaimExceedsPayment(Refused):
    """理赔金额超过这笔付款已付出且尚未申请理赔的金额。"""


class ClaimLineIsTaken(Refused):
    """本理赔案已有这个行号，请换一个行号或留空。"""


class DecisionExceedsPending(Refused):
    """核定和拒赔的金额合计超过这一行尚未核定的金额。"""


class RejectedWasPaid(Refused):
    """保险公司已为这宗理赔付款，拒赔金额不能超过尚未付款的部分。"""


class ClaimMoneyExceedsAccepted(Refused):
    """到账金额超过保险公司已核定而未付、以及尚未核定的金额，请先登记核定结果。"""


class ClaimIsClosed(Refused):
    """这宗理赔已经结束，只能再登记到账的理赔款。"""


class RecoveryExceedsPaid(Refused):
    """追偿金额超过本案已付出而尚未追回的金额。"""


def claim_of(desk: Desk, ask: Any) -> UUID:
    """The claim that is named, else the last one of the case, else its first."""
    if ask.claim_id is not None:
        return cast(UUID, ask.claim_id)
    claimed = [claim_id for claim_id, _ in desk.subject.claims.lines]
    return claimed[-1] if claimed else uuid5(desk.subject.id, "claim 1")


def supplier_of(desk: Desk, ask: Any) -> dict[str, UUID]:
    """The supplier that is named, else the last one spoken to, else the goods' own."""
    spoken, first = (
        desk.subject.facts.last("SupplierContacted"),
        desk.subject.registered,
    )
    own = uuid5(first.originator_id, "supplier")
    if first.supplier:
        own = uuid5(first.store_id, first.supplier)
    return {"supplier_id": ask.supplier_id or getattr(spoken, "supplier_id", own)}


def submit(desk: Desk, claim_id: UUID, line: Any) -> None:
    """Decide one line of a claim, and record it."""
    claims: Claims = desk.subject.claims
    must_be_open(claims, claim_id)
    payment = _payment(claims, line.payment_id)
    amount = _claimed(claims, payment, line.amount_fen)
    _must_be_claimable(desk, payment, claims.claimed_of(payment.payment_id) + amount)
    line_no = line.line_no or next_line(claims, claim_id)
    if (claim_id, line_no) in claims.lines:
        raise ClaimLineIsTaken
    desk.record(
        desk.subject,
        events.ClaimLineSubmitted,
        claim_id=claim_id,
        line_no=line_no,
        payment_id=payment.payment_id,
        head=line.head or payment.head,
        amount_fen=amount,
        item=line.item or payment.item,
    )


def lines_of(claims: Claims, claim_id: UUID) -> list[tuple[UUID, int]]:
    """The lines of a claim. Raises NotFound where it has none."""
    lines = [line for line in claims.lines if line[0] == claim_id]
    if not lines:
        raise NotFound(f"claim {claim_id}")
    return lines


def due(claims: Claims, claim_id: UUID) -> int:
    """What may still come: accepted or not yet decided, and not received.

    Raises NotFound where the claim has no lines.
    """
    pending = sum(claims.pending_of(line) for line in lines_of(claims, claim_id))
    return claims.outstanding(claim_id) + pending


def next_line(claims: Claims, claim_id: UUID) -> int:
    """The number of a claim's next line."""
    return 1 + max((no for claim, no in claims.lines if claim == claim_id), default=0)


def must_be_open(claims: Claims, claim_id: UUID) -> None:
    """Raises ClaimIsClosed."""
    if claim_id in claims.closed:
        raise ClaimIsClosed


def _payment(claims: Claims, payment_id: UUID | None) -> PaymentMade:
    """The payment that is named, else the last that is not all claimed yet.

    Raises NotFound.
    """
    if payment_id is None:
        paid = [one for one in claims.paid if _left(claims, one)] or list(claims.paid)
        payment_id = paid[-1] if paid else None
    if payment_id is None or payment_id not in claims.paid:
        raise NotFound(f"payment {payment_id}")
    return claims.paid[payment_id]


def _left(claims: Claims, payment_id: UUID) -> Fen:
    """What of a payment was neither reversed nor claimed."""
    return Fen(claims.kept_of(payment_id) - claims.claimed_of(payment_id))


def _must_be_claimable(desk: Desk, payment: PaymentMade, amount_fen: int) -> None:
    """It was so when it was paid, or is by now: originals came in, or a consent.

    Of a sum that was paid above what the insurer confirmed, that much is (A12).
    """
    if payment.claimable:
        return
    told = vars(payment) | {"amount_fen": amount_fen}
    as_paid = Act(frozenset({"pay", "head"}), told, desk.by, desk.occurred_at)
    if not desk.rules.claimable(as_paid, desk.subject.facts):
        raise PaymentIsNotClaimable


def _claimed(claims: Claims, payment: PaymentMade, asked: Fen | None) -> Fen:
    """What is claimed: the sum asked, else all that is left of the payment."""
    left = _left(claims, payment.payment_id)
    amount = left if asked is None else asked
    if amount > left or left <= 0:
        raise ClaimExceedsPayment
    above_nought(amount)
    return amount


def borne(facts: Facts) -> int:
    """What left for the case and has not come back from a supplier."""
    out = ("PaymentMade", "PettyCashDrawn", "TillRefundMade")
    back = ("PaymentReversed", "PettyCashChangeReturned", "SupplierRecovered")
    breaches = sum(
        getattr(fact, "amount_fen") or 0
        for fact in facts.told("BreachRecorded")
        if getattr(fact, "money_left")
    )
    return breaches + _sum(facts, out) - _sum(facts, back)


def _sum(facts: Facts, names: tuple[str, ...]) -> int:
    told = (fact for name in names for fact in facts.told(name))
    return sum(getattr(fact, "amount_fen") for fact in told)
