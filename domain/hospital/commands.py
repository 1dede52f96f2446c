"""What can be asked about the injured: how badly, who goes along, which hospital."""

from typing import Any
from uuid import UUID

from domain.desk import Desk, asked_like, command, records
from domain.evidence.commands import into_custody
from domain.hospital import events

ReceiveCertificate = asked_like(
    events.TransferCertificateReceived,
    {"case_id": UUID},
    defaults={"exhibit_id": None},
)


@command("after_closing", asks=ReceiveCertificate, fresh=("exhibit_id",))
def receive_transfer_certificate(desk: Desk, ask: Any) -> None:
    """The hospital wrote whether the transfer is needed (转院证明); it is an exhibit."""
    told = desk.told(ask, events.TransferCertificateReceived)
    desk.record(desk.subject, events.TransferCertificateReceived, **told)
    paper = "transfer_certificate"
    into_custody(desk, ask.exhibit_id, paper, dated_on=ask.dated_on)


assess_injury = records(events.InjuryAssessed)
fear_illness = records(events.IllnessFeared)
call_ambulance = records(events.AmbulanceCalled)
decide_accompany = records(events.AccompanyDecided)
admit_to_hospital = records(events.HospitalAdmitted)
request_transfer = records(events.TransferRequested)
request_transfer_certificate = records(events.TransferCertificateRequested)
consent_to_transfer = records(events.TransferConsented)
transfer_patient = records(events.PatientTransferred)
discharge_from_hospital = records(events.HospitalDischarged)
