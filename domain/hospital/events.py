"""How badly somebody is hurt, who went along, and where the injured was treated."""

from datetime import date
from uuid import UUID

from domain.fact import Fact
from domain.words import ConsentedBy, InjuryDegree, OrderedBy, YesNo


class InjuryAssessed(Fact):
    """How badly the customer is hurt (伤情), as far as a layman can tell."""

    one_per = ()

    degree: InjuryDegree
    signs: str | None = None


class IllnessFeared(Fact):
    """A quarrel or another cause made the customer ill, or may do so."""

    cause: str
    occurred: bool = True


class AmbulanceCalled(Fact):
    """120 was called to bring the customer to a regular hospital."""

    reason: str | None = None
    hospital: str | None = None


class AccompanyDecided(Fact):
    """Whether somebody of the mall goes along to the hospital (陪同就医)."""

    one_per = ()

    outcome: YesNo
    reason: str | None = None


class HospitalAdmitted(Fact):
    """The customer was taken into a hospital (住院)."""

    hospital: str
    admitted_on: date | None = None


class TransferRequested(Fact):
    """The customer asks to change hospital (转院)."""

    to_hospital: str
    reason: str | None = None


class TransferCertificateRequested(Fact):
    """The hospital was asked to write down whether the transfer is needed."""

    hospital: str


class TransferCertificateReceived(Fact):
    """The hospital wrote whether the transfer is needed (转院证明)."""

    exhibit_id: UUID
    dated_on: date
    needed: bool = True


class TransferConsented(Fact):
    """Company or insurer agreed to the transfer in writing."""

    consented_by: ConsentedBy
    dated_on: date
    exhibit_id: UUID | None = None


class PatientTransferred(Fact):
    """The customer changed hospital; a hospital's or 120's own order is no wish."""

    one_per = ()

    ordered_by: OrderedBy
    transferred_on: date
    to_hospital: str


class HospitalDischarged(Fact):
    """The customer left hospital (出院)."""

    hospital: str
    discharged_on: date | None = None
    days: int | None = None
