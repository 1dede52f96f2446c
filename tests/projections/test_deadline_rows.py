"""Every row of the deadlines (4.2) and of the escalations (4.3): carried, and shown."""

from datetime import datetime, timedelta
from functools import cache

import pytest

from domain.cases.case import Case
from domain.deadlines import SHANGHAI
from domain.fact import Fact
from domain.fields import fields_of
from domain.policies.pack import Duty, Lock, Record, Trigger
from domain.policies.reader import SHIPPED, read_file
from domain.policies.vocabulary import facts as known_facts
from domain.stores.store import Store
from projections import open_read_models
from projections.clock_board import WantedClocks
from tests.counter import Counter
from tests.projections.book import tell
from tests.story import HEAD, id_of

SECOND = timedelta(seconds=1)
EVE = datetime(2026, 4, 30, 16, 30, tzinfo=SHANGHAI)  # before five days of holidays
AGREED = datetime(2026, 5, 2, 9, 15, 30, tzinfo=SHANGHAI)
REGISTERED = "ComplaintRegistered"


def step(name):
    return ("StepTaken", {"step": name})


def sorted_as(category):
    return ("ComplaintClassified", {"category": category, "confirmed": True})


def promised(**more):
    return ("TimeLimitPromised", {"due_at": AGREED} | more)


GENERAL = sorted_as("general_responsible")
ACCEPTED = ("AcceptanceDecided", {"outcome": "accepted"})
MAJOR = ("SeverityRaised", {"severity": "major_responsible"})
HOTLINE = {"channel": "hotline"}
ROWS = [  # rule, what happened at EVE (16:30), due
    ("P01-R05", [], "05-03 23:59:59"),
    ("P01-R64", [("AgreementCollected", {})], "04-30 23:59:59"),
    ("P02-R15", [], "05-03 23:59:59"),
    ("P02-R24", [("PettyCashDrawn", {"amount_fen": 5_000})], "05-04 23:59:59"),
    ("P03-R08", [step("received_by_salesperson")], "05-06 11:30:00"),
    ("P03-R10", [step("received_by_salesperson")], "05-06 11:30:00"),
    ("P03-R11", [(REGISTERED, HOTLINE)], "04-30 18:30:00"),
    ("P03-R12", [step("received_by_quality_assurance")], "05-06 16:30:00"),
    (
        "P03-R13",
        [
            ("SeverityRaised", {"severity": "major"}),
            step("received_by_quality_assurance"),
        ],
        "05-07 11:30:00",
    ),
    (
        "P03-R16",
        [(REGISTERED, HOTLINE), step("result_received_by_salesperson")],
        "04-30 18:30:00",
    ),
    (
        "P04-R18",
        [
            ("SeverityRaised", {"severity": "hard_case"}),
            promised(role="company_related_dept"),
        ],
        "05-02 09:15:30",
    ),
    ("P05-R12", [promised()], "05-02 09:15:30"),
    ("P06-R12", [step("repair_needed")], "05-01 16:30:00"),
    ("P06-R13", [("ReplyGiven", {"role": "business_support_dept"})], "05-03 23:59:59"),
    ("P07-R04", [GENERAL, ACCEPTED], "05-30 23:59:59"),
    ("P07-R19", [MAJOR], "04-30 23:59:59"),
    ("P07-R20", [MAJOR], "05-01 23:59:59"),
    ("P07-R21", [GENERAL, ACCEPTED], "05-02 23:59:59"),
    (
        "P07-R21",
        [
            GENERAL,
            ("AcceptanceDecided", ACCEPTED[1] | {"requested_limit_at": AGREED}),
        ],
        "05-02 09:15:30",
    ),
    ("P07-R22", [sorted_as("no_liability_complaint")], "04-30 23:59:59"),
    ("P07-R23", [sorted_as("assistance_complaint")], "04-30 23:59:59"),
    (
        "P07-R24",
        [sorted_as("assistance_complaint"), sorted_as("outside_management_scope")],
        "05-03 23:59:59",
    ),
    ("P07-R25", [], "05-03 23:59:59"),
    ("P07-R41", [GENERAL, ACCEPTED], "05-02 23:59:59"),
    ("P07-R42", [("HandlingCompleted", {})], "05-07 23:59:59"),
    ("P07-R50", [MAJOR, ("OfferRejected", {})], "04-30 16:45:00"),
    (
        "P08-R16",
        [
            (
                "ApprovalGranted",
                {"act": "give_reply", "role": "operations_division_head"},
            )
        ],
        "05-05 23:59:59",
    ),
    ("P10-R14", [promised()], "05-02 09:15:30"),
    ("P10-R23", [promised()], "05-02 09:15:30"),
    ("P11-R06", [], "05-01 16:30:00"),
    ("P11-R07", [promised()], "05-02 09:15:30"),
    ("P11-R22", [("SolutionProposed", {"due_at": AGREED})], "05-02 09:15:30"),
    ("P11-R28", [("CaseClosed", {})], "05-07 23:59:59"),
    ("P12-R03", [promised()], "05-02 09:15:30"),
    ("P12-R05", [promised()], "05-02 09:15:30"),
]
ADVISED = {"P11-R06"}  # recommended only: never overdue (A25)
REPORTS = [  # rule, period, its last day, due
    ("P02-R16", "weekly_complaint_summary", "05-03", "05-04 23:59:59"),
    ("P02-R17", "monthly_complaint_summary", "04-30", "05-05 23:59:59"),
    ("P05-R13", "monthly_cause_review", "04-30", "05-05 23:59:59"),
    ("P07-R46", "monthly_complaint_analysis", "04-30", "05-05 23:59:59"),
    ("P08-R20", "weekly_meeting_bulletin", "05-03", "05-04 23:59:59"),
    ("P08-R21", "complaint_feedback_report", "04-30", "05-05 23:59:59"),
    ("P10-R26", "monthly_review", "04-30", "05-05 23:59:59"),
    ("P10-R26", "quarterly_review", "06-30", "07-05 23:59:59"),
]


def moment(text):
    """A moment of 2026, as a row writes it."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


@cache
def house(pack):
    """A store that follows a pack, and its papers."""
    counter = Counter(packs=(pack,))
    counter.store_version = counter.ledger.find(Store, counter.store_id).version
    return counter, open_read_models(counter.ledger)


def whole(name, told):
    """A fact with all its fields; what a row does not say is filled in anyhow."""
    kind = KINDS[name]
    filled = {
        field.inside: ANYHOW.get(field.kind, "x")
        for field in fields_of(kind)
        if field.required and field.inside not in HEAD
    }
    return kind, filled | {"occurred_at": EVE} | told


def below(kind):
    """Every kind of fact there is."""
    for one in kind.__subclasses__():
        yield one
        yield from below(one)


known_facts()  # every concept's facts are imported
KINDS = {kind.__name__: kind for kind in below(Fact)}
ANYHOW = {
    **{"id": id_of("x"), "money": 100, "integer": 1, "yes/no": True},
    **{"moment": EVE, "day": EVE.date()},
}


def happened(pack, told, row):
    """A complaint at a store under a pack, to which this happened; its papers."""
    counter, models = house(pack)
    first = dict(told[:1]).get(REGISTERED, {})
    begun = {"case_no": f"客诉-{row}", "store_id": counter.store_id, "summary": "x"}
    begun |= {"store_version": counter.store_version, "case_type": "goods_and_service"}
    begun |= {"channel": "service_desk", "complainant_kind": "customer"}
    case_id = id_of(f"{row}")
    news = [whole(REGISTERED, begun | first)]
    news += [whole(name, fields) for name, fields in told if name != REGISTERED]
    tell(counter.ledger, Case, case_id, *news)
    models.catch_up()
    return models["clock_board"], case_id


@pytest.mark.parametrize(
    ("rule", "told", "due"), ROWS, ids=[f"{n}-{row[0]}" for n, row in enumerate(ROWS)]
)
def test_a_row_of_the_deadlines_is_carried_and_shown_to_the_second(rule, told, due):
    paper, case_id = happened(rule[:3], told, (rule, due))
    due_at = moment(due)

    def shown(now, when):
        """The clocks of this rule on the page, at a moment."""
        page = paper.page(WantedClocks(when=when, size=1_000), now)
        mine = [one.clock for one in page if one.case_id == case_id]
        return [clock for clock in mine if rule in clock.rules]

    (clock,) = shown(due_at, "awaited")
    assert clock.due_at == due_at
    if rule in ADVISED:
        assert shown(due_at + SECOND, "advised") and clock.advised
    else:
        assert shown(due_at, "today") and not shown(due_at, "overdue")
        assert shown(due_at + SECOND, "overdue")


@pytest.mark.parametrize(("rule", "report", "ends", "due"), REPORTS)
def test_a_report_is_overdue_the_second_after_its_day(rule, report, ends, due):
    counter, models = house(rule[:3])
    models.catch_up()

    def state(now):
        """Where the report of that period stands."""
        told = models["report_board"].of_store(counter.store_id, now)
        return next(
            one["state"]
            for one in told
            if (one["report"], f"{one['period_ends_on']:%m-%d}") == (report, ends)
            and rule in one["rules"]
        )

    assert state(moment(due)) == "awaited"
    assert state(moment(due) + SECOND) == "overdue"


GOES = [  # rule, to whom, what it becomes: 4.3
    ("P01-R04", "senior_management", "large_complaint"),
    ("P01-R05", "senior_management", "large_complaint"),
    ("P01-R06", "EscalatedByHand", ""),
    *((rule, "PoliceCalled", "") for rule in ("P01-R25", "P01-R74", "P01-R91")),
    *((rule, "AmbulanceCalled", "") for rule in ("P01-R26", "P01-R75")),
    ("P01-R20", "senior_management", ""),
    ("P01-R66", "senior_management", ""),
    ("P01-R85", "senior_management", ""),
    ("P01-R87", "ProductRemovedFromSale", ""),
    *((f"P02-R{n:02}", "", "major_complaint") for n in range(9, 15)),
    ("P02-R08", "hq_legal_dept", ""),
    ("P03-R13", "chief_engineer", ""),
    ("P04-R16", "developer", ""),
    ("P04-R18", "company_general_manager", ""),
    ("P05-R09", "management_center", ""),
    ("P05-R14", "ImprovementProposed", ""),
    ("P06-R07", "department_manager", "major"),
    *((f"P07-R{n:02}", "", "major_responsible") for n in range(2, 8)),
    ("P07-R19", "department_manager", ""),
    ("P07-R41", "service_supervisor", ""),
    ("P07-R49", "department_manager", ""),
    ("P07-R50", "department_manager", ""),
    ("P07-R52", "media_contact", ""),
    ("P08-R06", "hr_dept", ""),
    ("P08-R11", "cashier_center_section_chief", ""),
    ("P11-R13", "superior", ""),
    ("P11-R25", "superior", ""),
    ("P12-R09", "appeals_dept", ""),
]


@cache
def carrying(rule):
    """The entries of its pack that carry a rule."""
    pack = read_file(SHIPPED / f"{rule[:3].lower()}.toml")
    return [entry for entry in pack.entries if rule in entry.rule]


def words_in(entry):
    """Everything an entry says of who must hear, and of what must happen."""
    match entry:
        case Duty():
            texts = [test.text for test in entry.needs.tests()]
            return " ".join((*texts, *entry.tells, *entry.who))
        case Lock():
            return " ".join(entry.only)
        case Record():
            return " ".join(entry.fact)
    return ""


@pytest.mark.parametrize(("rule", "to", "becomes"), GOES)
def test_a_row_of_the_escalations_is_carried(rule, to, becomes):
    entries = carrying(rule)

    assert any(to in words_in(entry) for entry in entries)
    raised = {one.raises for one in entries if isinstance(one, Duty | Trigger)}
    assert not becomes or becomes in raised
