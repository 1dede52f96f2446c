"""The card (案卡) of a case: everything the board and the case page say of it.

Drawn without a clock: what is overdue is judged by whoever reads it, by his own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.cases import card_clocks, card_handling, card_marks, card_matter, card_sums
from domain.cases.card_stages import stages_of
from domain.cases.case import Case
from domain.cases.events import (
    CaseClosed,
    ComplaintClassified,
    DemandChanged,
    HandlerAssigned,
)
from domain.fact import Fact
from domain.money import Fen
from domain.policies.circles import circle_of
from domain.policies.duties import owed
from domain.policies.rules import Rules

WITHOUT = "closed_without_agreement"


@dataclass(frozen=True, kw_only=True)
class Card:
    """One case at a glance. Source: procedures 7.1."""

    case_id: UUID
    case_no: str
    store_id: UUID
    circle: frozenset[str] | None  # the roles that may know of it; None: all
    packs: tuple[str, ...]
    case_type: str
    channel: str
    complainant_kind: str
    summary: str
    goods: str | None
    brand: str | None
    supplier: str | None
    place: str | None
    registered_at: datetime
    registered_by_id: UUID
    category: str | None
    severity: tuple[card_marks.Raised, ...]
    liability: str
    status: str  # open, closed, closed_without_agreement
    outcome: str | None
    reopened: bool
    demanded_fen: Fen | None
    running_total_fen: Mapping[str, Fen]  # by liability line (C14)
    granted_fen: Fen
    authorised_fen: Fen
    paid_fen: Fen
    recovered_fen: Fen
    net_fen: Fen
    handler_id: UUID | None
    tracker_id: UUID | None
    clocks: tuple[card_clocks.Clock, ...]
    missing: tuple[card_clocks.Missing, ...]
    approvals: tuple[card_sums.Approval, ...]
    awaiting_countersign: tuple[card_marks.Countersign, ...]
    escalations: tuple[card_marks.Escalation, ...]
    exceptions: tuple[card_marks.Opened, ...]
    breaches: tuple[card_marks.Breach, ...]
    late_marks: tuple[card_marks.LateMark, ...]
    accepted_at: datetime | None
    completed_at: datetime | None
    in_time: bool | None
    satisfaction: str | None
    members: tuple[card_matter.Member, ...]
    matters: tuple[card_matter.Joined, ...]
    stages: frozenset[str]
    last_fact: str
    last_position: int
    last_at: datetime

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is done, but for what still comes in."""
        return self.status != "open"


def card_of(case: Case, rules: Rules) -> Card:
    """Draw the card of a case, by the rules it is stamped with."""
    duties = owed(rules, case.facts)
    running, every = card_clocks.clocks_of(duties), case.facts.every()
    return Card(
        **_told(case),
        **_sums(case),
        **_last(every[-1]),
        **_handled(case, card_handling.timing(running, rules)),
        packs=tuple(pack.pack for pack in rules.packs if pack.code != "common"),
        authorised_fen=card_sums.authorised_of(case, rules),
        circle=circle_of(rules, case.facts),
        clocks=running,
        missing=card_clocks.missing_of(duties),
        approvals=card_sums.approvals_of(case, rules),
        awaiting_countersign=card_marks.countersigns_of(case, duties),
        severity=card_marks.severities_of(case),
        escalations=card_marks.escalations_of(case, running),
        exceptions=card_marks.exceptions_of(case),
        breaches=card_marks.breaches_of(case),
        late_marks=card_marks.late_marks_of(every),
        members=card_matter.members_of(case),
        matters=card_matter.matters_of(case),
        stages=frozenset(stages_of(case)),
    )


def _told(case: Case) -> dict[str, Any]:
    """What people said of it."""
    first, closed = case.registered, case.closed
    classified = card_marks.standing(case, ComplaintClassified)
    content = case.facts.last("SatisfactionRecorded")
    return {
        "case_id": case.id,
        "case_no": first.case_no,
        "store_id": first.store_id,
        "case_type": first.case_type,
        "channel": first.channel,
        "complainant_kind": first.complainant_kind,
        "summary": first.summary,
        "goods": first.goods,
        "brand": first.brand,
        "supplier": first.supplier,
        "place": first.place,
        "registered_at": first.occurred_at,
        "registered_by_id": first.by,
        "category": classified[-1].category if classified else first.category,
        "liability": case.money.liability,
        "status": _status(closed),
        "outcome": closed.outcome if closed else None,
        "reopened": bool(case.facts.told("CaseReopened")),
        "handler_id": _person(case, "handler"),
        "tracker_id": _person(case, "case_tracker"),
        "satisfaction": getattr(content, "satisfaction", None),
    }


def _handled(case: Case, clocks: Sequence[card_clocks.Clock]) -> dict[str, Any]:
    """When it was accepted and completed, and whether in time."""
    return card_handling.handling_of(case, clocks)._asdict()


def _sums(case: Case) -> dict[str, Any]:
    """What it came to."""
    paid, recovered = card_sums.paid_of(case), card_sums.recovered_of(case)
    return {
        "demanded_fen": _demanded(case),
        "running_total_fen": {line: case.money.total(line) for line in card_sums.LINES},
        "granted_fen": Fen(sum(case.money.granted.values())),
        "paid_fen": paid,
        "recovered_fen": recovered,
        "net_fen": Fen(paid - recovered),
    }


def _status(closed: CaseClosed | None) -> str:
    if closed is None:
        return "open"
    return WITHOUT if closed.outcome == WITHOUT else "closed"


def _demanded(case: Case) -> Fen | None:
    """The sum last demanded; a change that names none leaves it."""
    changes = card_marks.told(case, DemandChanged)
    named = [one.demanded_fen for one in changes if one.demanded_fen is not None]
    return named[-1] if named else case.registered.demanded_fen


def _person(case: Case, task: str) -> UUID | None:
    assigned = card_marks.standing(case, HandlerAssigned)
    return next((one.person_id for one in assigned if one.task == task), None)


def _last(fact: Fact) -> dict[str, Any]:
    return {
        "last_fact": type(fact).__name__,
        "last_position": fact.position,
        "last_at": fact.occurred_at,
    }
