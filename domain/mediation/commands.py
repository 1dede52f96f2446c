"""What can be asked about mediation and answers on paper."""

from domain.desk import records
from domain.mediation import events

attend_mediation = records(events.MediationAttended)
sign_mediation_paper = records(events.MediationDocumentSigned)
decline_mediation_paper = records(events.MediationDocumentDeclined)
state_certainty = records(events.CertaintyStated)
confirm_wording = records(events.WordingConfirmed)
request_written_reply = records(events.WrittenReplyRequested)
decline_written_reply = records(events.WrittenReplyDeclined)
reply_in_writing = records(events.WrittenReplyGiven)
