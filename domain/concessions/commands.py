"""What can be asked about offers, approvals and promises."""

from domain.concessions import events
from domain.desk import records

request_approval = records(events.ApprovalRequested)
grant_approval = records(events.ApprovalGranted)
refuse_approval = records(events.ApprovalRefused)
grant_special_approval = records(events.SpecialApprovalGranted)
make_offer = records(events.OfferMade, "promise", "negotiation")
accept_offer = records(events.OfferAccepted)
reject_offer = records(events.OfferRejected)
