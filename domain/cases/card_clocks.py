"""The clocks (时限) of a card and what is missing (还缺): duties, as people read them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from domain.deadlines import Day
from domain.policies.duties import Owed, State
from domain.policies.pack import Duty


class Clock(NamedTuple):
    """One duty with a moment by which it must be met, and why it is this moment."""

    rules: tuple[str, ...]
    say: str
    state: State
    due_at: datetime
    provisional: bool  # a year nobody has published lies on the way
    started_by: str  # the name of the fact that began it
    started_position: int
    start_version: int
    started_at: datetime
    length: str
    met_at: datetime | None
    tells: tuple[str, ...]
    raises: str
    who: tuple[str, ...]
    days: tuple[Day, ...]
    stops: tuple[str, ...]  # what stops it, each as a pack writes it
    calendar: str = ""  # the versions of the years of holidays it was counted by
    windows: str = ""  # the hours outside of which nothing counts
    waits: tuple[str, ...] = ()  # why it is paused, each as a pack writes it
    waits_for: tuple[str, ...] = ()  # and for whom
    advised: bool = False  # recommended only: a warning, never overdue (A25)

    def overdue(self, now: datetime) -> bool:
        """Whether the moment has passed and the duty is still owed (C02)."""
        return self.state == "running" and now > self.due_at


class Missing(NamedTuple):
    """One duty not met: what it lacks, who can provide it, which acts wait for it."""

    rules: tuple[str, ...]
    say: str
    lacks: tuple[str, ...]
    who: tuple[str, ...]
    blocks: tuple[str, ...]
    due_at: datetime | None
    start_version: int


def clocks_of(owed: Sequence[Owed]) -> tuple[Clock, ...]:
    """Every clock that was started, the earliest moment first."""
    clocks = [_clock(one) for one in owed if one.due is not None]
    return tuple(sorted(clocks, key=lambda clock: (clock.due_at, clock.rules)))


def missing_of(owed: Sequence[Owed]) -> tuple[Missing, ...]:
    """What is still owed, pack by pack."""
    return tuple(_missing(one) for one in owed if one.is_open)


def _clock(one: Owed) -> Clock:
    assert one.due is not None
    duty, start, windows = one.duty, one.start, one.due.windows
    paused = one.state == "paused"
    length = duty.within if not duty.due_field else ""
    return Clock(
        rules=duty.rule,
        say=duty.say,
        state=one.state,
        due_at=one.due.due_at,
        provisional=one.due.provisional,
        started_by=type(start).__name__,
        started_position=start.position,
        start_version=start.originator_version,
        started_at=start.occurred_at,
        length=length or duty.within,
        met_at=one.met_at,
        tells=duty.tells,
        raises=duty.raises,
        who=duty.who,
        days=one.due.days,
        stops=tuple(test.text for test in duty.needs.tests()),
        calendar=one.due.calendar,
        windows=", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in windows),
        waits=_waits(duty) if paused else (),
        waits_for=duty.waits_for if paused else (),
        advised=duty.advised,
    )


def _waits(duty: Duty) -> tuple[str, ...]:
    tests = duty.waits_while.tests() if duty.waits_while else ()
    return tuple(test.text for test in tests)


def _missing(one: Owed) -> Missing:
    duty = one.duty
    version = one.start.originator_version
    due_at = one.due_at
    return Missing(
        duty.rule, duty.say, one.lacks, duty.who, duty.before, due_at, version
    )
