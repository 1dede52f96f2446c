from datetime import timedelta

import pytest

from domain.cases.case import Case
from domain.cases.events import (
    ComplaintClassified,
    ComplaintRegistered,
    DemandChanged,
    NegotiationHeld,
    ReplyGiven,
    StepTaken,
)
from domain.concessions.events import ApprovalGranted
from domain.liability.events import LiabilityAssessed
from domain.money import Fen
from domain.payments.events import PettyCashSlipRaised
from domain.policies.condition_reader import read_condition
from domain.policies.conditions import (
    ALWAYS,
    EVER,
    UNKNOWN,
    Context,
    missing,
)
from tests.story import A_MORNING, HEAD, fact, given, id_of

REGISTERED = fact(
    ComplaintRegistered,
    case_no="客诉-1",
    store_id=id_of("store"),
    store_version=2,
    channel="phone",
    case_type="goods_and_service",
    summary="牛奶变质",
    demanded_fen=Fen(50_000),
)
SLIP = fact(PettyCashSlipRaised, slip_no="S1", amount_fen=Fen(2_000))
LATER = A_MORNING + timedelta(hours=3)


def facts_of(*facts):
    return given(Case, *facts).facts


def since(told, *facts, **more):
    """Since when a condition holds, after these facts."""
    return read_condition(told).since(Context(facts_of(*facts), **more))


@pytest.mark.parametrize(
    ("told", "holds"),
    [
        ("ComplaintRegistered", True),
        ("ComplaintRegistered(channel=phone)", True),
        ("ComplaintRegistered(channel=letter|phone)", True),
        ("ComplaintRegistered(channel=letter)", False),
        ("ComplaintRegistered(channel=phone, role=reception_clerk)", True),
        ("ComplaintRegistered(demanded_yuan>=500.00)", True),
        ("ComplaintRegistered(demanded_yuan>500.00)", False),
        ("ComplaintRegistered(demanded_yuan<500.01)", True),
        ("ComplaintRegistered(price_yuan>0.00)", False),
        ("ComplaintRegistered(price_yuan!=none)", False),
        ("ComplaintRegistered(demanded_yuan!=none)", True),
        ("ComplaintRegistered(channel!=letter)", True),
        ("ComplaintRegistered(channel!=phone)", False),
        ("ComplaintRegistered(price_yuan=none)", True),
        ("no ReplyGiven", True),
        ("no ComplaintRegistered(channel=phone)", False),
        (["ComplaintRegistered", "ReplyGiven"], False),
        ({"any_of": ["ComplaintRegistered", "ReplyGiven"]}, True),
        ({"all_of": ["ComplaintRegistered", "no ReplyGiven"]}, True),
        ([], True),
    ],
)
def test_a_condition_speaks_of_facts_by_name_and_field(told, holds):
    assert (since(told, REGISTERED) is not None) is holds


def test_the_word_none_is_a_word_where_a_field_knows_it():
    nobody = fact(LiabilityAssessed, liability="none")

    assert since("LiabilityAssessed(liability=supplier|none)", nobody)


def test_a_condition_compares_with_what_is_asked_begun_and_set():
    act = {"slip_no": "S1", "amount_fen": Fen(2_000)}
    start = facts_of(SLIP).last("PettyCashSlipRaised")

    same = "PettyCashSlipRaised(slip_no=act.slip_no, amount_yuan>=act.amount_yuan)"
    began = "PettyCashSlipRaised(slip_no=start.slip_no)"
    limit = "PettyCashSlipRaised(amount_yuan>setting.limit_yuan)"

    assert since(same, SLIP, act=act)
    assert since(same, SLIP, act=act | {"amount_fen": Fen(2_001)}) is None
    assert since(began, SLIP, start=start)
    assert since(limit, SLIP, settings={"limit_yuan": Fen(1_999)})
    assert since(limit, SLIP, settings={"limit_yuan": Fen(2_000)}) is None
    assert since(limit, SLIP, settings={"limit_yuan": None}) is None


def test_a_condition_compares_with_the_newest_fact_of_one_kind():
    asked, done = (fact(StepTaken, step=one) for one in ("awaiting_proof", "completed"))
    again = fact(StepTaken, occurred_at=LATER, step="awaiting_proof")
    complete = """StepTaken(step=completed,
      occurred_at>=StepTaken[step=awaiting_proof].occurred_at)"""

    assert since(complete, asked, done)
    assert since(complete, asked, done, again) is None
    assert since(complete, done) is None  # nothing was asked for


@pytest.mark.parametrize(
    ("told", "holds"),
    [
        ("setting(scope=all)", True),
        ("setting(scope=few|all)", True),
        ("no setting(scope=few)", True),
        ("setting(scope=few)", False),
        ("setting(other=none)", True),
    ],
)
def test_a_condition_asks_what_the_store_has_set(told, holds):
    assert (since(told, settings={"scope": "all"}) is not None) is holds


def test_all_hold_since_the_last_of_them_and_any_since_the_first():
    facts = (
        SLIP,
        fact(ReplyGiven, method="phone", content="已答复", occurred_at=LATER),
    )
    both = ["PettyCashSlipRaised", "ReplyGiven"]

    assert since(both, *facts) == LATER
    assert since({"any_of": both}, *facts) == A_MORNING
    assert since("no NegotiationHeld", *facts) == EVER


def test_facts_before_the_start_do_not_count():
    early = fact(ReplyGiven, method="phone", content="先答复")

    assert since("ReplyGiven", early, floor=A_MORNING) == A_MORNING
    assert since("ReplyGiven", early, floor=LATER) is None


def test_only_the_demand_that_stands_is_heard():
    facts = (
        fact(DemandChanged, demanded_fen=Fen(900)),
        fact(DemandChanged, demanded_fen=Fen(100)),
    )

    assert since("DemandChanged(demanded_yuan>=5.00)", *facts) is None


@pytest.mark.parametrize(
    "told", ["act(amount_yuan>100.00)", "no act(amount_yuan>100.00)"]
)
def test_what_nobody_filled_in_yet_comes_to_what_is_assumed(told):
    unknown = Context(facts_of(), {"amount_fen": UNKNOWN})

    assert read_condition(told).since(unknown) is None
    assert read_condition(told).since(unknown.assuming(True)) is not None


def test_what_is_missing_is_told_as_the_pack_writes_it():
    told = ["ReplyGiven", {"any_of": ["NegotiationHeld", "ApprovalGranted(act=pay)"]}]
    met = fact(NegotiationHeld, note="面谈")
    other = fact(ApprovalGranted, act="refund")

    lacks = [
        missing(read_condition(told), Context(facts_of(*facts)))
        for facts in ((), (met,), (other,))
    ]

    alternatives = "NegotiationHeld | ApprovalGranted(act=pay)"
    assert lacks == [
        ["ReplyGiven", alternatives],
        ["ReplyGiven"],
        ["ReplyGiven", alternatives],
    ]


def test_always_lacks_nothing():
    assert missing(ALWAYS, Context(facts_of())) == []


def test_the_header_of_a_fact_can_be_asked():
    (told,) = facts_of(SLIP).all("PettyCashSlipRaised")

    assert told.by == HEAD["by"]
    assert since("PettyCashSlipRaised(role=on_duty_section_chief)", SLIP) is None


@pytest.mark.parametrize(
    ("told", "confirmed", "denied"),
    [
        ("ComplaintClassified(category=lawyer)", True, False),
        ("no ComplaintClassified(category=lawyer)", False, True),
        ("ComplaintClassified", True, False),
        ("ComplaintClassified(confirmed=false)", False, True),
    ],
)
def test_a_classification_is_meant_that_is_confirmed(told, confirmed, denied):
    lawyer = fact(ComplaintClassified, category="lawyer")
    not_so = fact(ComplaintClassified, category="lawyer", confirmed=False)

    def holds(*facts):
        return read_condition(told).since(Context(facts_of(*facts))) is not None

    assert holds(lawyer) is confirmed
    assert holds(lawyer, not_so) is denied  # it took the other one back
