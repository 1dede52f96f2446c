"""The store ledger (门店台账): double entry per store; rows are only ever added."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Executable,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    func,
    select,
)

from domain.agreements.events import AgreementSigned
from domain.cases.events import (
    CaseClosed,
    CaseReopened,
    ComplaintWithdrawn,
    ExplanationAccepted,
)
from domain.concessions.events import OfferAccepted, OfferRejected
from domain.fact import Fact
from projections.columns import Position, Row, into, line_columns, line_of, papers
from projections.figures import Plain, in_yuan
from projections.read_model import ReadModel
from projections.store_accounts import (
    HEARD,
    PETTY_CASH,
    SUPPLIER,
    moves_of,
)

movements = Table(
    "store_ledger_movements",
    papers,
    *line_columns(),
    Column("part", Integer, primary_key=True, autoincrement=False),  # 0 from, 1 to
    Column("figure", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),  # below zero: it left
    Column("advance", Boolean, nullable=False),
    Column("fact", Text, nullable=False),
    Column("line", Text),
    Column("slip_no", Text),
    Column("payment_id", Uuid),
    Column("supplier_id", Uuid),
)
Index(
    "ix_store_ledger_movements_sums",
    movements.c.store_id,
    movements.c.figure,
    movements.c.account,
    movements.c.part,
    movements.c.occurred_at,
    movements.c.amount_fen,
)
settlings = Table(
    "store_ledger_settlings",
    papers,
    Column("position", Position, primary_key=True, autoincrement=False),
    Column("case_id", Uuid, nullable=False, index=True),
    Column("settled", Boolean, nullable=False),
)
SETTLES = {
    *(OfferAccepted, AgreementSigned, ComplaintWithdrawn, ExplanationAccepted),
    CaseClosed,
}
UNSETTLES = {OfferRejected, CaseReopened}
FIGURES = (
    *("petty_cash_balance", "paid_out", "supplier_receivable", "supplier_recovered"),
    *("insurer_received", "net_borne", "advances_outstanding"),
)


class StoreLedger(ReadModel):
    """What a store paid out, what came back, what it bears. Source: procedures 7.2."""

    name = "store_ledger"
    tables = (movements, settlings)
    hears = frozenset({*HEARD, *SETTLES, *UNSETTLES})

    def when(self, fact: Fact) -> Iterator[tuple[Executable, Row]]:
        kind = type(fact)
        if kind in SETTLES or kind in UNSETTLES:
            told = {"position": fact.position, "case_id": fact.originator_id}
            yield into(settlings), told | {"settled": kind in SETTLES}
            return
        for move in moves_of(fact):
            row = self._line(fact) | {"figure": move.figure, "advance": move.advance}
            left, came = move.from_account, move.to_account
            amount = move.amount_fen
            yield into(movements), row | _leg(0, left, -amount)
            yield into(movements), row | _leg(1, came, amount)

    def _line(self, fact: Fact) -> Row:
        """Whose store: the fact of a petty cash says so, a case's first fact else."""
        store_id = getattr(fact, "store_id", None)
        case_id = None if store_id else fact.originator_id
        home = self.home_of(fact)
        return line_of(fact) | {
            "case_id": case_id,
            "store_id": store_id or home["store_id"],
            "circle": home["circle"],
            "fact": type(fact).__name__,
            "line": getattr(fact, "line", None) or getattr(fact, "to_line", None),
            "slip_no": getattr(fact, "slip_no", None),
            "payment_id": getattr(fact, "payment_id", None),
            "supplier_id": getattr(fact, "supplier_id", None),
        }

    def sums(
        self,
        stores: Sequence[UUID] | None,
        case_id: UUID | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> dict[str, int]:
        """The figures of 7.2 in fen: of stores (None: all), of one case, of a time.

        Those of a store are true for everybody, whatever of it one may know.
        """
        where = list(self._where(stores, case_id, since, until))
        m = movements.c
        asked = select(m.figure, m.account, m.part, func.sum(m.amount_fen))
        asked = asked.where(*where).group_by(m.figure, m.account, m.part)
        with self.reading() as db:
            legs = [(*keys, int(total)) for *keys, total in db.execute(asked)]
            advances = self._advances(db, where)
        paid = _sum(legs, figure="paid", part=1)
        recovered = _sum(legs, figure="recovered", part=1)
        received = _sum(legs, figure="received", part=1)
        return {
            "petty_cash_balance": _sum(legs, account=PETTY_CASH),
            "paid_out": paid,
            "supplier_receivable": _sum(legs, account=SUPPLIER),
            "supplier_recovered": recovered,
            "insurer_received": received,
            "net_borne": paid - recovered - received,
            "advances_outstanding": advances,
        }

    def figures(self, store_id: UUID, case_id: UUID | None, now: datetime) -> Any:
        """As case files ask, in yuan; with a case, the cash is the store's still."""
        sums = self.sums([store_id], case_id)
        if case_id is not None:  # a drawer belongs to a store, never to a case
            drawer = self.sums([store_id])["petty_cash_balance"]
            sums["petty_cash_balance"] = drawer
        return in_yuan(sums, FIGURES)

    def lines(
        self,
        stores: Sequence[UUID] | None = None,
        case_id: UUID | None = None,
        limit: int = 500,
    ) -> list[Plain]:
        """The entries, newest first: the account money left, and where it went.

        Of a case one may not know of, only the sum.
        """
        where = list(self._where(stores, case_id))
        asked = select(movements).where(*where)
        asked = asked.order_by(movements.c.position.desc(), movements.c.part)
        found: dict[int, Plain] = {}
        with self.reading() as db:
            for row in db.execute(asked.limit(2 * limit)).mappings():
                side = "to_account" if row["part"] else "from_account"
                line = found.setdefault(row["position"], self.eyes.sum_of(row))
                line[side] = row["account"]
                line["amount_fen"] = row["amount_fen"] * (1 if row["part"] else -1)
        return [line | {"rules": line["rules"].split()} for line in found.values()]

    def balance(self, stores: Sequence[UUID] | None) -> dict[str, int]:
        """What each account comes to, in fen; together they are nought."""
        asked = select(movements.c.account, func.sum(movements.c.amount_fen))
        where = self._where(stores)
        asked = asked.where(*where).group_by(movements.c.account)
        with self.reading() as db:
            return {account: int(total) for account, total in db.execute(asked)}

    def by_case(self, stores: Sequence[UUID] | None) -> dict[UUID, dict[str, int]]:
        """Per case: paid, recovered, received, and what its supplier still owes."""
        m = movements.c
        asked = select(m.case_id, m.figure, m.account, m.part, func.sum(m.amount_fen))
        where = [*self._where(stores), *self.eyes.see(movements)]
        where += [m.case_id.is_not(None)]
        asked = asked.where(*where).group_by(m.case_id, m.figure, m.account, m.part)
        legs: dict[UUID, list[Any]] = {}
        with self.reading() as db:
            for case_id, *keys, total in db.execute(asked):
                legs.setdefault(case_id, []).append((*keys, int(total)))
        return {case_id: _of_case(told) for case_id, told in legs.items()}

    def _advances(self, db: Connection, where: Sequence[Any]) -> int:
        """Medical advances on cases whose last word is not that they are settled."""
        m, s = movements.c, settlings.c
        asked = (*where, m.advance.is_(True), m.part == 1)
        last = select(func.max(s.position)).group_by(s.case_id)
        last = last.where(s.case_id.in_(select(m.case_id).where(*asked)))
        settled = select(s.case_id).where(s.settled.is_(True), s.position.in_(last))
        left = select(func.sum(m.amount_fen)).where(*asked, m.case_id.not_in(settled))
        return int(db.scalar(left) or 0)

    def _where(
        self,
        stores: Sequence[UUID] | None,
        case_id: UUID | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[Any]:
        if stores is not None:
            yield movements.c.store_id.in_(stores)
        if case_id is not None:
            yield movements.c.case_id == case_id
            yield from self.eyes.see(movements)
        if since is not None:
            yield movements.c.occurred_at >= since
        if until is not None:
            yield movements.c.occurred_at < until


def _leg(part: int, account: str, amount_fen: int) -> Row:
    return {"part": part, "account": account, "amount_fen": amount_fen}


def _sum(
    legs: Sequence[Any],
    figure: str | None = None,
    account: str | None = None,
    part: int | None = None,
) -> int:
    """The legs of a figure, of an account, of one side."""
    return sum(
        total
        for told, of, side, total in legs
        if figure in (None, told) and account in (None, of) and part in (None, side)
    )


def _of_case(legs: Sequence[Any]) -> dict[str, int]:
    paid = _sum(legs, figure="paid", part=1)
    recovered = _sum(legs, figure="recovered", part=1)
    received = _sum(legs, figure="received", part=1)
    return {
        "paid_out": paid,
        "supplier_recovered": recovered,
        "insurer_received": received,
        "supplier_receivable": _sum(legs, account=SUPPLIER),
        "net_borne": paid - recovered - received,
    }
