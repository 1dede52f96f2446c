"""What was asked for, signed and paid for a case."""

from datetime import date
from uuid import UUID

from domain.fact import Fact, Personal
from domain.money import Fen
from domain.words import (
    Basis,
    Head,
    Line,
    Originals,
    PaymentMethod,
    Purpose,
    TillRefundKind,
)


class PettyCashSlipRaised(Fact):
    """A slip (备用金借支单) for one spending. Source: P02-R22."""

    slip_no: str
    amount_fen: Fen
    note: str | None = None
    one_per = ("slip_no",)


class PettyCashConsented(Fact):
    """A slip was consented to (同意借支) before the draw. Source: P02-R23, A19."""

    slip_no: str
    note: str | None = None


class PettyCashDrawn(Fact):
    """Cash left the petty cash (备用金) against a slip. Source: P02-R22 to R25."""

    slip_no: str
    amount_fen: Fen
    line: Line
    purpose: Purpose | None = None


class PettyCashCountersigned(Fact):
    """A draw was reviewed and countersigned afterwards (审查补签). Source: P02-R24."""

    slip_no: str
    note: str | None = None


class CountersignRefused(Fact):
    """A draw was reviewed and not countersigned (拒绝补签). Source: A16."""

    slip_no: str
    reason: str


class CountersignRefusalSettled(Fact):
    """The store general manager settled a slip nobody countersigned. Source: A16."""

    slip_no: str
    reason: str


class PettyCashChangeReturned(Fact):
    """What was not spent of a draw came back (退回余款)."""

    slip_no: str
    amount_fen: Fen
    line: Line


class FundRequested(Fact):
    """Money was asked from finance (请款). Source: P01-R14, R62, R76, R83."""

    amount_fen: Fen
    purpose: Purpose
    urgent: bool = False
    note: str | None = None


class PaymentMade(Fact):
    """Money left the company (付款). Source: P01-R27 to R29, R52 to R64, P02-R25.

    `treated_on` is the day of the treatment paid for; `item` ties papers and approvals
    to this one sum; `claimable` says whether it may be claimed from the insurer.
    """

    payment_id: UUID
    amount_fen: Fen
    line: Line
    purpose: Purpose
    head: Head
    method: PaymentMethod
    claimable: bool
    item: str | None = None
    originals: Originals | None = None
    basis: Basis | None = None
    agreement_id: UUID | None = None
    treated_on: date | None = None
    receipt_no: str | None = None
    payee_id: UUID | None = None
    payee_name: Personal | None = None
    payee_account: Personal | None = None
    one_per = ("payment_id",)
    whose = "payee_id"


class TillRefundMade(Fact):
    """A return was booked through the till (手退、空退): no slip. Source: A17."""

    refund_no: str
    kind: TillRefundKind
    amount_fen: Fen
    line: Line
    one_per = ("refund_no",)


class PaymentReversed(Fact):
    """A payment was undone (冲销), by a new entry with the rule that caused it."""

    payment_id: UUID
    amount_fen: Fen
    line: Line
    purpose: Purpose
    reason: str
