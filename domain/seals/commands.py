"""What can be asked about seals: to use one, to allow it, to say that it was done."""

from typing import Any, cast
from uuid import UUID

from domain.desk import Desk, asked_like, command
from domain.errors import NotFound, Refused
from domain.facts import Facts
from domain.reading import cannot_read
from domain.seals import events

OF_A_CASE = {"case_id": UUID}
Request = asked_like(events.SealUseRequested, OF_A_CASE, defaults={"seal_use_id": None})
Approve = asked_like(events.SealUseApproved, OF_A_CASE)
Decline = asked_like(events.SealUseDeclined, OF_A_CASE)
Use = asked_like(events.SealUsed, OF_A_CASE, without=("seal", "paper", "exhibit_id"))


class WatcherIsKeeper(Refused):
    """监印人须是盖章人以外的人。"""


@command("after_closing", asks=Request, fresh=("seal_use_id",))
def request_seal_use(desk: Desk, ask: Any) -> None:
    """The use of a seal is asked for (用印申请). Raises ValidationError."""
    _must_stamp(ask)
    told = desk.told(ask, events.SealUseRequested)
    desk.record(desk.subject, events.SealUseRequested, **told)


@command("after_closing", asks=Approve, signed=True)
def approve_seal_use(desk: Desk, ask: Any) -> None:
    """The use of a seal is allowed (批准用印). Raises NotFound."""
    _request(desk.subject.facts, ask.seal_use_id)
    told = desk.told(ask, events.SealUseApproved)
    desk.record(desk.subject, events.SealUseApproved, **told)


@command("after_closing", asks=Decline, signed=True)
def decline_seal_use(desk: Desk, ask: Any) -> None:
    """The use of a seal is not allowed, or no longer (不批准用印). Raises NotFound."""
    _request(desk.subject.facts, ask.seal_use_id)
    told = desk.told(ask, events.SealUseDeclined)
    desk.record(desk.subject, events.SealUseDeclined, **told)


@command("after_closing", asks=Use, signed=True)
def use_seal(desk: Desk, ask: Any) -> None:
    """Whoever keeps the seal stamps what was allowed (用印), and somebody watches.

    Raises NotFound, WatcherIsKeeper.
    """
    asked = _request(desk.subject.facts, ask.seal_use_id)
    if ask.watched_by_id == desk.by:
        raise WatcherIsKeeper
    _must_stamp(ask)
    what = {"seal": asked.seal, "paper": asked.paper, "exhibit_id": asked.exhibit_id}
    told = desk.told(ask, events.SealUsed) | what
    desk.record(desk.subject, events.SealUsed, **told)


def _must_stamp(ask: Any) -> None:
    """Raises ValidationError for no impression at all."""
    if not ask.impressions:
        raise cannot_read("impressions", "盖章次数须大于零")


def _request(facts: Facts, seal_use_id: UUID) -> events.SealUseRequested:
    """Raises NotFound."""
    for one in facts.all("SealUseRequested"):
        if getattr(one, "seal_use_id") == seal_use_id:
            return cast(events.SealUseRequested, one)
    raise NotFound(f"use of a seal {seal_use_id}")
