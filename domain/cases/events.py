"""What happens to a complaint as such: told, sorted, answered, closed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.fact import Fact, Personal
from domain.money import Fen
from domain.words import (
    Acceptance,
    CaseType,
    Category,
    Channel,
    ComplainantKind,
    Judgement,
    LegalMatter,
    Line,
    Method,
    Outcome,
    PartyRole,
    ProofOfPurchase,
    Receiver,
    Remedy,
    Role,
    Satisfaction,
    Step,
    Task,
    Whom,
)


def nobody_asked_by_when(told: dict[str, Any]) -> None:
    """Earlier versions knew no limit that the customer named."""
    told["requested_limit_at"] = None


class ComplaintRegistered(Fact):
    """A complaint (投诉登记) was taken down; the case begins, on its store's rules.

    Source: P01-R01, R07, P02-R02 to R04. `store_version` stamps the rules in force.
    """

    case_no: str
    store_id: UUID
    store_version: int
    channel: Channel
    case_type: CaseType
    summary: str
    complainant_kind: ComplainantKind = "customer"
    complainant_id: UUID | None = None
    complainant_name: Personal | None = None
    complainant_phone: Personal | None = None
    complainant_address: Personal | None = None
    complainant_id_number: Personal | None = None
    category: Category | None = None
    taken_by: Receiver | None = None
    goods: str | None = None
    brand: str | None = None
    supplier: str | None = None
    receipt_no: str | None = None
    purchased_on: date | None = None
    price_fen: Fen | None = None
    proof_of_purchase: ProofOfPurchase | None = None
    place: str | None = None
    event_at: datetime | None = None
    remedy: Remedy | None = None
    demanded_fen: Fen | None = None
    requested_limit_at: datetime | None = None
    whose = "complainant_id"
    class_version = 2
    upcast_v1_v2 = staticmethod(nobody_asked_by_when)


class CaseNumbered(Fact):
    """The store's series gave a case its number (编号)."""

    case_no: str
    number: int
    case_id: UUID


class ComplaintReadBack(Fact):
    """What was written down was read back (复述) to the customer, who confirmed it."""

    confirmed: bool = True
    corrections: str | None = None


class PartyAdded(Fact):
    """Another party (当事人) of the complaint: guardian, agent, second complainant."""

    party_role: PartyRole
    party_id: UUID | None = None
    party_name: Personal | None = None
    party_phone: Personal | None = None
    party_address: Personal | None = None
    party_id_number: Personal | None = None
    acts_for_id: UUID | None = None
    authority_paper: str | None = None
    one_per = ("party_id",)
    whose = "party_id"


class ComplaintClassified(Fact):
    """The complaint was sorted (分类); the flag is set by a person, with a reason.

    Source: P02-R09 to R14, A24. `confirmed` says that the matter is established.
    """

    category: Category
    confirmed: bool = True
    reason: str | None = None
    one_per = ("category",)


class AcceptanceDecided(Fact):
    """The complaint was accepted (受理), declined, or referred elsewhere.

    It carries the limit the customer named at registration, if he did. Source: A26.
    """

    outcome: Acceptance
    reason: str | None = None
    referred_to: str | None = None
    requested_limit_at: datetime | None = None
    one_per = ()
    class_version = 2
    upcast_v1_v2 = staticmethod(nobody_asked_by_when)


class DemandChanged(Fact):
    """The customer now wants something else or another sum (诉求变更). Source: P01-R04."""

    demanded_fen: Fen | None = None
    remedy: Remedy | None = None
    reason: str | None = None
    one_per = ()


class DemandJudged(Fact):
    """The demand was weighed (诉求判断): lawful, fair beyond the law, or neither.

    Source: P01-R02, R03, R48, R49, R81.
    """

    judgement: Judgement
    reason: str
    one_per = ()


class HandlerAssigned(Fact):
    """Somebody was put in charge (指派): as handler, or as tracker (专人跟踪).

    Source: P01-R51, R82.
    """

    person_id: UUID
    task: Task = "handler"
    one_per = ("task",)


class CallHandedOver(Fact):
    """A call another department took was handed on (移交) with all its data.

    Source: P02-R05, note 1.
    """

    whom: Whom
    data: str


class SolvedOnTheSpot(Fact):
    """The matter was solved where it was told (当场解决). Source: P02-R05."""

    how: str


class StepTaken(Fact):
    """A step (步骤) of the procedure was taken, or an item of conduct ticked.

    Source: the CHECK rows of P01 and P02.
    """

    step: Step
    note: str | None = None


class LawInvolved(Fact):
    """The law is involved (涉及法律): a lawsuit, a lawyer. Source: P02-R08."""

    legal_matter: LegalMatter
    note: str | None = None


class CounselConsulted(Fact):
    """A headquarters department consulted the legal counsel (法律顾问), who advised.

    Source: P02-R08. `role` is the department that consulted.
    """

    advice: str
    counsel_firm: str | None = None


class NegotiationHeld(Fact):
    """Somebody negotiated (协商) with the customer for the store. Source: P02-R07."""

    note: str
    method: Method | None = None


class TimeLimitPromised(Fact):
    """A moment by which something will be done was set (承诺时限)."""

    due_at: datetime
    what: str


class ReminderReceived(Fact):
    """The customer asked again (催办)."""

    method: Method
    note: str | None = None


class ReplyGiven(Fact):
    """The customer was given a reply (答复). Source: P02-R15."""

    method: Method
    content: str


class ExplanationAccepted(Fact):
    """The customer accepted the explanation (接受解释); nothing more is asked (A02)."""

    note: str | None = None


class ComplaintWithdrawn(Fact):
    """The customer withdrew the complaint (撤回投诉)."""

    reason: str | None = None


class BreachRecorded(Fact):
    """Something was done against a rule (违规): recorded and marked, never refused.

    `money_left` says that the sum was not only promised: it is booked as paid out.
    """

    rule: str
    what: str
    by_whom: str
    breacher_role: Role | None = None
    amount_fen: Fen | None = None
    money_left: bool = False
    line: Line | None = None


class FollowUpMade(Fact):
    """The customer was called or visited afterwards (回访)."""

    method: Method
    note: str | None = None


class SatisfactionRecorded(Fact):
    """How content the customer is (满意度)."""

    satisfaction: Satisfaction
    note: str | None = None
    one_per = ()


class CaseClosed(Fact):
    """The case was closed (结案)."""

    outcome: Outcome
    reason: str | None = None
    one_per = ()


class CaseReopened(Fact):
    """A closed case was taken up again (重新处理)."""

    reason: str
    ends = ("CaseClosed",)


class RegisterRowTakenOver(Fact):
    """The case came out of an older register (旧台账): which file, which row.

    What the same import recorded beside it stands under commands made of the same row.
    """

    register_name: str
    file_sha256: str
    row_no: int
    row_ref: str | None = None
    one_per = ()
