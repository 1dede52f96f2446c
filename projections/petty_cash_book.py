"""The petty cash book (备用金账): each slip with consent, draw and countersign."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Executable, Index, Table, Text, select

from domain.fact import Fact
from domain.payments.events import (
    CountersignRefusalSettled,
    CountersignRefused,
    PettyCashConsented,
    PettyCashCountersigned,
    PettyCashSlipRaised,
)
from domain.petty_cash.events import (
    PettyCashChangeTaken,
    PettyCashCounted,
    PettyCashOpened,
    PettyCashPaidOut,
    PettyCashReplenished,
)
from projections.case_board import CaseBoard
from projections.columns import Row, into, line_columns, line_of, papers
from projections.figures import Plain, outside
from projections.read_model import ReadModel

lines = Table(
    "petty_cash_book_lines",
    papers,
    *line_columns(),
    Column("fact", Text, nullable=False),
    Column("slip_no", Text),
    Column("in_fen", BigInteger, nullable=False),
    Column("out_fen", BigInteger, nullable=False),
    Column("balance_fen", BigInteger),  # none on lines that moved no cash
    Column("difference_fen", BigInteger),
    Column("note", Text),
)
Index("ix_petty_cash_book_lines_store", lines.c.store_id, lines.c.position)
SIGNS = {
    PettyCashSlipRaised: "slip",
    PettyCashConsented: "consent",
    PettyCashCountersigned: "countersign",
    CountersignRefused: "refusal",
    CountersignRefusalSettled: "settlement",
}
CAME_IN = (PettyCashOpened, PettyCashReplenished, PettyCashChangeTaken)


class PettyCashBook(ReadModel):
    """What lay in the drawer after each movement, and who signed. P02-R22 to R25."""

    name = "petty_cash_book"
    tables = (lines,)
    hears = frozenset({*SIGNS, *CAME_IN, PettyCashPaidOut, PettyCashCounted})

    def when(self, fact: Fact) -> Iterator[tuple[Executable, Row]]:
        amount = getattr(fact, "amount_fen", 0)
        signs = type(fact) in SIGNS
        case_id = fact.originator_id if signs else getattr(fact, "case_id", None)
        store_id = getattr(fact, "store_id", None)
        home = self.home_of(fact, case_id)
        yield into(lines), line_of(fact) | {
            "case_id": case_id,
            "store_id": store_id or home["store_id"],
            "circle": home["circle"],
            "fact": type(fact).__name__,
            "slip_no": getattr(fact, "slip_no", None),
            "in_fen": amount if isinstance(fact, CAME_IN) else 0,
            "out_fen": amount if isinstance(fact, PettyCashPaidOut) else 0,
            "balance_fen": getattr(fact, "balance_fen", None),
            "difference_fen": getattr(fact, "difference_fen", None),
            "note": getattr(fact, "note", None) or getattr(fact, "reason", None),
        }

    def movements(
        self,
        stores: Sequence[UUID] | None = None,
        case_id: UUID | None = None,
        limit: int = 300,
    ) -> list[Plain]:
        """Each movement with its signatures, newest first, in fen.

        `state` is none, awaiting, countersigned, refused or settled. Of a case one may
        not know of, only the sum.
        """
        moved = lines.c.balance_fen.is_not(None)
        asked = select(lines).where(moved, *self._where(stores, case_id))
        asked = asked.order_by(lines.c.position.desc()).limit(limit)
        with self.reading() as db:
            found = [self.eyes.sum_of(row) for row in db.execute(asked).mappings()]
            cases = {row["case_id"] for row in found if row["case_id"]}
            signed = select(lines).where(~moved, lines.c.case_id.in_(cases))
            signs = db.execute(signed.order_by(lines.c.position)).mappings().all()
        waiting = self.beside(CaseBoard).draws_waiting(cases)
        return [_with_signs(row, signs, waiting) for row in found]

    def balance(self, store_id: UUID) -> int:
        """What should lie in the drawer now, in fen."""
        told = self.movements([store_id], limit=1)
        return int(told[0]["balance_fen"]) if told else 0

    def figures(self, store_id: UUID, case_id: UUID | None, now: datetime) -> Any:
        """As case files ask: the balance, and each draw with its signatures."""
        told = self.movements([store_id], case_id, limit=10_000)
        draws = [one for one in told if one["fact"] == "PettyCashPaidOut"]
        balance = self.balance(store_id)
        all_told = {"balance_fen": balance, "draws": draws, "movements": told}
        return outside(all_told)

    def _where(
        self, stores: Sequence[UUID] | None, case_id: UUID | None
    ) -> Iterator[Any]:
        if stores is not None:
            yield lines.c.store_id.in_(stores)
        if case_id is not None:
            yield lines.c.case_id == case_id
            yield from self.eyes.see(lines)


def _with_signs(
    row: Plain, signs: Sequence[Any], waiting: set[tuple[UUID, str]]
) -> Plain:
    """A movement with who raised the slip, consented, and countersigned."""
    told = row | {"rules": row["rules"].split(), "state": "none"}
    if not row["slip_no"]:
        return told
    names = {kind.__name__: name for kind, name in SIGNS.items()}
    for sign in signs:
        if (sign["case_id"], sign["slip_no"]) == (row["case_id"], row["slip_no"]):
            kept = ("by", "role", "occurred_at", "position", "note")
            told[names[sign["fact"]]] = {name: sign[name] for name in kept}
    told["amount_fen"] = row["out_fen"] or row["in_fen"]
    states = ("settlement", "settled"), ("countersign", "countersigned")
    states += (("refusal", "refused"),)
    named = (state for sign, state in states if sign in told)
    waits = row["out_fen"] and (row["case_id"], row["slip_no"]) in waiting
    return told | {"state": next(named, "awaiting" if waits else "none")}
