"""What can be asked about how grave a complaint is."""

from domain.desk import records
from domain.severity import events

lower_severity = records(events.SeverityLowered)
take_level_up = records(events.EscalatedByHand)
