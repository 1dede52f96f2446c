"""What can be asked on a sales floor: to serve, to pass, to hand over, to leave."""

from typing import Any
from uuid import UUID

from domain.desk import Desk, command
from domain.errors import NotFound, Refused
from domain.reading import cannot_read
from domain.rota import events
from domain.rota.asking import free, notes, on_duty, on_floor, own_reception
from domain.rota.rota import Reception, Rota
from domain.rota.turns import Next, Serving, counts, must_be_his, next_of, serving
from domain.stores.store import Store

GRANTED = {"made_up": events.MakeUpGranted, "retained": events.TurnRetained}
SetOrder = on_floor(events.RotaOrderSet)
Arrive = on_floor(
    events.VisitorArrived,
    defaults={"reception_id": None},
    more={"colleague_id": UUID | None, "visitor_no": int | None},
)
GiveUp = on_floor(events.TurnGivenUp, ("turn", "hindrance"))
Leave = on_floor(events.ConsultantLeft)
Return = on_floor(events.ConsultantReturned)
Allow = on_floor(events.AbsenceAllowed)
HandOver = on_floor(events.ReceptionHandedOver, ("for_id", "hindrance"))
Change = on_floor(events.ConsultantChanged, ("before_id",))
End = on_floor(events.ReceptionEnded, ("consultant_id",))
Sign = on_floor(events.SigningBegun)
SERVED = (
    *(events.VisitorNotCounted, events.TurnTaken, events.CustomerHandedOver),
    *(events.VoluntaryReceptionMade, events.CustomerServed, events.TurnSkipped),
    *(events.MakeUpGranted, events.TurnRetained, events.VisitRegistered),
)


class TurnIsTaken(Refused):
    """这位顾客已经有人接待；请看新的轮次再按。"""


class NotWhoseTurn(Refused):
    """现在不是他的轮次，没有可放弃的。"""


@command(asks=SetOrder, of=Rota, begins=True)
def set_rota_order(desk: Desk, ask: Any) -> None:
    """Who is on duty on a floor, in which order (排班). Source: P09-R01.

    Raises NotFound for a store that has not opened its book.
    """
    if not desk.blank(Store, ask.store_id).version:
        raise NotFound(str(ask.store_id))
    if len(set(ask.consultant_ids)) < len(ask.consultant_ids):
        raise cannot_read("consultant_ids", "同一个人只能排一次")
    told = desk.told(ask, events.RotaOrderSet)
    desk.record(desk.subject, events.RotaOrderSet, **told)


@command(asks=Arrive, of=Rota, fresh=("reception_id",), becomes=SERVED)
def receive_visitor(desk: Desk, ask: Any) -> None:
    """A visitor comes and somebody serves (接待来客): the rota says who.

    `visitor_no` is the number on the page that was pressed: of two who press for one
    visitor only the first has him. Raises TurnIsTaken, NobodyIsFree, NoRotaHere,
    NotOnDuty; Refused by the rule of the turn. Source: P09-R01 to R15, R27.
    """
    rota: Rota = desk.subject
    if ask.visitor_no not in (None, rota.visitors + 1):
        raise TurnIsTaken
    on_duty(rota, ask.colleague_id)
    asked_for = ask.asked_for_id or rota.known.get(ask.customer_id)
    told = desk.told(ask, events.VisitorArrived) | {"asked_for_id": asked_for}
    if rota.promotion and counts(desk.rules, ask.arrival):
        _serve_freely(desk, rota, told)
        return
    found = serving(rota, desk.rules, ask.arrival, asked_for, ask.colleague_id)
    if found.next:
        must_be_his(found.next, desk.by, rota, found.entry)
        _skip(desk, rota, found.next)
    _serve(desk, rota, found, told)


def _serve_freely(desk: Desk, rota: Rota, told: dict[str, Any]) -> None:
    """On a promotion day: whoever presses; or whom the manager names."""
    consultant_id = told["asked_for_id"] or desk.by
    free(rota, consultant_id)
    desk.record(rota, events.VisitorArrived, **told)
    who = {"reception_id": told["reception_id"], "consultant_id": consultant_id}
    desk.record(rota, events.CustomerServed, **who, hindrance="promotion_customer")


def _skip(desk: Desk, rota: Rota, turn: Next) -> None:
    """Everybody the turn passes by, and what he gets for it."""
    for skip in turn.skips:
        told = {"consultant_id": skip.consultant_id, "hindrance": skip.hindrance}
        desk.record(rota, events.TurnSkipped, [*skip.rules], **told)
        if skip.then in GRANTED:
            desk.record(rota, GRANTED[skip.then], [*skip.rules], **told)


def _serve(desk: Desk, rota: Rota, found: Serving, told: dict[str, Any]) -> None:
    """The visitor, and what his reception is to whom it falls."""
    entry, rules = found.entry, [*found.entry.rule]
    if found.consultant_id is None:
        desk.record(rota, events.VisitorNotCounted, rules, arrival=told["arrival"])
        return
    desk.record(rota, events.VisitorArrived, rules, **told)
    who: dict[str, Any] = {"reception_id": told["reception_id"]}
    who["consultant_id"] = found.consultant_id
    if entry.verify:
        named = who | {"arrival": told["arrival"]}
        desk.record(rota, events.VisitRegistered, rules, **named)
    who["hindrance"] = entry.busy
    if entry.voluntary:
        for_id = told["asked_for_id"]
        desk.record(rota, events.VoluntaryReceptionMade, rules, **who, for_id=for_id)
    elif entry.turn == "unchanged":
        desk.record(rota, events.CustomerHandedOver, rules, **who)
    elif found.next:
        number = {"visitor_no": rota.visitors + 1}
        desk.record(
            rota, events.TurnTaken, rules, **who, turn=found.next.turn, **number
        )
    else:
        desk.record(rota, events.TurnTaken, rules, **who, turn="ahead")


@command(asks=GiveUp, of=Rota, becomes=SERVED)
def give_up_turn(desk: Desk, ask: Any) -> None:
    """Whose turn it is gives it up (放弃本轮). Source: P09-R08, R13, R14.

    Raises NotWhoseTurn, NobodyIsFree.
    """
    rota: Rota = desk.subject
    turn = next_of(rota, desk.rules)
    if turn.consultant_id != ask.consultant_id:
        raise NotWhoseTurn
    _skip(desk, rota, turn)
    rules = [*turn.choosing.rule] if turn.choosing else []
    told = {"consultant_id": ask.consultant_id, "turn": turn.turn}
    told["hindrance"] = rota.hindrance_of(ask.consultant_id)
    desk.record(rota, events.TurnGivenUp, rules, **told)


@command(asks=HandOver, of=Rota)
def hand_over_reception(desk: Desk, ask: Any) -> None:
    """His own old customer or a signing goes to a colleague (移交), to be free.

    Raises ReceptionIsOver, NotHisReception, NotOnDuty, IsNotFree.
    Source: P09-R13, R14, R16, R25, A33.
    """
    now = own_reception(desk, ask.reception_id)
    free(desk.subject, ask.consultant_id)
    told = desk.told(ask, events.ReceptionHandedOver) | {"for_id": now.consultant_id}
    told["hindrance"] = "voluntary_reception"
    desk.record(desk.subject, events.ReceptionHandedOver, **told)


@command(asks=Change, of=Rota)
def change_consultant(desk: Desk, ask: Any) -> None:
    """A customer insists on another consultant (更换顾问), who gets the sale.

    Raises ReceptionIsOver, NotHisReception, NotOnDuty, IsNotFree. Source: P09-R17.
    """
    now = own_reception(desk, ask.reception_id)
    free(desk.subject, ask.consultant_id)
    told = desk.told(ask, events.ConsultantChanged) | {"before_id": now.consultant_id}
    desk.record(desk.subject, events.ConsultantChanged, **told)


@command(asks=Sign, of=Rota)
def begin_signing(desk: Desk, ask: Any) -> None:
    """A consultant signs an order with his customer (签单).

    Raises ReceptionIsOver, NotHisReception. Source: P09-R14.
    """
    own_reception(desk, ask.reception_id)
    desk.record(desk.subject, events.SigningBegun, reception_id=ask.reception_id)


@command(asks=End, of=Rota)
def end_reception(desk: Desk, ask: Any) -> None:
    """A reception is over (接待结束), and whoever served is free again.

    Raises ReceptionIsOver, NotHisReception. Source: P09-R24, R25.
    """
    now: Reception = own_reception(desk, ask.reception_id)
    told = {"reception_id": now.reception_id, "consultant_id": now.consultant_id}
    desk.record(desk.subject, events.ReceptionEnded, **told)


@command(asks=Allow, of=Rota)
def allow_absence(desk: Desk, ask: Any) -> None:
    """The floor manager lets a consultant leave (准离岗), and who stands in for him.

    Raises NotOnDuty, IsNotFree. Source: P09-R06.
    """
    on_duty(desk.subject, ask.consultant_id)
    if ask.consultant_id == ask.replacement_id:
        raise cannot_read("replacement_id", "顶替的人不能是他自己")
    free(desk.subject, ask.replacement_id)
    desk.record(
        desk.subject, events.AbsenceAllowed, **desk.told(ask, events.AbsenceAllowed)
    )


@command(asks=Leave, of=Rota)
def leave_floor(desk: Desk, ask: Any) -> None:
    """A consultant leaves the floor (离岗). Raises NotOnDuty. Source: P09-R03, R06."""
    on_duty(desk.subject, ask.consultant_id)
    desk.record(
        desk.subject, events.ConsultantLeft, **desk.told(ask, events.ConsultantLeft)
    )


@command(asks=Return, of=Rota)
def return_to_floor(desk: Desk, ask: Any) -> None:
    """A consultant is back on the floor (回岗). Raises NotOnDuty."""
    on_duty(desk.subject, ask.consultant_id)
    desk.record(
        desk.subject, events.ConsultantReturned, consultant_id=ask.consultant_id
    )


begin_promotion = notes(events.PromotionBegun)
end_promotion = notes(events.PromotionEnded)
tick_conduct = notes(events.ConductTicked)
