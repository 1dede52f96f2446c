"""The payment register (付款登记): each sum that left or came back, with its papers."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Executable,
    Index,
    Table,
    Text,
    Uuid,
    select,
)

from domain.claims.events import ClaimMoneyReceived, SupplierRecovered
from domain.fact import Fact
from domain.payments.events import (
    FundRequested,
    PaymentMade,
    PaymentReversed,
    PettyCashChangeReturned,
    PettyCashDrawn,
    TillRefundMade,
)
from projections.columns import Row, into, line_columns, line_of, papers
from projections.figures import Plain, outside
from projections.read_model import ReadModel

TOLD = {
    "payment_id": Uuid,
    "slip_no": Text,
    "refund_no": Text,
    "line": Text,
    "purpose": Text,
    "head": Text,
    "item": Text,
    "method": Text,
    "kind": Text,
    "originals": Text,
    "basis": Text,
    "agreement_id": Uuid,
    "treated_on": Date,
    "receipt_no": Text,
    "payee_id": Uuid,
    "claimable": Boolean,
    "urgent": Boolean,
    "supplier_id": Uuid,
    "claim_id": Uuid,
    "reason": Text,
}
payments = Table(
    "payment_register_lines",
    papers,
    *line_columns(),
    Column("fact", Text, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    *(Column(name, kind) for name, kind in TOLD.items()),
)
Index("ix_payment_register_lines_store", payments.c.store_id, payments.c.position)
OUT = (PaymentMade, PettyCashDrawn, TillRefundMade)
BACK = (PaymentReversed, PettyCashChangeReturned, SupplierRecovered, ClaimMoneyReceived)


class PaymentRegister(ReadModel):
    """What finance, till and petty cash paid, reversed, were asked for and got back."""

    name = "payment_register"
    tables = (payments,)
    hears = frozenset({*OUT, *BACK, FundRequested})

    def when(self, fact: Fact) -> Iterator[tuple[Executable, Row]]:
        sign = -1 if isinstance(fact, BACK) else 1
        told = {name: getattr(fact, name, None) for name in TOLD}
        yield into(payments), line_of(fact) | told | {
            **self.home_of(fact),
            "fact": type(fact).__name__,
            "amount_fen": sign * getattr(fact, "amount_fen"),
        }

    def lines(
        self,
        stores: Sequence[UUID] | None = None,
        case_id: UUID | None = None,
        since: date | None = None,
        limit: int = 500,
    ) -> list[Plain]:
        """The lines, newest first, in fen; what came back stands below zero.

        Of a case one may not know of, only the sum.
        """
        asked = select(payments).order_by(payments.c.position.desc()).limit(limit)
        if stores is not None:
            asked = asked.where(payments.c.store_id.in_(stores))
        if case_id is not None:
            asked = asked.where(payments.c.case_id == case_id, *self.eyes.see(payments))
        if since is not None:
            asked = asked.where(payments.c.occurred_at >= since)
        with self.reading() as db:
            rows = db.execute(asked).mappings().all()
        told = (self.eyes.sum_of(row) for row in rows)
        return [row | {"rules": row["rules"].split()} for row in told]

    def figures(self, store_id: UUID, case_id: UUID | None, now: datetime) -> Any:
        """As case files ask: the lines, newest first."""
        return outside(self.lines([store_id], case_id, limit=10_000))
