from datetime import date

import pytest

from domain.agreements.events import AgreementCollected, AgreementSigned
from domain.cases.case import Case
from domain.claims.events import InsurerConsentReceived
from domain.concessions.events import (
    ApprovalGranted,
    ApprovalRequested,
    OfferAccepted,
    SpecialApprovalGranted,
)
from domain.evidence.events import (
    EvidenceReceived,
    QualityDetermined,
    QualityQuestioned,
)
from domain.hospital.events import (
    HospitalDischarged,
    InjuryAssessed,
    PatientTransferred,
    TransferCertificateReceived,
)
from domain.payments.events import FundRequested, PaymentMade, PaymentReversed
from domain.policies.conditions import UNKNOWN
from domain.policies.pack import Record
from tests.domain.policies.home_mall import P01, PAYING, complaint, no, open_rules, pay
from tests.domain.policies.reading import act
from tests.story import fact, given, id_of

TREATED = {
    "head": "medical_fee",
    "item": "票",
    "amount_fen": 100,
    "treated_on": date(2026, 4, 10),
}


def moved(ordered_by="customer", on=date(2026, 4, 9)):
    told = {"transferred_on": on, "to_hospital": "省医院"}
    return fact(PatientTransferred, ordered_by=ordered_by, **told)


@pytest.mark.parametrize(
    "transfer, treated_on, refused",
    [
        (moved(), date(2026, 4, 10), True),
        (moved(), date(2026, 4, 9), False),
        (moved(), None, True),
        (moved("hospital"), date(2026, 4, 10), False),
        (moved("ambulance_120"), None, False),
    ],
)
def test_only_what_came_after_the_customers_own_transfer_is_refused(
    transfer, treated_on, refused
):
    asked = pay(**TREATED | {"treated_on": treated_on})

    assert ("P01-R31" in no(asked, transfer)) == refused


@pytest.mark.parametrize(
    "dated_on, needed, refused",
    [
        (date(2026, 4, 8), True, False),
        (date(2026, 4, 10), True, False),
        (date(2026, 4, 11), True, True),
        (date(2026, 4, 8), False, True),
    ],
)
def test_a_certificate_covers_cost_from_its_date_if_it_says_so(
    dated_on, needed, refused
):
    told = {"exhibit_id": id_of("paper"), "dated_on": dated_on, "needed": needed}
    certificate = fact(TransferCertificateReceived, **told)

    assert ("P01-R31" in no(pay(**TREATED), moved(), certificate)) == refused


def test_a_certificate_of_before_the_transfer_covers_a_cost_without_a_day():
    told = {"exhibit_id": id_of("paper"), "dated_on": date(2026, 4, 9)}
    asked = pay(**TREATED | {"treated_on": None})

    assert "P01-R31" in no(asked, moved())
    assert "P01-R31" not in no(
        asked, moved(), fact(TransferCertificateReceived, **told)
    )


def test_special_approval_spares_the_insurer_but_not_the_agreement():
    """A12, also where the insurer confirms nothing."""
    asked = pay(head="follow_up_treatment_fee", amount_fen=100)
    special = fact(SpecialApprovalGranted, rule="P01-R61", reason="保险公司不赔")
    agreed = fact(OfferAccepted)
    signed = fact(AgreementSigned, agreement_id=id_of("a"), settled_fen=100)
    ready = (
        fact(AgreementCollected, agreement_id=id_of("a")),
        fact(FundRequested, amount_fen=100, purpose="settlement"),
    )

    assert "P01-R61" in no(asked, agreed, signed)
    assert "P01-R61" in no(asked, special, agreed)
    assert no(asked, special, agreed, signed, *ready) == set()
    assert not P01.claimable(asked, given(Case, complaint(), special).facts)


def paid(amount_fen, name, **told):
    return fact(
        PaymentMade,
        payment_id=id_of(name),
        amount_fen=amount_fen,
        line="store",
        purpose="settlement",
        head="mental_distress_compensation",
        method="bank_transfer",
        claimable=True,
        **told,
    )


def test_what_was_paid_under_a_head_counts_and_what_was_undone_does_not():
    consent = {"head": "mental_distress_compensation", "up_to_fen": 3_000}
    agreed = fact(InsurerConsentReceived, **consent)
    asked = pay(head="mental_distress_compensation", amount_fen=2_000)
    told = {"line": "store", "purpose": "settlement", "reason": "付错"}
    undone = fact(PaymentReversed, payment_id=id_of("a"), amount_fen=2_000, **told)
    as_case = [complaint(), agreed, paid(2_000, "a")]

    assert not P01.claimable(asked, given(Case, *as_case).facts)
    assert P01.claimable(asked, given(Case, *as_case, undone).facts)


def test_a_request_holds_up_the_act_it_names_and_no_other():
    asked_for = fact(ApprovalRequested, act="negotiate", reason="请示", item="赔偿")
    granted = fact(ApprovalGranted, act="negotiate", item="赔偿")
    of_it = act("negotiation", command="negotiate", item="赔偿")
    of_another = act("negotiation", command="negotiate", item="道歉")

    assert no(of_it, asked_for) == {"P01-R24"}
    assert no(of_another, asked_for) == set()
    assert no(of_it, asked_for, granted) == set()


@pytest.mark.parametrize(
    "role, refused",
    [
        ("related_dept", set()),
        ("senior_management", set()),
        ("service_center_staff", {"P01-R24"}),
    ],
)
def test_who_was_asked_answers_or_somebody_above(role, refused):
    asked_for = fact(ApprovalRequested, act="pay", reason="请示", whom="related_dept")
    answer = act("grant_approval", role=role, by=id_of(role), act="pay", item=None)

    assert no(answer, asked_for) == refused
    assert no(answer) == set()


def test_a_grant_up_to_a_sum_is_no_grant_of_more():
    asked_for = fact(ApprovalRequested, act="grant_compensation", reason="请示")
    granted = fact(ApprovalGranted, act="grant_compensation", up_to_fen=500)
    more = act("money", command="grant_compensation", amount_fen=501)
    enough = act("money", command="grant_compensation", amount_fen=500)

    assert no(more, asked_for, granted) == {"P01-R24"}
    assert no(enough, asked_for, granted) == set()


@pytest.mark.parametrize("name", ["call_ambulance", "call_police", "fear_illness"])
def test_no_rule_stands_between_the_injured_and_help(name):
    """A57."""
    assert no(act(name, command=name)) == set()
    assert no(act(name, command=name), case_type="goods_and_service") == set()


def test_a_form_not_filled_in_yet_is_open_to_whoever_may_fill_it():
    blank = dict.fromkeys(PAYING, UNKNOWN)

    assert no(act("pay", "money", "head", **blank)) == set()
    assert no(act("promise", amount_fen=UNKNOWN)) == {"P01-R46", "P01-R80"}


def test_goods_found_good_ask_for_no_talk_with_the_supplier():
    asked = fact(QualityQuestioned, goods="衣柜")
    good = fact(QualityDetermined, finding="not_defective")
    bad = fact(QualityDetermined, finding="defective")

    assert "P01-R86" in open_rules(asked)
    assert "P01-R86" not in open_rules(asked, good)
    assert "P01-R86" in open_rules(asked, bad)
    assert "P01-R86" in open_rules(bad)


def test_each_kind_of_case_owes_its_own():
    scene = {"P01-R13", "P01-R17", "P01-R19"}
    owes = {kind: open_rules(case_type=kind) for kind in P01.words("case_type")}

    assert scene <= owes["personal_injury"] and scene <= owes["injury_and_goods"]
    assert not scene & owes["goods_and_service"]
    assert owes["belongings_lost_or_damaged"] == {"P01-R05", "A02"}
    assert {"P01-R15", "P01-R67"} <= owes["injury_and_goods"]


@pytest.mark.parametrize(
    "head, papers, rule",
    [
        ("transport_fee", ["transport_ticket"], "P01-R53"),
        ("lost_wages", ["full_rest_certificate", "income_proof"], "P01-R54"),
        ("nursing_fee", ["nursing_certificate"], "P01-R55"),
        ("nutrition_fee", ["nutrition_certificate"], "P01-R56"),
        ("disability_compensation", ["disability_certificate"], "P01-R58"),
        ("death_compensation", ["death_certificate"], "P01-R58"),
        ("other_statutory_sum", ["legal_basis"], "P01-R58"),
    ],
)
def test_a_head_is_granted_on_all_its_papers(head, papers, rule):
    asked = act("grant_compensation", "money", "head", head=head, amount_fen=1)
    received = [paper(name) for name in papers]

    assert no(asked, *received[1:]) == {rule}
    assert no(asked, *received) == set()
    assert no(asked, case_type="belongings_lost_or_damaged") == set()


def paper(name, **told):
    return fact(EvidenceReceived, exhibit_id=id_of(name), paper=name, **told)


def test_a_slight_injury_needs_no_nurse():
    asked = act("head", head="nursing_fee")
    slight = fact(InjuryAssessed, degree="slight")

    assert no(asked, paper("nursing_certificate"), slight) == {"P01-R55"}


def test_meals_are_paid_for_days_somebody_certified():
    asked = act("head", head="inpatient_meal_allowance")
    stay = fact(HospitalDischarged, hospital="市医院", days=10)
    certificate = paper("discharge_certificate")

    assert no(asked, certificate) == {"P01-R57"}
    assert no(asked, certificate, stay) == set()
    assert no(asked, paper("discharge_certificate", days=10)) == set()


@pytest.mark.parametrize(
    "rule, name",
    [
        ("P01-R02", "DemandJudged"),
        ("P01-R03", "DemandJudged"),
        ("P01-R06", "EscalatedByHand"),
        ("P01-R07", "ComplaintRegistered"),
        ("P01-R18", "EvidenceReceived"),
        ("P01-R33", "JointInspectionDeclined"),
        ("P01-R35", "GoingAlongDeclined"),
        ("P01-R37", "OralReplyGiven"),
        ("P01-R39", "GoingAlongDeclined"),
        ("P01-R48", "DemandJudged"),
        ("P01-R52", "PaymentMade"),
        ("P01-R59", "InjuryAssessed"),
        ("P01-R68", "CredibilityJudged"),
        ("P01-R81", "DemandJudged"),
        ("P01-R88", "RemovalOrdered"),
    ],
)
def test_a_rule_that_refuses_nothing_says_which_fact_serves_it(rule, name):
    serving = {f for one in P01.asked(Record) if rule in one.rule for f in one.fact}

    assert name in serving
