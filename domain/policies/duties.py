"""Duties: a clock, a missing item and a closing gate are one kind and one evaluator."""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from domain.deadlines import Due, due
from domain.errors import No
from domain.fact import Fact
from domain.facts import Facts
from domain.policies.conditions import ALWAYS, EVER, FOREVER, Context, missing
from domain.policies.pack import Duty
from domain.policies.rules import Act, Rules

State = Literal["running", "met", "late", "superseded", "paused", "advised"]
TICK = timedelta(microseconds=1)
ADVISED: dict[State, State] = {"running": "advised", "late": "met"}  # A25


@dataclass(frozen=True)
class Owed:
    """One duty begun by one fact: when it is due, when it was met, what it lacks."""

    duty: Duty
    start: Fact
    due: Due | None
    met_at: datetime | None
    ended_at: datetime | None
    state: State
    lacks: tuple[str, ...]

    @property
    def due_at(self) -> datetime | None:
        """The last moment that is on time; none where no length is written."""
        return self.due.due_at if self.due else None

    @property
    def is_open(self) -> bool:
        """Still owed."""
        return self.state in ("running", "paused", "advised")

    def overdue(self, now: datetime) -> bool:
        """Whether the moment has passed without the duty being met (C02)."""
        return self.state == "running" and self.due_at is not None and now > self.due_at


def owed(
    rules: Rules, facts: Facts, duties: Iterable[Duty] | None = None
) -> list[Owed]:
    """Every duty that has begun on this case, pack by pack; or only of these."""
    asked = rules.asked(Duty) if duties is None else duties
    return [one for duty in asked for one in _begun(rules, duty, facts)]


def gates(rules: Rules, act: Act, facts: Facts) -> list[No]:
    """The duties not met that hold up this act."""
    return [
        No(duty.rule, duty.say, one.lacks, duty.who)
        for duty in rules.asked(Duty)
        if not act.names.isdisjoint(duty.before)
        for one in _begun(rules, duty, facts)
        if one.is_open
    ]


def _begun(rules: Rules, duty: Duty, facts: Facts) -> Iterator[Owed]:
    if not any(map(facts.all, duty.begun_by)):
        return
    spent: set[datetime] = set()
    for start in _starts(duty, rules.context(facts)):
        context = rules.context(facts, start=start, assume=True)
        if duty.when.since(context.assuming(False)) is not None:
            one = _one(rules, duty, start, context, spent)
            if duty.each and one.met_at is not None:
                spent.add(one.met_at)
            yield one


def _starts(duty: Duty, context: Context) -> list[Fact]:
    """The facts that began the duty; a fact that fits two tests begins it once.

    Where the only time is the one a fact names, a fact that names none begins nothing.
    """
    named = duty.due_field and not duty.within
    found = {
        fact.originator_version: fact
        for test in duty.after.tests()
        if not test.negated
        for fact in test.fitting(context)
        if not named or getattr(fact, duty.due_field, None) is not None
    }
    starts = [found[version] for version in sorted(found)]
    if duty.each and duty.due_field:
        return sorted(starts, key=lambda one: getattr(one, duty.due_field) or FOREVER)
    return starts


def _one(
    rules: Rules, duty: Duty, start: Fact, context: Context, spent: Set[datetime]
) -> Owed:
    floor = EVER if duty.also_before else start.occurred_at
    heard = Context(
        context.facts, context.act, start, context.settings, floor, assume=True
    )
    met_at = duty.needs.since(heard)
    while met_at is not None and met_at in spent:
        heard = replace(heard, floor=met_at + TICK)
        met_at = duty.needs.since(heard)
    due_at = _due(rules, duty, start)
    superseded_at = _since(duty.ends_when, heard)
    closed_at = _closed_at(context.facts, start)
    state = _state(
        _last_moment(duty, context, due_at),
        met_at=met_at,
        superseded_at=superseded_at,
        closed_at=closed_at,
        waits=_since(duty.waits_while, context) is not None,
    )
    ended_at = superseded_at or closed_at
    if duty.advised:
        state = ADVISED.get(state, state)
    lacks = () if met_at is not None else tuple(missing(duty.needs, heard))
    return Owed(duty, start, due_at, met_at, ended_at, state, lacks)


def _closed_at(facts: Facts, start: Fact) -> datetime | None:
    """When the case was closed after the duty began: nothing more is waited for."""
    closed = facts.last("CaseClosed")
    after = closed and closed.originator_version > start.originator_version
    return closed.occurred_at if closed and after else None


def _since(condition: Any, context: Context) -> datetime | None:
    return None if condition in (None, ALWAYS) else condition.since(context)


def _due(rules: Rules, duty: Duty, start: Fact) -> Due | None:
    if duty.due_field and (moment := getattr(start, duty.due_field, None)):
        return Due(due_at=moment, provisional=False, days=())
    if duty.within:
        at = start.occurred_at
        return due(duty.within, at, rules.calendar(at), rules.windows)
    return None


def _last_moment(duty: Duty, context: Context, set_at: Due | None) -> datetime:
    """The last moment in time; there is none where it waited when its time was up."""
    last = set_at.due_at if set_at else FOREVER
    waited = _since(duty.waits_while, replace(context, ceiling=last)) is not None
    return FOREVER if waited else last


def _state(
    last: datetime,
    *,
    met_at: datetime | None,
    superseded_at: datetime | None,
    closed_at: datetime | None,
    waits: bool,
) -> State:
    """What was superseded stays so, whatever came later; what was overdue, too."""
    if superseded_at is not None and superseded_at <= last:
        if met_at is None or superseded_at < met_at:
            return "superseded"
    if met_at is not None:
        return "late" if met_at > last else "met"
    if closed_at is not None and closed_at <= last:
        return "superseded"
    return "paused" if waits and last == FOREVER else "running"
