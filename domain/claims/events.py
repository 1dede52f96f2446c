"""What insurer and supplier were told, said, owe and paid."""

from datetime import date
from uuid import UUID

from domain.fact import Fact
from domain.money import Fen
from domain.words import Head, InsurerAnswer, RecoveryMethod, SupplierTopic


class InsurerNotified(Fact):
    """The event was reported to the insurer (报案)."""

    report_no: str | None = None
    policy_no: str | None = None


class InsurerOpinionReceived(Fact):
    """The insurer's written opinion (书面的理赔意见): whether it pays, what it requires."""

    one_per = ()

    pays: InsurerAnswer
    requirements: str | None = None
    exhibit_id: UUID | None = None


class InsurerOpinionLineReceived(Fact):
    """What the written opinion says of one head of compensation."""

    one_per = ("head",)

    head: Head
    pays: InsurerAnswer
    up_to_fen: Fen | None = None
    requirements: str | None = None


class InsurerConsentReceived(Fact):
    """The insurer agreed in writing (书面同意): to a head, a promise, to do without.

    `item` is a treatment or bill, `up_to_fen` the most it will pay for the head.
    """

    item: str | None = None
    head: Head | None = None
    up_to_fen: Fen | None = None
    originals_waived: bool = False
    promise_allowed: bool = False
    papers_allowed: bool = False
    replacement_accepted: bool = False
    what: str | None = None
    exhibit_id: UUID | None = None


class InsurerConsentRefused(Fact):
    """The insurer would not agree, in writing."""

    reason: str
    item: str | None = None
    head: Head | None = None


class NoInsuredLossStated(Fact):
    """The insurance officer found no insured loss (无承保损失) to report."""

    one_per = ()

    reason: str


class ClaimLineSubmitted(Fact):
    """One paid sum was claimed from the insurer under one head."""

    one_per = ("claim_id", "line_no")

    claim_id: UUID
    line_no: int
    payment_id: UUID
    head: Head
    amount_fen: Fen
    item: str | None = None


class ClaimLineDecided(Fact):
    """The insurer accepted part of a line and rejected the rest, in writing."""

    claim_id: UUID
    line_no: int
    accepted_fen: Fen
    rejected_fen: Fen = Fen(0)
    reason: str | None = None
    exhibit_id: UUID | None = None


class ClaimMoneyReceived(Fact):
    """Money came from the insurer."""

    claim_id: UUID
    amount_fen: Fen
    received_on: date | None = None
    bank_ref: str | None = None


class ClaimClosed(Fact):
    """Nothing more will come of a claim."""

    one_per = ("claim_id",)

    claim_id: UUID
    reason: str | None = None


class ProductInformationGiven(Fact):
    """What is known of the goods went to purchasing (采购部)."""

    goods: str
    what: str | None = None
    supplier_id: UUID | None = None


class SupplierContacted(Fact):
    """Purchasing spoke with the supplier (供应商) about cause, delisting or money."""

    supplier_id: UUID
    about: SupplierTopic
    outcome: str | None = None


class SupplierRecovered(Fact):
    """Money or credit came from the supplier."""

    supplier_id: UUID
    amount_fen: Fen
    method: RecoveryMethod = "bank_transfer"
    reference: str | None = None
