"""What can be asked about telling people."""

from domain.desk import records
from domain.notices import events

notify = records(events.Notified)
