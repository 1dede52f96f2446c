"""Who complains of one matter, and what the matter brings upon them.

Facts of the member name the matter, facts of the matter name the member.
"""

from typing import Any
from uuid import UUID

from domain.fact import Fact
from domain.words import ComplainantKind, Severity


class MatterJoined(Fact):
    """This complaint is about a matter (并入集体事项) others complain of, too.

    Source: P07-R06.
    """

    matter_id: UUID
    matter_no: str
    one_per = ("matter_id",)


class MatterLeft(Fact):
    """It had been put there by mistake (移出集体事项); what came of it ends with it."""

    matter_id: UUID
    reason: str
    ends = ("MatterJoined", "RaisedWithMatter")
    ends_same = ("matter_id",)


class RaisedWithMatter(Fact):
    """The matter became graver, and this open member with it (随集体事项升级).

    It supersedes clocks of the lower level and starts none: those run on the matter.
    Source: P07-R06, C21.
    """

    matter_id: UUID
    matter_no: str
    severity: Severity
    pack: str
    rule: str | None = None
    one_per = ("matter_id", "severity")


class LoweredWithMatter(Fact):
    """A person took the matter's severity back, and this member's with it."""

    matter_id: UUID
    severity: Severity
    reason: str
    ends = ("RaisedWithMatter",)
    ends_same = ("matter_id", "severity")


class MemberJoined(Fact):
    """A complaint joined this matter (成员加入); whose it is, counted once a party.

    `complainant_kind`: merchants and consumers are not added up. Source: P07-R06, A27.
    """

    member_id: UUID
    member_no: str
    complainant_id: UUID
    complainant_kind: ComplainantKind | None = None
    one_per = ("member_id",)
    class_version = 2

    @staticmethod
    def upcast_v1_v2(told: dict[str, Any]) -> None:
        """Earlier nobody asked who the party was: parties of any kind were counted."""
        told["complainant_kind"] = None


class MemberClosed(Fact):
    """A member of this matter was closed (成员结案) and is no longer counted."""

    member_id: UUID
    member_no: str
    one_per = ("member_id",)


class MemberReopened(Fact):
    """A closed member was taken up again (成员重新处理) and counts once more."""

    member_id: UUID
    member_no: str
    ends = ("MemberClosed",)
    ends_same = ("member_id",)


class MemberLeft(Fact):
    """A member had joined by mistake (成员移出) and was never one."""

    member_id: UUID
    member_no: str
    reason: str
    ends = ("MemberJoined", "MemberClosed")
    ends_same = ("member_id",)
