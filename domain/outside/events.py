"""Who came from outside, what was asked and ordered, and how the mall answered."""

from uuid import UUID

from domain.fact import Fact, Personal
from domain.words import Body, DisputeDegree, RequestForm, Whom


class DisputeReported(Fact):
    """The parties quarrel (争执), and how fiercely."""

    degree: DisputeDegree
    what: str | None = None


class CrimeSuspected(Fact):
    """Something that looks like a crime (违法犯罪) happened in the mall."""

    what: str


class PoliceCalled(Fact):
    """110 or the local police station (派出所) was called."""

    body: Body = "police_110"
    reason: str | None = None
    report_no: str | None = None


class MediaEnquiryReceived(Fact):
    """The press (媒体) asks about the matter."""

    outlet: str
    question: str | None = None


class MediaHandedOver(Fact):
    """The named department now receives the press."""

    taker: Whom = "designated_dept"
    outlet: str | None = None


class InterviewAuthorised(Fact):
    """Management lets one person speak to the press."""

    scope: str
    speaker_id: UUID | None = None


class InterviewRefused(Fact):
    """An interview was declined."""

    outlet: str
    explanation: str | None = None


class InterviewGiven(Fact):
    """Somebody spoke to the press for the mall."""

    outlet: str
    what: str


class JointInspectionProposed(Fact):
    """The customer wants to go to a statutory inspection body together."""

    body: Body = "statutory_inspection_body"
    goods: str | None = None


class JointInspectionDeclined(Fact):
    """Going along was politely declined, with what was said."""

    wording: str


class JointInspectionApproved(Fact):
    """Senior management agreed to a joint inspection (共同检验)."""

    reason: str


class JointInspectionAttended(Fact):
    """Somebody of the mall went along to the inspection."""

    body: Body = "statutory_inspection_body"
    result: str | None = None


class GoingAlongDeclined(Fact):
    """The customer was asked to go to an outside body alone."""

    body: Body
    explanation: str | None = None


class IdentityVerified(Fact):
    """The papers of whoever came from an outside body were checked."""

    whose = "visitor_id"

    body: Body
    visitor_id: UUID
    credential: Personal
    visitor_name: Personal | None = None


class NoticeReceived(Fact):
    """A letter of an outside body came: a regulator's 函件, an association's 通知."""

    sender: Body
    requirement: str
    letter_no: str | None = None
    exhibit_id: UUID | None = None


class HelpRequested(Fact):
    """An outside body that took the case up asks the mall to cooperate."""

    body: Body
    form: RequestForm
    what: str | None = None


class InvestigationHandled(Fact):
    """An outside body's investigation was attended to."""

    body: Body
    what: str


class OralReplyGiven(Fact):
    """An outside body was answered by word of mouth."""

    body: Body
    note: str


class PapersHandedOver(Fact):
    """Written material was handed to an outside body."""

    body: Body
    what: str
    exhibit_id: UUID | None = None


class GovernmentComplaintReported(Fact):
    """The customer complained to a government department."""

    body: Body
    what: str


class AuthorityContacted(Fact):
    """An outside body was spoken to on the mall's behalf."""

    body: Body
    what: str


class RemovalOrdered(Fact):
    """An authority demands that goods leave the shelf at once; on paper or not."""

    body: Body
    form: RequestForm
    goods: str
    order_no: str | None = None
    exhibit_id: UUID | None = None


class WrittenOrderRequested(Fact):
    """The officer was asked to put an oral order on paper."""

    body: Body
    explanation: str | None = None


class ProductRemovedFromSale(Fact):
    """Goods left the shelf and are no longer sold (下架停售)."""

    goods: str
    places: str | None = None


class RemovalLifted(Fact):
    """The authority allows the goods to be sold again."""

    ends = ("RemovalOrdered",)

    body: Body
    goods: str
    exhibit_id: UUID | None = None


class ProductReturnedToSale(Fact):
    """Goods are on the shelf again."""

    goods: str
