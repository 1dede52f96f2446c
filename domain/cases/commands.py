"""What can be asked about a complaint as such."""

from domain.cases import events
from domain.desk import records

read_back_complaint = records(events.ComplaintReadBack)
add_party = records(events.PartyAdded)
classify_complaint = records(events.ComplaintClassified)
decide_acceptance = records(events.AcceptanceDecided)
change_demand = records(events.DemandChanged)
judge_demand = records(events.DemandJudged)
assign_handler = records(events.HandlerAssigned)
hand_over_call = records(events.CallHandedOver)
solve_on_the_spot = records(events.SolvedOnTheSpot)
take_step = records(events.StepTaken)
involve_law = records(events.LawInvolved)
consult_counsel = records(events.CounselConsulted)
negotiate = records(events.NegotiationHeld, "negotiation")
promise_time_limit = records(events.TimeLimitPromised)
receive_reminder = records(events.ReminderReceived)
give_reply = records(events.ReplyGiven)
accept_explanation = records(events.ExplanationAccepted)
withdraw_complaint = records(events.ComplaintWithdrawn)
record_breach = records(events.BreachRecorded, "after_closing")
make_follow_up = records(events.FollowUpMade, "after_closing")
record_satisfaction = records(events.SatisfactionRecorded, "after_closing")
