"""What can be asked about a complaint as such."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from domain.cases import events
from domain.cases.case import Case
from domain.cases.numbering import (
    HiddenSeries,
    Series,
    hidden_series_of,
    numbered,
    series_of,
    stem_of,
)
from domain.deadlines import SHANGHAI
from domain.desk import Desk, asked_like, command, records
from domain.errors import Refused
from domain.fact import Personal
from domain.matters.deciding import tell_matters
from domain.matters.events import MemberClosed, MemberReopened
from domain.policies.circles import circle_of
from domain.reading import cannot_read
from domain.stores.store import Store
from domain.words import Outcome, PartyRole

WITH_REASON = ("closed_without_agreement", "not_accepted", "referred")


class CaseIsRegistered(Refused):
    """本案已经登记过，不能再登记一次。"""


class CaseIsOpen(Refused):
    """本案没有结案，不必重新处理。"""


class StoreIsNotOpen(Refused):
    """这家门店还没有开账，不能登记投诉。"""


@dataclass(frozen=True, kw_only=True)
class Party:
    """Another party (当事人) told at registration."""

    party_role: PartyRole
    party_id: UUID | None = None
    party_name: Personal | None = None
    party_phone: Personal | None = None
    party_address: Personal | None = None
    party_id_number: Personal | None = None
    acts_for_id: UUID | None = None
    authority_paper: str | None = None


RegisterComplaint = asked_like(
    events.ComplaintRegistered,
    {"store_id": UUID},
    without=("case_no", "store_version"),
    defaults={"case_type": "goods_and_service"},
    more={"case_id": UUID | None, "parties": list[Party]},
)


@dataclass(frozen=True, kw_only=True)
class CloseCase:
    """How a case ended."""

    case_id: UUID
    outcome: Outcome = "settled"
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReopenCase:
    """Why a closed case is taken up again."""

    case_id: UUID
    reason: str


@command(asks=RegisterComplaint, begins=True, fresh=("case_id",))
def register_complaint(desk: Desk, ask: Any) -> None:
    """A complaint (投诉登记) is taken down, numbered and stamped with the rules in force.

    Raises CaseIsRegistered, StoreIsNotOpen. Source: P01-R01, C20, design section 3.
    """
    case, store = desk.subject, desk.blank(Store, ask.store_id)
    if case.version:
        raise CaseIsRegistered
    if not store.version:
        raise StoreIsNotOpen
    told = desk.told(ask, events.ComplaintRegistered)
    told |= {"case_no": "", "store_version": store.version}
    told["case_no"] = _number(desk, store, case.id, _circle(desk, told))
    desk.record(case, events.ComplaintRegistered, **told)
    for number, party in enumerate(ask.parties):
        party_id = party.party_id or uuid5(desk.command_id, f"party {number}")
        told = vars(party) | {"party_id": party_id}
        desk.record(case, events.PartyAdded, **told)


def _circle(desk: Desk, told: dict[str, Any]) -> list[str] | None:
    """The roles, in Chinese, that may know of what is told; None: all of its store."""
    first = Case.blank(desk.subject.id)
    desk.record(first, events.ComplaintRegistered, **told)
    circle = circle_of(desk.rules, first.facts)
    zh = desk.rules.words("role")
    return None if circle is None else [zh.get(role, role) for role in sorted(circle)]


def _number(desk: Desk, store: Store, case_id: UUID, circle: list[str] | None) -> str:
    """The next number of the store's series, or of the circle's own."""
    year = desk.occurred_at.astimezone(SHANGHAI).year
    series: Series | HiddenSeries = (
        desk.blank(Series, series_of(store.id, year))
        if circle is None
        else desk.blank(HiddenSeries, hidden_series_of(store.id, year))
    )
    stem = stem_of(year, store.code, circle)
    number = series.number_after(stem)
    case_no = numbered(stem, number)
    told = {"case_no": case_no, "number": number, "case_id": case_id}
    desk.record(series, events.CaseNumbered, **told)
    return case_no


@command("closing", asks=CloseCase, becomes=(events.CaseClosed, MemberClosed))
def close_case(desk: Desk, ask: CloseCase) -> None:
    """The case is closed (结案); every duty due before closing must be met.

    Raises Refused with the list of what is open. Source: procedures 4.6.
    """
    if ask.outcome in WITH_REASON and not ask.reason:
        raise cannot_read("reason", "这样结案须写明理由")
    told = desk.told(ask, events.CaseClosed)
    desk.record(desk.subject, events.CaseClosed, **told)
    tell_matters(desk, MemberClosed)


DecideAcceptance = asked_like(
    events.AcceptanceDecided, {"case_id": UUID}, without=("requested_limit_at",)
)


@command(asks=DecideAcceptance)
def decide_acceptance(desk: Desk, ask: Any) -> None:
    """The complaint is accepted (受理), declined with a reason, or referred elsewhere."""
    if ask.outcome != "accepted" and not ask.reason:
        raise cannot_read("reason", "不受理或转出须写明理由")
    if ask.outcome == "referred" and not ask.referred_to:
        raise cannot_read("referred_to", "须写明转给谁")
    told = desk.told(ask, events.AcceptanceDecided)
    told["requested_limit_at"] = desk.subject.registered.requested_limit_at
    desk.record(desk.subject, events.AcceptanceDecided, **told)


RecordBreach = asked_like(events.BreachRecorded, {"case_id": UUID})


@command("after_closing", asks=RecordBreach)
def record_breach(desk: Desk, ask: Any) -> None:
    """What was done against a rule (违规) is recorded and marked, never refused.

    Money that did leave is booked with it. Source: design section 3.
    """
    if ask.money_left and not ask.amount_fen:
        raise cannot_read("amount_yuan", "钱已付出的，须写明金额")
    told = desk.told(ask, events.BreachRecorded)
    if ask.money_left:
        told["line"] = ask.line or desk.subject.money.line or "store"
    desk.record(desk.subject, events.BreachRecorded, **told)


@command(
    "after_closing", asks=ReopenCase, becomes=(events.CaseReopened, MemberReopened)
)
def reopen_case(desk: Desk, ask: ReopenCase) -> None:
    """A closed case is taken up again (重新处理). Raises CaseIsOpen."""
    if not desk.subject.closed:
        raise CaseIsOpen
    desk.record(desk.subject, events.CaseReopened, reason=ask.reason)
    tell_matters(desk, MemberReopened)


read_back_complaint = records(events.ComplaintReadBack)
add_party = records(events.PartyAdded)
classify_complaint = records(events.ComplaintClassified)
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
make_follow_up = records(events.FollowUpMade, "after_closing")
record_satisfaction = records(events.SatisfactionRecorded, "after_closing")
take_over_register_row = records(events.RegisterRowTakenOver, "after_closing")
