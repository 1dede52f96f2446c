"""What can be asked about several complaints of one matter."""

from typing import Any
from uuid import UUID

from domain.desk import Desk, asked_like, command
from domain.matters import events
from domain.matters.deciding import (
    AlreadyAMember,
    IsAMatter,
    MatterIsClosed,
    NotAMember,
    complainant,
    is_matter,
    joined,
    matter_of,
    must_be_known_alike,
)

JoinMatter = asked_like(events.MatterJoined, {"case_id": UUID}, ("matter_no",))
LeaveMatter = asked_like(events.MatterLeft, {"case_id": UUID})


@command(asks=JoinMatter, becomes=(events.MemberJoined, events.RaisedWithMatter))
def join_matter(desk: Desk, ask: Any) -> None:
    """This complaint is about a matter others complain of (并入集体事项).

    Written to both in one append; the fifth different merchant, or fifth consumer,
    raises the matter and its open members. Raises NotFound, NotAMatter, IsAMatter,
    MatterIsClosed, AlreadyAMember, KnownToOthers. Source: P07-R06, A27.
    """
    member, matter = desk.subject, matter_of(desk, ask.matter_id)
    if is_matter(member):
        raise IsAMatter
    if matter.closed:
        raise MatterIsClosed
    if matter.id in joined(member):
        raise AlreadyAMember
    must_be_known_alike(desk, matter)
    whose = complainant(desk, matter)
    told = {"matter_id": matter.id, "matter_no": matter.registered.case_no}
    desk.record(member, events.MatterJoined, **told)
    told = {"member_id": member.id, "member_no": member.registered.case_no}
    told |= {"complainant_kind": member.registered.complainant_kind}
    desk.record(matter, events.MemberJoined, **told, complainant_id=whose)


@command("after_closing", asks=LeaveMatter, becomes=(events.MemberLeft,))
def leave_matter(desk: Desk, ask: Any) -> None:
    """This complaint had been put to a matter by mistake (移出集体事项).

    Its own clocks count again. The matter stays as grave as it is: whoever finds that
    wrong takes it back with a reason. Raises NotFound, NotAMatter, NotAMember.
    """
    member, matter = desk.subject, matter_of(desk, ask.matter_id)
    if matter.id not in joined(member):
        raise NotAMember
    desk.record(member, events.MatterLeft, **desk.told(ask, events.MatterLeft))
    told = {"member_id": member.id, "member_no": member.registered.case_no}
    desk.record(matter, events.MemberLeft, **told, reason=ask.reason)
