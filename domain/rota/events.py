"""What happened on one sales floor: the order, visitors, turns, absences."""

from uuid import UUID

from domain.fact import Fact
from domain.words import Arrival, Hindrance, Step, Turn

SERVING = (  # the facts that say who serves in a reception; the last one stands
    *("TurnTaken", "CustomerHandedOver", "VoluntaryReceptionMade", "CustomerServed"),
    *("ReceptionHandedOver", "ConsultantChanged"),
)


class RotaOrderSet(Fact):
    """Who is on duty on a floor, in which order (排班); the turn stays where it was.

    `consultant_ids` in the order in which they serve. Source: P09-R01.
    """

    store_id: UUID
    consultant_ids: list[UUID]
    floor: str | None = None
    one_per = ()


class VisitorArrived(Fact):
    """A visitor (来客) came; `asked_for_id` is whom he asked for, or who served him.

    Stands as long as he is served. Source: P09-R01, R10.
    """

    reception_id: UUID
    arrival: Arrival
    asked_before: bool = False
    asked_for_id: UUID | None = None
    knows_name_and_sex: bool = False
    customer_id: UUID | None = None


class VisitorNotCounted(Fact):
    """Somebody came whom nobody need serve (不计轮次), such as own staff. P09-R02."""

    arrival: Arrival


class TurnTaken(Fact):
    """A visitor went to a consultant and used up a turn of his (轮到接待).

    `turn`: by the order, retained, made up, or the next one ahead of time;
    `hindrance`: what he is busy with meanwhile. Source: P09-R01, R07.
    """

    reception_id: UUID
    consultant_id: UUID
    turn: Turn
    hindrance: Hindrance
    visitor_no: int | None = None


class CustomerHandedOver(Fact):
    """A visitor went to the consultant he knows (转交), and no turn was used.

    Source: P09-R04, R05, R07, R11.
    """

    reception_id: UUID
    consultant_id: UUID
    hindrance: Hindrance


class VisitRegistered(Fact):
    """A visitor asked for a consultant (指名登记); stands until verified. P09-R04."""

    reception_id: UUID
    consultant_id: UUID
    arrival: Arrival


class VoluntaryReceptionMade(Fact):
    """A consultant serves for a colleague (义务接待), and keeps his turn. P09-R12, R13."""

    reception_id: UUID
    consultant_id: UUID
    hindrance: Hindrance
    for_id: UUID | None = None


class CustomerServed(Fact):
    """On a promotion day whoever was free served (活动接待); allocated later. P09-R27."""

    reception_id: UUID
    consultant_id: UUID
    hindrance: Hindrance


class TurnSkipped(Fact):
    """A turn passed a consultant by (轮空), and what kept him. P09-R03, R08, R09, R15."""

    consultant_id: UUID
    hindrance: Hindrance


class TurnGivenUp(Fact):
    """Whose turn it was gave it up (放弃本轮); nothing is made up. P09-R13, R14."""

    consultant_id: UUID
    turn: Turn
    hindrance: Hindrance | None = None


class MakeUpGranted(Fact):
    """A consultant may serve one new visitor more (补接), for a missed turn. P09-R09."""

    consultant_id: UUID
    hindrance: Hindrance


class TurnRetained(Fact):
    """A turn that passed a consultant by is kept for him (保留轮次). P09-R15."""

    consultant_id: UUID
    hindrance: Hindrance


class SigningBegun(Fact):
    """A consultant signs an order with his customer (签单). Source: P09-R14."""

    reception_id: UUID


class ReceptionHandedOver(Fact):
    """A consultant handed his customer to a colleague (移交), to be free. P09-R14.

    `for_id` is who handed over; the colleague serves voluntarily.
    """

    reception_id: UUID
    consultant_id: UUID
    hindrance: Hindrance
    for_id: UUID
    ends = SERVING
    ends_same = ("reception_id",)


class ConsultantChanged(Fact):
    """A customer insisted on another consultant (更换顾问), to whom the sale is credited.

    Source: P09-R17.
    """

    reception_id: UUID
    consultant_id: UUID
    before_id: UUID
    reason: str
    ends = SERVING
    ends_same = ("reception_id",)


class ReceptionEnded(Fact):
    """A reception is over (接待结束); stands until the customer is logged. P09-R24."""

    reception_id: UUID
    consultant_id: UUID
    ends = ("VisitorArrived", "SigningBegun", *SERVING)
    ends_same = ("reception_id",)


class AbsenceAllowed(Fact):
    """The floor manager let a consultant leave the floor (准离岗). Source: P09-R06."""

    consultant_id: UUID
    hindrance: Hindrance
    replacement_id: UUID
    one_per = ("consultant_id",)


class ConsultantLeft(Fact):
    """A consultant left the floor (离岗); `errand` is the task he was sent on.

    Source: P09-R03, R06, R08, R09.
    """

    consultant_id: UUID
    hindrance: Hindrance
    errand: str | None = None
    one_per = ("consultant_id",)


class ConsultantReturned(Fact):
    """A consultant is back on the floor (回岗)."""

    consultant_id: UUID
    ends = ("AbsenceAllowed", "ConsultantLeft")
    ends_same = ("consultant_id",)
    one_per = ("consultant_id",)


class PromotionBegun(Fact):
    """A promotion (促销活动) began: turns are suspended until it ends. P09-R27."""

    promotion: str
    one_per = ()


class PromotionEnded(Fact):
    """The promotion is over (活动结束); turns go on where they stood. P09-R27."""

    note: str | None = None
    ends = ("PromotionBegun",)


class ConductTicked(Fact):
    """A step of conduct (礼仪) was ticked for a reception. Source: P09-R18 to R23."""

    reception_id: UUID
    step: Step
