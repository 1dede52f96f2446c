"""What can be asked about courts: papers served, dates set, orders that bind."""

from domain.courts import events
from domain.desk import records

serve_court_document = records(events.CourtDocumentServed, "after_closing")
set_court_date = records(events.CourtDateSet, "after_closing")
keep_court_date = records(events.CourtDateKept, "after_closing")
receive_binding_order = records(events.BindingOrderReceived, "after_closing")
