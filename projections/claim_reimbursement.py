"""Claim reimbursement (理赔回款): per claim and line, claimed to received, and the rest."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Executable,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    func,
    select,
)

from domain.claims.events import (
    ClaimClosed,
    ClaimLineDecided,
    ClaimLineSubmitted,
    ClaimMoneyReceived,
)
from domain.fact import Fact
from domain.payments.events import PaymentMade, PaymentReversed
from projections.claim_sums import ClaimSums, claims_of, not_claimable_of, told_of
from projections.columns import Row, into, line_columns, line_of, papers
from projections.figures import Plain, outside
from projections.read_model import ReadModel
from projections.store_ledger import StoreLedger

moves = Table(
    "claim_reimbursement_moves",
    papers,
    *line_columns(),
    Column("figure", Text, primary_key=True),
    Column("amount_fen", BigInteger, nullable=False),
    Column("claim_id", Uuid, index=True),
    Column("line_no", Integer),
    Column("payment_id", Uuid),
    Column("head", Text),
    Column("item", Text),
    Column("claimable", Boolean),
    Column("reason", Text),
)
Index("ix_claim_reimbursement_moves_store", moves.c.store_id)
TOLD = ("claim_id", "line_no", "payment_id", "head", "item", "claimable", "reason")


class ClaimReimbursement(ReadModel):
    """What the insurer was asked, accepted, paid, and still owes. Source: 7.3."""

    name = "claim_reimbursement"
    tables = (moves,)
    hears = frozenset(
        {
            *(ClaimLineSubmitted, ClaimLineDecided, ClaimMoneyReceived, ClaimClosed),
            *(PaymentMade, PaymentReversed),
        }
    )

    def when(self, fact: Fact) -> Iterator[tuple[Executable, Row]]:
        row = line_of(fact) | {name: getattr(fact, name, None) for name in TOLD}
        row |= self.home_of(fact)
        for figure, amount in _figures(fact):
            yield into(moves), row | {"figure": figure, "amount_fen": amount}

    def claims(
        self,
        stores: Sequence[UUID] | None = None,
        case_id: UUID | None = None,
        limit: int | None = None,
    ) -> list[Plain]:
        """Each claim with its figures in fen and its lines, the newest first.

        `limit`: only those the last so many facts are about.
        """
        told = (
            self._moves(stores, case_id) if limit is None else self._last(stores, limit)
        )
        return [told_of(one) for one in claims_of(told)]

    def sums(self, stores: Sequence[UUID] | None = None) -> Plain:
        """The figures of all claims together, in fen."""
        asked = select(moves.c.figure, func.sum(moves.c.amount_fen))
        asked = asked.where(moves.c.claim_id.is_not(None), *self._of(stores))
        with self.reading() as db:
            found = db.execute(asked.group_by(moves.c.figure)).all()
        named = {name: int(amount) for name, amount in found if name != "closed"}
        return ClaimSums(**named).told()

    def claim(self, claim_id: UUID) -> Plain | None:
        """One claim; None for one nobody knows."""
        with self.reading() as db:
            asked = select(moves).where(moves.c.claim_id == claim_id, *self._of(None))
            rows = db.execute(asked.order_by(moves.c.position)).mappings().all()
        return next(map(told_of, claims_of(rows)), None)

    def not_claimable(
        self, stores: Sequence[UUID] | None = None, case_id: UUID | None = None
    ) -> list[Plain]:
        """The payments that cannot be claimed (yet), with what of them, in fen."""
        return not_claimable_of(self._moves(stores, case_id))

    def check(self, case_id: UUID) -> Plain:
        """Whether the claims of a case agree with what its store bears, in fen."""
        claimed = ClaimSums.of(claims_of(self._moves(None, case_id)))
        rest = self.not_claimable(None, case_id)
        outside_claims = sum(one["amount_fen"] for one in rest)
        borne = self.beside(StoreLedger).sums(None, case_id)
        due = claimed.shortfall + outside_claims - borne["supplier_recovered"]
        return {
            "shortfall_fen": claimed.shortfall,
            "not_claimable_fen": outside_claims,
            "supplier_recovered_fen": borne["supplier_recovered"],
            "net_borne_fen": borne["net_borne"],
            "unclaimed_fen": borne["net_borne"] - due,
            "agrees": borne["net_borne"] == due,
        }

    def figures(self, store_id: UUID, case_id: UUID | None, now: datetime) -> Any:
        """As case files ask: sums of the claims, each claim, what remains."""
        told = self._moves([store_id], case_id)
        found = claims_of(told)
        rest = not_claimable_of(told)
        sums: Plain = ClaimSums.of(found).told()
        sums |= {"not_claimable_fen": sum(one["amount_fen"] for one in rest)}
        sums |= {"claims": [told_of(one) for one in found], "not_claimable_sums": rest}
        if case_id is not None:
            sums["check"] = self.check(case_id)
        return outside(sums)

    def _last(self, stores: Sequence[UUID] | None, limit: int) -> Sequence[Any]:
        """What happened to the claims lately heard of."""
        where = (moves.c.claim_id.is_not(None), *self._of(stores))
        last = select(moves.c.claim_id).where(*where)
        last = last.order_by(moves.c.position.desc()).limit(limit)
        asked = select(moves).where(moves.c.claim_id.in_(last))
        with self.reading() as db:
            return db.execute(asked.order_by(moves.c.position)).mappings().all()

    def _moves(
        self, stores: Sequence[UUID] | None, case_id: UUID | None
    ) -> Sequence[Any]:
        asked = select(moves).where(*self._of(stores)).order_by(moves.c.position)
        if case_id is not None:
            asked = asked.where(moves.c.case_id == case_id)
        with self.reading() as db:
            return db.execute(asked).mappings().all()

    def _of(self, stores: Sequence[UUID] | None) -> Iterator[Any]:
        yield from self.eyes.see(moves)
        if stores is not None:
            yield moves.c.store_id.in_(stores)


def _figures(fact: Fact) -> Iterator[tuple[str, int]]:
    """What a fact adds to which figure."""
    match fact:
        case ClaimLineSubmitted():
            yield "claimed", fact.amount_fen
        case ClaimLineDecided():
            yield "accepted", fact.accepted_fen
            yield "rejected", fact.rejected_fen
        case ClaimMoneyReceived():
            yield "received", fact.amount_fen
        case ClaimClosed():
            yield "closed", 0
        case PaymentMade():
            yield "paid", fact.amount_fen
        case PaymentReversed():
            yield "reversed", fact.amount_fen
