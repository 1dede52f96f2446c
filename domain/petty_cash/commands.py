"""What can be asked of a store's petty cash: to begin, to fill up, to count."""

from dataclasses import dataclass
from uuid import UUID

from domain.desk import Desk, command
from domain.errors import NotFound, Refused
from domain.money import Fen
from domain.petty_cash import events
from domain.petty_cash.petty_cash import PettyCash
from domain.reading import above_nought
from domain.stores.store import Store


class PettyCashIsOpen(Refused):
    """这家门店的备用金已经建立，请用补充备用金。"""


@dataclass(frozen=True, kw_only=True)
class PutIn:
    """Money put into the petty cash of a store."""

    store_id: UUID
    amount_fen: Fen
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Count:
    """What was counted in the petty cash of a store."""

    store_id: UUID
    amount_fen: Fen
    note: str | None = None


@command(asks=PutIn, of=PettyCash, begins=True, becomes=(events.PettyCashOpened,))
def open_petty_cash(desk: Desk, ask: PutIn) -> None:
    """A store's petty cash (备用金) begins with a first float. Raises PettyCashIsOpen."""
    cash: PettyCash = desk.subject
    _check_store(desk, ask.store_id)
    if cash.version:
        raise PettyCashIsOpen
    told = {"store_id": ask.store_id, "amount_fen": ask.amount_fen}
    desk.record(cash, events.PettyCashOpened, **told, balance_fen=ask.amount_fen)


@command(asks=PutIn, of=PettyCash, begins=True, becomes=(events.PettyCashReplenished,))
def replenish_petty_cash(desk: Desk, ask: PutIn) -> None:
    """Money is put into the petty cash (补充备用金), also where none was before."""
    _check_store(desk, ask.store_id)
    above_nought(ask.amount_fen)
    told = desk.told(ask, events.PettyCashReplenished)
    told["balance_fen"] = Fen(desk.subject.balance_fen + ask.amount_fen)
    desk.record(desk.subject, events.PettyCashReplenished, **told)


@command(asks=Count, of=PettyCash, becomes=(events.PettyCashCounted,))
def count_petty_cash(desk: Desk, ask: Count) -> None:
    """The petty cash is counted (盘点备用金); a difference is shown, not booked away."""
    balance = desk.subject.balance_fen
    told = desk.told(ask, events.PettyCashCounted) | {"balance_fen": balance}
    told["difference_fen"] = Fen(ask.amount_fen - balance)
    desk.record(desk.subject, events.PettyCashCounted, **told)


def _check_store(desk: Desk, store_id: UUID) -> None:
    """Cash may begin only where a store has opened its book. Raises NotFound."""
    if not desk.blank(Store, store_id).version:
        raise NotFound(str(store_id))
