"""How a complaint was handled (办理): accepted when, completed when, and in time or not.

The months' rates are counted from these three. Source: procedures 4.5, A28.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from domain.cases.card_clocks import Clock
from domain.cases.case import Case
from domain.policies.pack import Report
from domain.policies.rules import Rules

COMPLETING = ("HandlingCompleted", "SolvedOnTheSpot", "CaseClosed")
ACCEPTED = "accepted"


class Handling(NamedTuple):
    """What the rates ask of a complaint."""

    accepted_at: datetime | None  # none where it was declined or referred elsewhere
    completed_at: datetime | None
    in_time: bool | None  # none as long as it is not completed


def handling_of(case: Case, clocks: Sequence[Clock]) -> Handling:
    """A complaint is completed at the first fact that says so since it was reopened."""
    completed_at = _completed_at(case)
    kept = None if completed_at is None else not _missed(clocks, completed_at)
    return Handling(_accepted_at(case), completed_at, kept)


def timing(clocks: Sequence[Clock], rules: Rules) -> tuple[Clock, ...]:
    """The clocks that say what is in time: all, unless a report names some of them."""
    named = {rule for report in rules.asked(Report) for rule in report.timed_by}
    return tuple(one for one in clocks if not named or named.intersection(one.rules))


def _accepted_at(case: Case) -> datetime | None:
    """When it was accepted; where nobody decides that, taking it down accepts it."""
    decided = case.facts.last("AcceptanceDecided")
    if decided is None:
        return case.registered.occurred_at
    accepted = getattr(decided, "outcome") == ACCEPTED
    return decided.occurred_at if accepted else None


def _completed_at(case: Case) -> datetime | None:
    again = case.facts.last("CaseReopened")
    since = again.originator_version if again else 0
    found = (fact for name in COMPLETING for fact in case.facts.all(name))
    later = (fact.occurred_at for fact in found if fact.originator_version > since)
    return min(later, default=None)


def _missed(clocks: Sequence[Clock], completed_at: datetime) -> bool:
    """Whether any of its clocks had run out by then (C02)."""
    return any(
        clock.state in ("late", "running") and clock.due_at < completed_at
        for clock in clocks
    )
