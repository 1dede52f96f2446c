"""What complaints cost (赔付成本): by who was to bear it, and by store. Source: 7.2."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from projections.read_model import View
from projections.store_accounts import ADVANCES, EXPENSE, SUPPLIER
from projections.store_ledger import movements

m = movements.c
LINES = {SUPPLIER: "supplier", EXPENSE: "store", ADVANCES: "store"}


class Costs(NamedTuple):
    """Sums of a time in fen; what was paid less what came back is borne."""

    supplier: int = 0  # paid on the suppliers' account
    store: int = 0  # paid on the store's own
    recovered: int = 0
    received: int = 0

    @property
    def paid_out(self) -> int:
        """All money that left for cases."""
        return self.supplier + self.store

    @property
    def net_borne(self) -> int:
        """What stays with the stores."""
        return self.paid_out - self.recovered - self.received

    def plus(self, other: "Costs") -> "Costs":
        """Two stores together."""
        return Costs(*(mine + its for mine, its in zip(self, other)))


class CostsBorne(View):
    """The store ledger asked in one walk for every store: sums, true for everybody."""

    name = "store_ledger"
    tables = (movements,)

    def by_store(
        self, since: datetime, until: datetime, store_id: UUID | None = None
    ) -> dict[UUID, Costs]:
        """Each store's costs from a moment to before another; of one store, or all."""
        legs = (m.store_id, m.figure, m.account, m.part)
        asked = select(*legs, func.sum(m.amount_fen)).group_by(*legs)
        asked = asked.where(m.occurred_at >= since, m.occurred_at < until)
        for reach in {self.eyes.store_id, store_id} - {None}:
            asked = asked.where(m.store_id == reach)
        found: dict[UUID, Costs] = {}
        with self.reading() as db:
            for store, figure, account, part, total in db.execute(asked):
                if store and (name := _borne_as(figure, account, part)):
                    more = Costs(**{name: int(total)})
                    found[store] = found.get(store, Costs()).plus(more)
        return found


def _borne_as(figure: str, account: str, part: int) -> str:
    """Which of the costs a leg of an entry belongs to; none for all other legs."""
    if figure in ("paid", "moved"):
        return LINES.get(account, "")
    return figure if figure in ("recovered", "received") and part == 1 else ""
