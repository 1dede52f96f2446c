"""What can be asked about how grave a complaint is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from domain.desk import Desk, command, records
from domain.policies.duties import Owed, owed
from domain.policies.pack import Duty
from domain.severity import events

A_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class Escalate:
    """A clock that ran out: the rule, and the version of the fact that began it."""

    case_id: UUID
    rule: str
    start_version: int
    due_at: datetime | None = None  # where a rule gives the same start several times


@command("after_closing", asks=Escalate, becomes=(events.EscalationRaised,))
def escalate(desk: Desk, ask: Escalate) -> None:
    """A clock ran out (超时上报): told above, once, dated the second after it ran out.

    Records nothing where the clock was stopped meanwhile, or has not run out.
    Source: P01-R05, C02, design section 3.
    """
    duties = [duty for duty in desk.rules.asked(Duty) if ask.rule in duty.rule]
    for one in owed(desk.rules, desk.subject.facts, duties):
        if one.start.originator_version == ask.start_version:
            if ask.due_at in (None, one.due_at) and _calls(desk, ask, one):
                _escalate(desk, ask, one)


def _calls(desk: Desk, ask: Escalate, one: Owed) -> bool:
    """Whether the clock ran out, and that was not told yet."""
    this = (ask.rule, ask.start_version, one.due_at)
    return one.overdue(desk.ledger.clock()) and not any(
        (fact.rule, fact.start_version, fact.due_at) == this
        for fact in desk.subject.facts.told("EscalationRaised")
    )


def _escalate(desk: Desk, ask: Escalate, one: Owed) -> None:
    assert one.due_at is not None
    header: dict[str, Any] = {"occurred_at": one.due_at + A_SECOND}
    header["rules"] = list(one.duty.rule)
    told = {"rule": ask.rule, "start_version": ask.start_version, "due_at": one.due_at}
    tells = list(one.duty.tells)
    desk.record(desk.subject, events.EscalationRaised, **told, tells=tells, **header)
    raised = desk.subject.facts.told("SeverityRaised")
    if one.duty.raises and one.duty.raises not in {fact.severity for fact in raised}:
        pack = desk.rules.pack_of(one.duty)
        graver = {"severity": one.duty.raises, "pack": pack, "rule": ask.rule}
        desk.record(desk.subject, events.SeverityRaised, **graver, **header)


lower_severity = records(events.SeverityLowered)
raise_severity = records(events.SeverityRaised, defaults={"pack": ""})
take_level_up = records(events.EscalatedByHand)
