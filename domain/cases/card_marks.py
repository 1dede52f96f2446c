"""The marks a card keeps: graver, escalated, opened by exception, breached, late."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar, cast

from domain.cases.card_clocks import Clock
from domain.cases.case import Case
from domain.cases.events import BreachRecorded
from domain.concessions.events import SpecialApprovalGranted
from domain.fact import Fact
from domain.matters.events import RaisedWithMatter
from domain.money import Fen
from domain.payments.events import PettyCashDrawn
from domain.policies.duties import Owed
from domain.severity.events import EscalatedByHand, EscalationRaised, SeverityRaised

LATE = timedelta(hours=24)  # C18: a longer gap between the two times is shown
FactT = TypeVar("FactT", bound=Fact)


class Raised(NamedTuple):
    """How grave, by which rule of which pack."""

    severity: str
    rule: str | None
    pack: str


class Escalation(NamedTuple):
    """Somebody above must know: the clock that ran out, or who took it there."""

    rule: str
    due_at: datetime | None
    raised_at: datetime
    tells: tuple[str, ...]
    unfounded: bool  # the clock was stopped in time, as became known afterwards
    reason: str = ""
    start_version: int | None = None  # of the fact that began the clock


class Opened(NamedTuple):
    """An exception (C16): a rule opened once by senior management."""

    rule: str
    reason: str
    item: str | None
    role: str
    approved_at: datetime


class Breach(NamedTuple):
    """What was done against a rule."""

    rule: str
    what: str
    by_whom: str
    amount_fen: Fen | None
    breached_at: datetime


class LateMark(NamedTuple):
    """A fact told more than a day after it happened (C18)."""

    fact: str
    rules: tuple[str, ...]
    position: int
    occurred_at: datetime
    recorded_at: datetime


class Countersign(NamedTuple):
    """A draw nobody has countersigned yet: awaiting, or refused (A16)."""

    slip_no: str
    amount_fen: Fen
    state: str
    due_at: datetime | None
    rules: tuple[str, ...]
    say: str
    who: tuple[str, ...]


def told(case: Case, kind: type[FactT]) -> Sequence[FactT]:
    """All facts of a kind that were ever told, oldest first."""
    return cast(Sequence[FactT], case.facts.told(kind.__name__))


def standing(case: Case, kind: type[FactT]) -> Sequence[FactT]:
    """The facts of a kind in force, oldest first."""
    return cast(Sequence[FactT], case.facts.all(kind.__name__))


def severities_of(case: Case) -> tuple[Raised, ...]:
    """The severities in force, its own before those of its matters, each once."""
    own, shared = standing(case, SeverityRaised), standing(case, RaisedWithMatter)
    raised = [Raised(fact.severity, fact.rule, fact.pack) for fact in own]
    raised += [Raised(fact.severity, fact.rule, fact.pack) for fact in shared]
    return tuple({one.severity: one for one in reversed(raised)}.values())[::-1]


def escalations_of(case: Case, clocks: Sequence[Clock]) -> tuple[Escalation, ...]:
    """What ran out or was taken up, oldest first."""
    kept = {
        (rule, clock.start_version, clock.due_at)
        for clock in clocks
        if clock.state in ("met", "superseded")
        for rule in clock.rules
    }
    by_clock = [
        Escalation(fact.rule, fact.due_at, fact.occurred_at, tuple(fact.tells),
                   (fact.rule, fact.start_version, fact.due_at) in kept,
                   start_version=fact.start_version)
        for fact in told(case, EscalationRaised)
    ]  # fmt: skip
    by_hand = [
        Escalation(" ".join(fact.rules), None, fact.occurred_at, (fact.level,),
                   False, fact.reason)
        for fact in told(case, EscalatedByHand)
    ]  # fmt: skip
    return tuple(sorted(by_clock + by_hand, key=lambda one: one.raised_at))


def exceptions_of(case: Case) -> tuple[Opened, ...]:
    """The rules opened by special approval."""
    return tuple(
        Opened(fact.rule, fact.reason, fact.item, fact.role, fact.occurred_at)
        for fact in told(case, SpecialApprovalGranted)
    )


def breaches_of(case: Case) -> tuple[Breach, ...]:
    """What was done against rules."""
    return tuple(
        Breach(fact.rule, fact.what, fact.by_whom, fact.amount_fen, fact.occurred_at)
        for fact in told(case, BreachRecorded)
    )


def late_marks_of(facts: Sequence[Fact]) -> tuple[LateMark, ...]:
    """The facts told late."""
    return tuple(
        LateMark(type(fact).__name__, tuple(fact.rules), fact.position,
                 fact.occurred_at, fact.timestamp)
        for fact in facts
        if fact.timestamp - fact.occurred_at > LATE
    )  # fmt: skip


def countersigns_of(case: Case, owed: Sequence[Owed]) -> tuple[Countersign, ...]:
    """The draws that wait for a countersign, the oldest first."""
    refused = {getattr(f, "slip_no") for f in case.facts.all("CountersignRefused")}
    settled = case.facts.all("CountersignRefusalSettled")
    refused -= {getattr(fact, "slip_no") for fact in settled}
    waiting = {
        start.slip_no: Countersign(
            start.slip_no,
            start.amount_fen,
            "refused" if start.slip_no in refused else "awaiting",
            one.due_at,
            one.duty.rule,
            one.duty.say,
            one.duty.who,
        )
        for one in owed
        if one.is_open and isinstance(start := one.start, PettyCashDrawn)
    }
    return tuple(waiting.values())
