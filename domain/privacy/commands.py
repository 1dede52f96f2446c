"""What can be asked about what is known of a person: to hold, to erase, to stop."""

from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from domain.cases.case import Case
from domain.desk import Desk, asked_like, command, records
from domain.errors import Refused
from domain.fact import Fact
from domain.ledger.errors import PersonIsErased
from domain.ledger.events import KeysWithdrawn
from domain.ledger.keys import DESTROYED, IN_USE, LOCKED
from domain.ledger.withdrawals import THE_KEYS
from domain.privacy import events
from domain.privacy.deciding import (
    Reach,
    cases_naming,
    exhibits_in,
    kept_until_over,
    must_be_free,
    reach_of,
    retention_runs,
    stopped_with,
    told_like,
    traces_of,
)
from domain.privacy.withdrawn_keys import WithdrawnKeys
from domain.reading import cannot_read
from domain.words import ErasureGround, Retention

OWN_DEMAND = "own_demand"
PAPER = "paper"  # the words of personal_data that are about a file


class NothingToDecide(Refused):
    """没有等待决定的删除提议：可能已经决定，或提议已经过时，请重新提议。"""


class ProposalIsOutdated(Refused):
    """提议之后又有了此人的新记录，范围已经不同：请重新提议，再由另一人决定。"""


class ProposerMayNotDecide(Refused):
    """提议删除的人不能自己决定，须由另一人审核。"""


class AlreadyErased(Refused):
    """此人的个人信息已经删除，不能恢复，也不必再删。"""


class NothingStopped(Refused):
    """此人的个人信息没有停止处理，不必恢复。"""


class NoSuchHold(Refused):
    """本案没有这项保全，无从解除。"""


@dataclass(frozen=True, kw_only=True)
class ProposeErasure:
    """A party of a case, and other cases of the same party, if they are his."""

    case_id: UUID
    party_id: UUID
    ground: ErasureGround
    retention: Retention
    reason: str
    case_ids: list[UUID] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class ApproveErasure:
    """The party whose erasure somebody else proposed."""

    case_id: UUID
    party_id: UUID


@dataclass(frozen=True, kw_only=True)
class ResumeProcessing:
    """The party whose data are needed again, and why."""

    case_id: UUID
    party_id: UUID
    reason: str


@command("after_closing", asks=ProposeErasure, becomes=(events.ErasureProposed,))
def propose_erasure(desk: Desk, ask: ProposeErasure) -> None:
    """Somebody proposes to erase a party (提议删除个人信息); nothing happens to it yet.

    Raises AlreadyErased, LegalHoldStands, CaseStillOpen, RetentionRuns. Source: PIPL
    article 47.
    """
    case: Case = desk.subject
    if _about(case, "PersonErased", ask.party_id):
        raise AlreadyErased
    reach = reach_of(desk.ledger, case, ask.party_id, ask.case_ids)
    must_be_free(desk, reach.case_ids)
    running = kept_until_over(desk, reach.case_ids, ask.retention)
    if running and ask.ground != OWN_DEMAND:
        raise retention_runs(running)
    told = desk.told(ask, events.ErasureProposed) | reach._asdict()
    desk.record(case, events.ErasureProposed, **told)


@command(
    "after_closing",
    asks=ApproveErasure,
    becomes=(events.PersonErased, events.ProcessingStopped),
    signed=True,
)
def approve_erasure(desk: Desk, ask: ApproveErasure) -> None:
    """A second person decides (批准删除个人信息): the keys are destroyed, for ever.

    Where the person demands it and the law makes us keep the data, their processing
    stops instead. Raises NothingToDecide, ProposerMayNotDecide, ProposalIsOutdated,
    LegalHoldStands, CaseStillOpen, RetentionRuns. Source: PIPL article 47.
    """
    proposal = _waiting(desk, ask.party_id)
    if proposal.by == desk.by:
        raise ProposerMayNotDecide
    named = [id for id in proposal.case_ids if id != ask.case_id]
    reach = reach_of(desk.ledger, desk.subject, ask.party_id, named)
    if reach != Reach(proposal.person_ids, proposal.case_ids):
        raise ProposalIsOutdated
    must_be_free(desk, reach.case_ids)
    running = kept_until_over(desk, reach.case_ids, proposal.retention)
    if running and proposal.ground != OWN_DEMAND:
        raise retention_runs(running)
    kind: type[Fact] = events.ProcessingStopped if running else events.PersonErased
    told = told_like(proposal, kind) | {"proposed_by_id": proposal.by}
    for case_id in reach.case_ids:
        desk.record(desk.find(Case, case_id), kind, **told)
    _withdraw(desk, reach.person_ids, LOCKED if running else DESTROYED)


DeclineErasure = asked_like(events.ErasureDeclined, {"case_id": UUID})


@command("after_closing", asks=DeclineErasure, signed=True)
def decline_erasure(desk: Desk, ask: Any) -> None:
    """A proposed erasure is turned down (退回删除提议). Raises NothingToDecide."""
    _waiting(desk, ask.party_id)
    told = desk.told(ask, events.ErasureDeclined)
    desk.record(desk.subject, events.ErasureDeclined, **told)


@command("after_closing", asks=ResumeProcessing, becomes=(events.ProcessingResumed,))
def resume_processing(desk: Desk, ask: ResumeProcessing) -> None:
    """What was only kept may be used again (恢复处理). Raises NothingStopped."""
    person_ids = sorted(stopped_with(desk.subject, ask.party_id), key=str)
    if not person_ids:
        raise NothingStopped
    told = {"party_id": ask.party_id, "person_ids": person_ids, "reason": ask.reason}
    for case_id in cases_naming(desk.ledger, ask.party_id):
        case = desk.find(Case, case_id)
        if _about(case, "ProcessingStopped", ask.party_id):
            desk.record(case, events.ProcessingResumed, **told)
    _withdraw(desk, person_ids, IN_USE)


ReadPersonalData = asked_like(events.PersonalDataRead, {"case_id": UUID})


@command("after_closing", asks=ReadPersonalData)
def read_personal_data(desk: Desk, ask: Any) -> None:
    """Something masked is opened (查阅个人信息) for a reason; the book says by whom.

    Raises PersonIsErased.
    """
    case: Case = desk.subject
    if (ask.personal_data == PAPER) == (ask.exhibit_id is None):
        raise cannot_read("exhibit_id", "查阅文件须选一份证据，其他内容不选")
    if ask.personal_data == PAPER:
        _must_have(ask.exhibit_id, "exhibit_id", exhibits_in(case))
    else:
        known = {one.person_id for one in traces_of(desk.ledger, case.id)}
        _must_have(ask.party_id, "party_id", known)
        if desk.ledger.is_withdrawn(ask.party_id):
            raise PersonIsErased
    desk.record(
        case, events.PersonalDataRead, **desk.told(ask, events.PersonalDataRead)
    )


def _must_have(id: UUID | None, name: str, known: set[UUID]) -> None:
    """Raises ValidationError for what the case does not know."""
    if id not in known:
        raise cannot_read(name, "本案没有这一项，请从列表中选择")


LiftLegalHold = asked_like(events.LegalHoldLifted, {"case_id": UUID})


@command("after_closing", asks=LiftLegalHold)
def lift_legal_hold(desk: Desk, ask: Any) -> None:
    """A legal hold has ended (解除保全). Raises NoSuchHold."""
    if not any(
        getattr(one, "hold") == ask.hold
        for one in desk.subject.facts.all("LegalHoldPlaced")
    ):
        raise NoSuchHold
    told = desk.told(ask, events.LegalHoldLifted)
    desk.record(desk.subject, events.LegalHoldLifted, **told)


give_consent = records(events.ConsentGiven, "after_closing")
refuse_consent = records(events.ConsentRefused, "after_closing")
place_legal_hold = records(events.LegalHoldPlaced, "after_closing")


def _waiting(desk: Desk, party_id: UUID) -> events.ErasureProposed:
    found = _about(desk.subject, "ErasureProposed", party_id)
    if not found:
        raise NothingToDecide
    return cast(events.ErasureProposed, found[-1])


def _about(case: Case, name: str, party_id: UUID) -> list[Fact]:
    """The standing facts of this name that are about a party."""
    told = case.facts.all(name)
    return [fact for fact in told if getattr(fact, "party_id") == party_id]


def _withdraw(desk: Desk, person_ids: list[UUID], key_state: str) -> None:
    """The book says what becomes of the keys; the key ring follows the append."""
    told = {"person_ids": person_ids, "key_state": key_state}
    register = desk.blank(WithdrawnKeys, THE_KEYS)
    desk.record(register, KeysWithdrawn, **told)
