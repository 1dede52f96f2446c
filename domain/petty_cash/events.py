"""What happened to the cash of one store; `balance_fen` is what then lay there."""

from uuid import UUID

from domain.fact import Fact
from domain.money import Fen


class PettyCashOpened(Fact):
    """A store's petty cash (备用金) began with a first float."""

    store_id: UUID
    amount_fen: Fen
    balance_fen: Fen


class PettyCashReplenished(Fact):
    """Money was put into the petty cash (补充备用金)."""

    store_id: UUID
    amount_fen: Fen
    balance_fen: Fen
    note: str | None = None


class PettyCashPaidOut(Fact):
    """Cash left for a case, against a slip (支出)."""

    store_id: UUID
    case_id: UUID
    slip_no: str
    amount_fen: Fen
    balance_fen: Fen


class PettyCashChangeTaken(Fact):
    """What was not spent came back from a case (收回余款)."""

    store_id: UUID
    case_id: UUID
    slip_no: str
    amount_fen: Fen
    balance_fen: Fen


class PettyCashCounted(Fact):
    """The cash was counted (盘点); what is counted and what should be there both stand.

    `difference_fen` is counted less booked: a shortage is below zero.
    """

    store_id: UUID
    amount_fen: Fen
    balance_fen: Fen
    difference_fen: Fen
    note: str | None = None
