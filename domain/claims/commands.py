"""What can be asked about the insurer's and the supplier's part."""

from typing import Any
from uuid import UUID, uuid5

from domain.claims import events
from domain.claims.claim import Claims
from domain.desk import Desk, asked_like, command, records
from domain.errors import NotFound, Refused
from domain.facts import Facts
from domain.money import Fen
from domain.payments.events import PaymentMade
from domain.policies.rules import Act
from domain.reading import cannot_read


class PaymentIsNotClaimable(Refused):
    """这笔付款不能理赔：原件不在公司，保险公司也没有书面同意。"""


class ClaimExceedsPayment(Refused):
    """理赔金额超过这笔付款已付出且尚未申请理赔的金额。"""


class ClaimLineIsTaken(Refused):
    """本理赔案已有这个行号，请换一个行号或留空。"""


class DecisionExceedsPending(Refused):
    """核定和拒赔的金额合计超过这一行尚未核定的金额。"""


class ClaimMoneyExceedsAccepted(Refused):
    """到账金额超过保险公司已核定而未付、以及尚未核定的金额，请先登记核定结果。"""


class ClaimIsClosed(Refused):
    """这宗理赔已经结束，只能再登记到账的理赔款。"""


class RecoveryExceedsPaid(Refused):
    """追偿金额超过本案已付出而尚未追回的金额。"""


def _of_a_claim(fact: Any, **defaults: None) -> Any:
    """What is asked about a claim; the case's one claim if none is named."""
    return asked_like(fact, {"case_id": UUID}, defaults={"claim_id": None} | defaults)


SubmitLine = _of_a_claim(
    events.ClaimLineSubmitted, line_no=None, payment_id=None, head=None, amount_fen=None
)


@command("after_closing", asks=SubmitLine)
def submit_claim_line(desk: Desk, ask: Any) -> None:
    """One paid sum is claimed (申报理赔) under one head: what is left, if no sum is told.

    Without a claim, a payment, a line or a head named: the case's one claim, its last
    payment, the next line, the head it was paid under.
    Raises NotFound, ClaimIsClosed, PaymentIsNotClaimable, ClaimExceedsPayment,
    ClaimLineIsTaken. Source: procedures 7.3.
    """
    claims, claim_id = desk.subject.claims, _claim_id(desk, ask)
    _must_be_open(claims, claim_id)
    payment = _payment(claims, ask.payment_id)
    _must_be_claimable(desk, payment)
    line_no = ask.line_no or _next_line(claims, claim_id)
    if (claim_id, line_no) in claims.lines:
        raise ClaimLineIsTaken
    desk.record(
        desk.subject,
        events.ClaimLineSubmitted,
        claim_id=claim_id,
        line_no=line_no,
        payment_id=payment.payment_id,
        head=ask.head or payment.head,
        amount_fen=_claimed(claims, payment, ask.amount_fen),
        item=ask.item or payment.item,
    )


@command("after_closing", asks=_of_a_claim(events.ClaimLineDecided, line_no=None))
def decide_claim_line(desk: Desk, ask: Any) -> None:
    """The insurer accepted part of a line (核定) and rejected the rest, in writing.

    Raises NotFound, ClaimIsClosed, DecisionExceedsPending.
    """
    claims, claim_id = desk.subject.claims, _claim_id(desk, ask)
    _must_be_open(claims, claim_id)
    line_no = ask.line_no or _next_line(claims, claim_id) - 1
    if (claim_id, line_no) not in claims.lines:
        raise NotFound(f"claim line {line_no}")
    decided = ask.accepted_fen + ask.rejected_fen
    _above_nought(decided, "accepted_yuan")
    if decided > claims.pending_of((claim_id, line_no)):
        raise DecisionExceedsPending
    told = desk.told(ask, events.ClaimLineDecided)
    told |= {"claim_id": claim_id, "line_no": line_no}
    desk.record(desk.subject, events.ClaimLineDecided, **told)


@command("after_closing", asks=_of_a_claim(events.ClaimMoneyReceived))
def receive_claim_money(desk: Desk, ask: Any) -> None:
    """Money came from the insurer (理赔款到账), also for a claim that is closed.

    Raises NotFound, ClaimMoneyExceedsAccepted.
    """
    claims, claim_id = desk.subject.claims, _claim_id(desk, ask)
    pending = sum(claims.pending_of(line) for line in _lines(claims, claim_id))
    _above_nought(ask.amount_fen)
    if ask.amount_fen > claims.outstanding(claim_id) + pending:
        raise ClaimMoneyExceedsAccepted
    told = desk.told(ask, events.ClaimMoneyReceived) | {"claim_id": claim_id}
    desk.record(desk.subject, events.ClaimMoneyReceived, **told)


@command("after_closing", asks=_of_a_claim(events.ClaimClosed))
def close_claim(desk: Desk, ask: Any) -> None:
    """Nothing more will come of a claim (理赔结束). Raises NotFound, ClaimIsClosed."""
    claims, claim_id = desk.subject.claims, _claim_id(desk, ask)
    _lines(claims, claim_id)
    _must_be_open(claims, claim_id)
    told = desk.told(ask, events.ClaimClosed) | {"claim_id": claim_id}
    desk.record(desk.subject, events.ClaimClosed, **told)


@command("after_closing", asks=asked_like(events.SupplierRecovered, {"case_id": UUID}))
def recover_from_supplier(desk: Desk, ask: Any) -> None:
    """Money or credit came from the supplier (追偿). Raises RecoveryExceedsPaid."""
    _above_nought(ask.amount_fen)
    if ask.amount_fen > _borne(desk.subject.facts):
        raise RecoveryExceedsPaid
    told = desk.told(ask, events.SupplierRecovered)
    desk.record(desk.subject, events.SupplierRecovered, **told)


notify_insurer = records(events.InsurerNotified)
receive_insurer_opinion = records(events.InsurerOpinionReceived, "after_closing")
receive_insurer_opinion_line = records(
    events.InsurerOpinionLineReceived, "after_closing"
)
receive_insurer_consent = records(events.InsurerConsentReceived, "after_closing")
receive_insurer_refusal = records(events.InsurerConsentRefused, "after_closing")
state_no_insured_loss = records(events.NoInsuredLossStated)
give_product_information = records(events.ProductInformationGiven)
contact_supplier = records(events.SupplierContacted, fresh=("supplier_id",))


def _claim_id(desk: Desk, ask: Any) -> UUID:
    """The claim that is named, else the one claim of the case."""
    named: UUID | None = ask.claim_id
    return named or uuid5(desk.subject.id, "claim")


def _lines(claims: Claims, claim_id: UUID) -> list[tuple[UUID, int]]:
    """The lines of a claim. Raises NotFound where it has none."""
    lines = [line for line in claims.lines if line[0] == claim_id]
    if not lines:
        raise NotFound(f"claim {claim_id}")
    return lines


def _next_line(claims: Claims, claim_id: UUID) -> int:
    return 1 + max((no for claim, no in claims.lines if claim == claim_id), default=0)


def _must_be_open(claims: Claims, claim_id: UUID) -> None:
    if claim_id in claims.closed:
        raise ClaimIsClosed


def _payment(claims: Claims, payment_id: UUID | None) -> PaymentMade:
    """The payment that is named, else the last one. Raises NotFound."""
    if payment_id is None and claims.paid:
        return list(claims.paid.values())[-1]
    if payment_id is None or payment_id not in claims.paid:
        raise NotFound(f"payment {payment_id}")
    return claims.paid[payment_id]


def _must_be_claimable(desk: Desk, payment: PaymentMade) -> None:
    """It was so when it was paid, or is by now: originals came in, or a consent."""
    if payment.claimable:
        return
    as_paid = Act(frozenset({"pay", "head"}), vars(payment), desk.by, desk.occurred_at)
    if not desk.rules.claimable(as_paid, desk.subject.facts):
        raise PaymentIsNotClaimable


def _claimed(claims: Claims, payment: PaymentMade, asked: Fen | None) -> Fen:
    """What is claimed: the sum asked, else all that is left of the payment."""
    id = payment.payment_id
    left = claims.kept_of(id) - claims.claimed_of(id)
    amount = left if asked is None else asked
    if amount > left or left <= 0:
        raise ClaimExceedsPayment
    _above_nought(amount)
    return Fen(amount)


def _borne(facts: Facts) -> int:
    """What left for the case and has not come back from a supplier."""
    out = ("PaymentMade", "PettyCashDrawn", "TillRefundMade")
    back = ("PaymentReversed", "PettyCashChangeReturned", "SupplierRecovered")
    return _sum(facts, out) - _sum(facts, back)


def _sum(facts: Facts, names: tuple[str, ...]) -> int:
    told = (fact for name in names for fact in facts.told(name))
    return sum(getattr(fact, "amount_fen") for fact in told)


def _above_nought(amount_fen: int, name: str = "amount_yuan") -> None:
    if amount_fen <= 0:
        raise cannot_read(name, "金额须大于零")
