"""What can be asked after a reception: to log, verify, allocate, split, judge."""

from typing import Any

from domain.desk import Desk, command
from domain.errors import Refused
from domain.money import Fen
from domain.reading import above_nought, cannot_read
from domain.rota.asking import notes, on_floor
from domain.rota.rota import Rota
from domain.sales import events

LogCustomer = on_floor(events.CustomerLogged, defaults={"customer_id": None})
Allocate = on_floor(events.ReceptionAllocated)
Split = on_floor(events.OrderSplit, ("inviter_fen", "seller_fen"))
Report = on_floor(events.ClashReported, defaults={"clash_id": None})
Decide = on_floor(events.ClashDecided)
Penalise = on_floor(events.GrabbingPenalised)


class NothingToAllocate(Refused):
    """这次接待不是活动期间的，或者已经分配。"""


class NoSuchClash(Refused):
    """没有这起争议，或者已经裁定。"""


@command(asks=LogCustomer, of=Rota)
def log_customer(desk: Desk, ask: Any) -> None:
    """A customer is written into a consultant's own book (客户登记本). P09-R22, R24."""
    told = desk.told(ask, events.CustomerLogged)
    desk.record(desk.subject, events.CustomerLogged, **told)


@command(asks=Allocate, of=Rota)
def allocate_reception(desk: Desk, ask: Any) -> None:
    """A reception of a promotion day goes to a consultant (事后分配). P09-R27.

    Raises NothingToAllocate.
    """
    if ask.reception_id not in desk.subject.to_allocate:
        raise NothingToAllocate
    told = desk.told(ask, events.ReceptionAllocated)
    desk.record(desk.subject, events.ReceptionAllocated, **told)


@command(asks=Split, of=Rota)
def split_order(desk: Desk, ask: Any) -> None:
    """A sale is credited (业绩分单): by share where one invited and another signed.

    The inviter's share is a setting in percent; what it would break is rounded up to
    whole fen, so the odd fen is the inviter's. Source: P09-R17, R28, A33.
    """
    above_nought(ask.amount_fen)
    told = desk.told(ask, events.OrderSplit)
    percent = int(desk.rules.settings.get("inviter_share_percent") or 0)
    invited = ask.inviter_id not in (None, ask.seller_id)
    inviter = -(-ask.amount_fen * percent // 100) if invited else 0
    told |= {"inviter_fen": Fen(inviter), "seller_fen": Fen(ask.amount_fen - inviter)}
    desk.record(desk.subject, events.OrderSplit, **told)


@command(asks=Report, of=Rota, fresh=("clash_id",))
def report_clash(desk: Desk, ask: Any) -> None:
    """A customer in dispute (撞单) is told to the floor manager. Source: P09-R25."""
    told = desk.told(ask, events.ClashReported)
    desk.record(desk.subject, events.ClashReported, **told)


@command(asks=Decide, of=Rota)
def decide_clash(desk: Desk, ask: Any) -> None:
    """The floor manager finds the facts and decides (裁定). Source: P09-R25.

    Raises NoSuchClash.
    """
    reported = desk.subject.facts.all("ClashReported")
    if ask.clash_id not in [one.clash_id for one in reported]:
        raise NoSuchClash
    told = desk.told(ask, events.ClashDecided)
    desk.record(desk.subject, events.ClashDecided, **told)


@command(asks=Penalise, of=Rota)
def penalise_grabbing(desk: Desk, ask: Any) -> None:
    """Who grabbed a customer is fined, or dismissed (处罚). Source: P09-R26."""
    if ask.penalty == "fine" and ask.amount_fen is None:
        raise cannot_read("amount_yuan", "罚款须写明金额")
    told = desk.told(ask, events.GrabbingPenalised)
    desk.record(desk.subject, events.GrabbingPenalised, **told)


verify_visit = notes(events.VisitVerified)
