"""Recordings (监控录像): until when they are kept, which request one answers."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from domain.cases.events import ComplaintRegistered
from domain.facts import Facts

KEPT_DAYS = "cctv_retention_days"  # the setting


def overwritten_at(
    ask: Any, registered: ComplaintRegistered, kept_days: str | None
) -> datetime | None:
    """When the first moment wanted is recorded over: as told, else by the store's days.

    Where nobody says from when, the event counts, else the complaint. A recorder runs
    in a ring, so a day is 24 hours here and not a calendar day.
    """
    if ask.overwritten_at is not None or not kept_days:
        told: datetime | None = ask.overwritten_at
        return told
    begins = ask.from_at or registered.event_at or registered.occurred_at
    return begins + timedelta(days=int(kept_days))


def request_of(facts: Facts, ask: Any) -> UUID | None:
    """The request that is named; else the last one open for the camera, else the only.

    None where there are several and nobody can tell which.
    """
    if ask.recording_id is not None:
        return UUID(str(ask.recording_id))
    told = [*facts.told("CctvSecured"), *facts.told("CctvUnavailable")]
    done = {getattr(one, "recording_id") for one in told}
    asked: list[Any] = [*facts.told("CctvRequested")]
    still = [one for one in asked if one.recording_id not in done | {None}]
    same = [one for one in still if one.camera == ask.camera]
    if not same and len(still) > 1:
        return None
    return next((one.recording_id for one in reversed(same or still)), None)
