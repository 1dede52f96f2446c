"""What can be asked about the insurer's and the supplier's part."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.claims import events
from domain.claims.deciding import (
    ClaimMoneyExceedsAccepted,
    DecisionExceedsPending,
    RecoveryExceedsPaid,
    RejectedWasPaid,
    borne,
    claim_of,
    due,
    lines_of,
    must_be_open,
    next_line,
    submit,
    supplier_of,
)
from domain.desk import Desk, asked_like, command, records
from domain.errors import NotFound
from domain.money import Fen
from domain.reading import above_nought
from domain.words import Head


def _of_a_claim(fact: Any, **defaults: None) -> Any:
    """What is asked about a claim; the case's last one if none is named."""
    return asked_like(fact, {"case_id": UUID}, defaults={"claim_id": None} | defaults)


def _of_a_supplier(fact: Any) -> Any:
    """What is asked about a supplier; the goods' own if none is named."""
    return asked_like(fact, {"case_id": UUID}, defaults={"supplier_id": None})


SubmitLine = _of_a_claim(
    events.ClaimLineSubmitted, line_no=None, payment_id=None, head=None, amount_fen=None
)


@dataclass(frozen=True, kw_only=True)
class ClaimLine:
    """One line of a claim: a paid sum under one head."""

    payment_id: UUID | None = None
    head: Head | None = None
    amount_fen: Fen | None = None
    item: str | None = None
    line_no: int | None = None


@dataclass(frozen=True, kw_only=True)
class SubmitClaim:
    """A claim with all its lines."""

    case_id: UUID
    lines: list[ClaimLine]
    claim_id: UUID | None = None


@command("after_closing", asks=SubmitClaim)
def submit_claim(desk: Desk, ask: SubmitClaim) -> None:
    """Several paid sums are claimed (申报理赔) at once, all of them or none.

    Raises NotFound, ClaimIsClosed, PaymentIsNotClaimable, ClaimExceedsPayment,
    ClaimLineIsTaken. Source: procedures 7.3.
    """
    for line in ask.lines:
        submit(desk, claim_of(desk, ask), line)


@command("after_closing", asks=SubmitLine)
def submit_claim_line(desk: Desk, ask: Any) -> None:
    """One paid sum is claimed (申报理赔一项) under one head.

    Without a payment, a line, a head or a sum told: the last payment of which something
    is left, the next line, the head it was paid under, all that is left of it.
    Raises NotFound, ClaimIsClosed, PaymentIsNotClaimable, ClaimExceedsPayment,
    ClaimLineIsTaken. Source: procedures 7.3.
    """
    submit(desk, claim_of(desk, ask), ask)


@command("after_closing", asks=_of_a_claim(events.ClaimLineDecided, line_no=None))
def decide_claim_line(desk: Desk, ask: Any) -> None:
    """The insurer accepted part of a line (核定) and rejected the rest, in writing.

    Raises NotFound, ClaimIsClosed, DecisionExceedsPending, RejectedWasPaid.
    """
    claims, claim_id = desk.subject.claims, claim_of(desk, ask)
    must_be_open(claims, claim_id)
    line_no = ask.line_no or next_line(claims, claim_id) - 1
    if (claim_id, line_no) not in claims.lines:
        raise NotFound(f"claim line {line_no}")
    decided = ask.accepted_fen + ask.rejected_fen
    above_nought(decided, "accepted_yuan")
    if decided > claims.pending_of((claim_id, line_no)):
        raise DecisionExceedsPending
    if ask.rejected_fen > due(claims, claim_id):
        raise RejectedWasPaid
    told = desk.told(ask, events.ClaimLineDecided)
    told |= {"claim_id": claim_id, "line_no": line_no}
    desk.record(desk.subject, events.ClaimLineDecided, **told)


@command("after_closing", asks=_of_a_claim(events.ClaimMoneyReceived))
def receive_claim_money(desk: Desk, ask: Any) -> None:
    """Money came from the insurer (理赔款到账), also for a claim that is closed.

    Raises NotFound, ClaimMoneyExceedsAccepted.
    """
    claims, claim_id = desk.subject.claims, claim_of(desk, ask)
    above_nought(ask.amount_fen)
    if ask.amount_fen > due(claims, claim_id):
        raise ClaimMoneyExceedsAccepted
    told = desk.told(ask, events.ClaimMoneyReceived) | {"claim_id": claim_id}
    desk.record(desk.subject, events.ClaimMoneyReceived, **told)


@command("after_closing", asks=_of_a_claim(events.ClaimClosed))
def close_claim(desk: Desk, ask: Any) -> None:
    """Nothing more will come of a claim (理赔结束). Raises NotFound, ClaimIsClosed."""
    claims, claim_id = desk.subject.claims, claim_of(desk, ask)
    lines_of(claims, claim_id)
    must_be_open(claims, claim_id)
    told = desk.told(ask, events.ClaimClosed) | {"claim_id": claim_id}
    desk.record(desk.subject, events.ClaimClosed, **told)


@command(asks=_of_a_supplier(events.SupplierContacted))
def contact_supplier(desk: Desk, ask: Any) -> None:
    """Purchasing spoke with the supplier (联系供应商) about cause, delisting or money."""
    told = desk.told(ask, events.SupplierContacted) | supplier_of(desk, ask)
    desk.record(desk.subject, events.SupplierContacted, **told)


@command("after_closing", asks=_of_a_supplier(events.SupplierRecovered))
def recover_from_supplier(desk: Desk, ask: Any) -> None:
    """Money or credit came from the supplier (追偿). Raises RecoveryExceedsPaid."""
    above_nought(ask.amount_fen)
    if ask.amount_fen > borne(desk.subject.facts):
        raise RecoveryExceedsPaid
    told = desk.told(ask, events.SupplierRecovered) | supplier_of(desk, ask)
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
