"""What several complain of (集体事项), on a card: a matter's members, a member's matters.

Source: P07-R06, A27.
"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from domain.cases import card_marks
from domain.cases.case import Case
from domain.matters import events
from domain.matters.deciding import is_matter


class Member(NamedTuple):
    """One complaint of a matter: whose it is, since when, and whether it is open."""

    case_id: UUID
    case_no: str
    complainant_id: UUID
    joined_at: datetime
    state: str  # open or closed
    closed_at: datetime | None


class Joined(NamedTuple):
    """One matter a complaint is a member of, and what it was raised to with it."""

    case_id: UUID
    case_no: str
    joined_at: datetime
    severity: str | None


def members_of(case: Case) -> tuple[Member, ...]:
    """The members of a matter, in the order in which they joined."""
    closings = card_marks.standing(case, events.MemberClosed)
    closed = {fact.member_id: fact.occurred_at for fact in closings}
    return tuple(
        Member(
            fact.member_id,
            fact.member_no,
            fact.complainant_id,
            fact.occurred_at,
            "closed" if fact.member_id in closed else "open",
            closed.get(fact.member_id),
        )
        for fact in card_marks.standing(case, events.MemberJoined)
    )


def matters_of(case: Case) -> tuple[Joined, ...]:
    """The matters a complaint joined."""
    shared = card_marks.standing(case, events.RaisedWithMatter)
    raised = {fact.matter_id: fact.severity for fact in shared}
    return tuple(
        Joined(
            fact.matter_id,
            fact.matter_no,
            fact.occurred_at,
            raised.get(fact.matter_id),
        )
        for fact in card_marks.standing(case, events.MatterJoined)
    )


def is_gathering(case: Case) -> bool:
    """Whether it is a matter nobody and nothing has raised: not yet on the board."""
    return is_matter(case) and not case.facts.last("SeverityRaised")
