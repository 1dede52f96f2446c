"""What every command about a floor asks: which store, and which of its floors."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from domain.command import NOTHING, Command, asked_like
from domain.desk import Desk
from domain.errors import Refused
from domain.fact import Fact
from domain.rota.rota import Reception, Rota, rota_id_of


class NotOnDuty(Refused):
    """他今天不在这层楼的轮值表上。"""


class ReceptionIsOver(Refused):
    """没有这次接待，或者已经结束。"""


class NotHisReception(Refused):
    """这位顾客由别人接待；只有正在接待的顾问本人或现场经理可以办。"""


class IsNotFree(Refused):
    """这位家居顾问不在场或正在接待，现在不能接手。"""


def on_floor(
    fact: type[Fact], without: tuple[str, ...] = (), **more: Mapping[str, Any]
) -> Any:
    """What is asked like a fact, of the floor of a store."""
    asked = {**more, "more": {**more.get("more", NOTHING), "floor": str | None}}
    ask = asked_like(fact, {"store_id": UUID}, (*without, "floor"), **asked)
    setattr(ask, "rota_id", property(_rota_id))
    return ask


def _rota_id(ask: Any) -> UUID:
    return rota_id_of(ask.store_id, ask.floor)


def notes(fact: type[Fact], fresh: tuple[str, ...] = ()) -> Command:
    """A command that only records a fact on the rota of a floor."""

    def decide(desk: Desk, ask: Any) -> None:
        desk.record(desk.subject, fact, **desk.told(ask, fact))

    ask = on_floor(fact, defaults={name: None for name in fresh})
    told = (frozenset[str](), Rota, fact, False, fresh, (fact,))
    return Command(decide, ask, *told)


def on_duty(rota: Rota, *consultant_ids: UUID | None) -> None:
    """Raises NotOnDuty where somebody does not stand in the order."""
    if any(one is not None and one not in rota.order for one in consultant_ids):
        raise NotOnDuty


def free(rota: Rota, consultant_id: UUID) -> None:
    """Raises NotOnDuty, IsNotFree where somebody cannot take over now."""
    on_duty(rota, consultant_id)
    if not rota.is_free(consultant_id):
        raise IsNotFree


def own_reception(desk: Desk, reception_id: UUID) -> Reception:
    """A reception that is going on, and no colleague's of whoever asks.

    Raises ReceptionIsOver, NotHisReception. Source: P09-R02, R16, R25.
    """
    rota: Rota = desk.subject
    if reception_id not in rota.receptions:
        raise ReceptionIsOver
    now = rota.receptions[reception_id]
    if desk.by in rota.order and desk.by != now.consultant_id:
        raise NotHisReception
    return now
