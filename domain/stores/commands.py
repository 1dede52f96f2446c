"""What can be asked of a store."""

from domain.desk import records
from domain.stores import events
from domain.stores.store import Store

drop_pack = records(events.PackDropped, of=Store)
review_report = records(events.ReportReviewed, of=Store)
deliver_report = records(events.ReportDelivered, of=Store)
