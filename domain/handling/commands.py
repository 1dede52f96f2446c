"""What can be asked about working a complaint through."""

from typing import Any
from uuid import UUID

from domain.desk import Desk, asked_like, command, records
from domain.handling import events
from domain.handling.months import PenalisedMonth, month_of

RecordPenalty = asked_like(
    events.PenaltyRecorded, {"case_id": UUID}, without=("takes_effect",)
)


@command("after_closing", asks=RecordPenalty)
def record_penalty(desk: Desk, ask: Any) -> None:
    """Somebody of the house was penalised (处罚): pay, no money of any case.

    Of penalties for a whole month the first takes effect. Source: P08-R06, A34.
    """
    first, told = True, desk.told(ask, events.PenaltyRecorded)
    if ask.month_on:
        post = (ask.penalty, ask.penalised)
        store_id = desk.subject.registered.store_id
        month = desk.blank(PenalisedMonth, month_of(store_id, *post, ask.month_on))
        first = not month.version
        whose = {"penalty": ask.penalty, "penalised": ask.penalised}
        if first:
            desk.record(month, events.MonthPenalised, case_id=ask.case_id, **whose)
    desk.record(desk.subject, events.PenaltyRecorded, **told, takes_effect=first)


judge_complaint = records(events.ComplaintJudged)
find_cause = records(events.CauseFound)
propose_solution = records(events.SolutionProposed)
complete_handling = records(events.HandlingCompleted)
propose_improvement = records(events.ImprovementProposed, "after_closing")
give_opinion = records(events.OpinionGiven)
make_visit = records(events.VisitMade)
verify_result = records(events.VerificationDone)
determine_loss = records(events.LossDetermined)
file_paper = records(events.PaperFiled)
archive_case = records(events.CaseArchived, "after_closing")
waive_penalty = records(events.PenaltyWaived, "after_closing")
lodge_appeal = records(events.AppealLodged, "after_closing")
decide_appeal = records(events.AppealDecided, "after_closing")
agree_to_disclosure = records(events.DisclosureAgreed, "after_closing")
disclose_material = records(events.MaterialDisclosed, "after_closing")
