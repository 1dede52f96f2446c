"""What can be asked about who bears the cost."""

from domain.desk import records
from domain.liability import events

give_first_judgement = records(events.FirstJudgementGiven)
call_section_chief = records(events.SectionChiefCalled)
