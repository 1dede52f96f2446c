"""What a reception came to: a customer logged, a sale credited, a clash judged."""

from uuid import UUID

from domain.fact import Fact, Personal
from domain.money import Fen
from domain.words import Penalty


class VisitVerified(Fact):
    """Whether the customer really knew the consultant (核实来访). Source: P09-R04."""

    reception_id: UUID
    confirmed: bool
    note: str | None = None
    ends = ("VisitRegistered",)
    ends_same = ("reception_id",)


class CustomerLogged(Fact):
    """A customer stands in a consultant's own book (客户登记本). Source: P09-R22, R24.

    From now on `consultant_id` is who served him.
    """

    reception_id: UUID
    consultant_id: UUID
    customer_id: UUID
    customer_name: Personal
    customer_phone: Personal | None = None
    wishes: str | None = None
    whose = "customer_id"
    ends = ("ReceptionEnded",)
    ends_same = ("reception_id",)


class ReceptionAllocated(Fact):
    """A reception of a promotion day was given to a consultant (事后分配). P09-R27."""

    reception_id: UUID
    consultant_id: UUID


class OrderSplit(Fact):
    """A sale was credited (业绩分单): what the inviter gets, and what the seller.

    `inviter_fen` and `seller_fen` make `amount_fen`; without an inviter all of it is
    the seller's. Source: P09-R17, R28, A33.
    """

    sale_no: str
    amount_fen: Fen
    seller_id: UUID
    seller_fen: Fen
    inviter_id: UUID | None = None
    inviter_fen: Fen = Fen(0)
    reception_id: UUID | None = None
    one_per = ("sale_no",)


class ClashReported(Fact):
    """A consultant told the floor manager of a customer in dispute (撞单). P09-R25."""

    clash_id: UUID
    reception_id: UUID
    against_id: UUID
    account: str


class ClashDecided(Fact):
    """The floor manager found the facts and decided (裁定): whose the customer is.

    `grabbed_by_id` is who grabbed him, if anybody did. Source: P09-R25.
    """

    clash_id: UUID
    finding: str
    credit_to_id: UUID
    grabbed_by_id: UUID | None = None
    ends = ("ClashReported",)
    ends_same = ("clash_id",)
    one_per = ("clash_id",)


class GrabbingPenalised(Fact):
    """Who grabbed a customer was penalised (处罚): pay, no money of any case. P09-R26."""

    clash_id: UUID
    consultant_id: UUID
    penalty: Penalty
    amount_fen: Fen | None = None
    reason: str | None = None
    one_per = ("clash_id",)
