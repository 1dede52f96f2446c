"""What joining, closing and leaving share: each is written to matter and member."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from domain.cases.case import Case
from domain.errors import Refused
from domain.fact import Fact
from domain.ledger.keys import SEALED
from domain.matters import events
from domain.matters.parties import Party
from domain.policies.circles import circle_of
from domain.policies.in_force import rules_of_case

if TYPE_CHECKING:
    from domain.desk import Desk

MATTER = "matter"
COUNTING = ("MemberJoined", "MemberReopened", "SeverityRaised", "SeverityLowered")


class NotAMatter(Refused):
    """所选的不是本门店的集体事项：集体事项是类型为“集体事项”的案件。"""


class IsAMatter(Refused):
    """集体事项本身不能再并入别的集体事项。"""


class MatterIsClosed(Refused):
    """这件集体事项已结案；还有同样的投诉，请先重新处理该事项。"""


class KnownToOthers(Refused):
    """知情范围不同的不能并在一起：其中一件只有特定的人可以知道。"""


class AlreadyAMember(Refused):
    """本案已经并入这件集体事项。"""


class NotAMember(Refused):
    """本案没有并入这件集体事项。"""


def is_matter(case: Case) -> bool:
    """Whether a case is what several complain about."""
    told = case.facts.all("ComplaintRegistered")
    return bool(told) and case.registered.case_type == MATTER


def matter_of(desk: "Desk", matter_id: UUID) -> Case:
    """The matter of this id, of the same store. Raises NotFound, NotAMatter."""
    matter = desk.find(Case, matter_id)
    here = desk.subject.registered.store_id
    if not is_matter(matter) or matter.registered.store_id != here:
        raise NotAMatter
    return matter


def must_be_known_alike(desk: "Desk", matter: Case) -> None:
    """Who may know of the one may know of the other. Raises KnownToOthers."""
    circle = circle_of(rules_of_case(desk.ledger, matter), matter.facts)
    if circle != circle_of(desk.rules, desk.subject.facts):
        raise KnownToOthers


def joined(member: Case) -> list[UUID]:
    """The matters a case is a member of."""
    return [getattr(fact, "matter_id") for fact in member.facts.all("MatterJoined")]


def open_members(matter: Case) -> list[UUID]:
    """The members nobody has closed, in the order in which they joined."""
    closed = {getattr(fact, "member_id") for fact in matter.facts.all("MemberClosed")}
    told = (getattr(fact, "member_id") for fact in matter.facts.all("MemberJoined"))
    return [member_id for member_id in told if member_id not in closed]


def tell_matters(desk: "Desk", kind: type[Fact]) -> None:
    """What became of a member is written to every matter it joined."""
    member: Case = desk.subject
    told = {"member_id": member.id, "member_no": member.registered.case_no}
    for matter_id in joined(member):
        desk.record(desk.find(Case, matter_id), kind, **told)


def complainant(desk: "Desk", matter: Case) -> UUID:
    """Whose complaint it is: of who complained in another member already, his id."""
    party = _party(desk, desk.subject)
    told = cast(Any, matter.facts.all("MemberJoined"))
    others = (_party(desk, desk.ledger.find(Case, one.member_id)) for one in told)
    same = (one.complainant_id for one, it in zip(told, others) if it.is_same(party))
    return next(same, party.id)


def _party(desk: "Desk", case: Case) -> Party:
    first = desk.ledger.opened(case.registered)
    told = (first.complainant_name, first.complainant_phone)
    clear = (None if text and text.startswith(SEALED) else text for text in told)
    return Party(first.complainant_id or case.id, first.complainant_kind, *clear)


def share_severity(desk: "Desk") -> None:
    """Open members are as grave as their matter, no more and no less.

    Whatever a command did to a matter is carried on in the same append.
    """
    for matter in [noun for noun in desk.touched.values() if isinstance(noun, Case)]:
        news = {type(fact).__name__ for _, fact in matter.pending}
        graver = is_matter(matter) and matter.facts.told("SeverityRaised")
        if graver and not news.isdisjoint(COUNTING):
            for member_id in open_members(matter):
                _raise(desk, matter, desk.find(Case, member_id))
                _lower(desk, matter, desk.find(Case, member_id))


def _raise(desk: "Desk", matter: Case, member: Case) -> None:
    shared = {getattr(fact, "severity") for fact in _shared(matter, member)}
    for raised in cast(Any, matter.facts.all("SeverityRaised")):
        if raised.severity not in shared:
            at = max(raised.occurred_at, desk.occurred_at)
            told = {"severity": raised.severity, "pack": raised.pack}
            told |= {"rule": raised.rule, "rules": raised.rules, "occurred_at": at}
            told |= {"matter_id": matter.id, "matter_no": matter.registered.case_no}
            desk.record(member, events.RaisedWithMatter, **told)


def _lower(desk: "Desk", matter: Case, member: Case) -> None:
    standing = {getattr(one, "severity") for one in matter.facts.all("SeverityRaised")}
    reasons = {
        getattr(one, "severity"): getattr(one, "reason")
        for one in matter.facts.told("SeverityLowered")
    }
    for shared in [*_shared(matter, member)]:
        severity = getattr(shared, "severity")
        if severity not in standing:
            told = {"severity": severity, "reason": reasons[severity]}
            desk.record(member, events.LoweredWithMatter, matter_id=matter.id, **told)


def _shared(matter: Case, member: Case) -> Iterator[Fact]:
    """What the member has of this matter's severity."""
    for fact in member.facts.all("RaisedWithMatter"):
        if getattr(fact, "matter_id") == matter.id:
            yield fact
