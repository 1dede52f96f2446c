"""The cash one store keeps for urgent spending (备用金)."""

from typing import Any
from uuid import UUID, uuid5

from domain.errors import Refused
from domain.fact import Fact, Noun
from domain.money import Fen
from domain.petty_cash import events


class PettyCashTooLow(Refused):
    """备用金余额不足，须先补充备用金。"""


class PettyCash(Noun):
    """Cash one store keeps. Never below zero."""

    named_by = "store_id"

    def __init__(self) -> None:
        self.balance_fen = Fen(0)

    @classmethod
    def id_from(cls, named: UUID) -> UUID:
        """The id of the petty cash of the store that is named."""
        return uuid5(named, "petty cash")

    def pay_out(self, amount_fen: Fen, **told: Any) -> None:
        """Decide whether this cash may leave; say that it did."""
        left = Fen(self.balance_fen - amount_fen)
        if left < 0:
            raise PettyCashTooLow
        told |= {"amount_fen": amount_fen, "balance_fen": left}
        self.trigger_event(events.PettyCashPaidOut, **told)

    def take_back(self, amount_fen: Fen, **told: Any) -> None:
        """Say that change came back."""
        now = Fen(self.balance_fen + amount_fen)
        told |= {"amount_fen": amount_fen, "balance_fen": now}
        self.trigger_event(events.PettyCashChangeTaken, **told)

    def when(self, fact: Fact) -> None:
        match fact:
            case events.PettyCashCounted():
                pass  # a count finds a difference; only what is put in mends it
            case (
                events.PettyCashOpened()
                | events.PettyCashReplenished()
                | events.PettyCashPaidOut()
                | events.PettyCashChangeTaken()
            ):
                self.balance_fen = fact.balance_fen
