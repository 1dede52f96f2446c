import pytest

from domain.agreements.events import AgreementCollected, AgreementSigned
from domain.cases.events import HandlerAssigned
from domain.claims.events import InsurerConsentReceived
from domain.concessions.events import AdvanceDecided, ApprovalGranted, OfferAccepted
from domain.evidence.events import (
    EvidenceCustodyChanged,
    EvidenceReceived,
    PurchaseChecked,
    QualityDetermined,
    QualityQuestioned,
)
from domain.hospital.events import HospitalDischarged
from domain.liability.events import LiabilityAssessed
from domain.payments.events import FundRequested, PaymentMade
from tests.domain.policies.home_mall import no, open_rules, pay
from tests.domain.policies.reading import act
from tests.story import fact, id_of

ADVANCE = {"purpose": "medical_advance", "head": "medical_fee", "amount_fen": 100}
AFFIRMED = fact(LiabilityAssessed, liability="store", certainty="affirmed")
DECIDED = fact(
    AdvanceDecided,
    outcome="yes",
    amount_fen=100,
    line="store",
    total_fen=100,
    tables=[],
)
FUNDS = fact(FundRequested, amount_fen=100, purpose="medical_advance", urgent=True)
READY = (AFFIRMED, DECIDED, FUNDS)
PAPERS = ("medical_record", "diagnosis_certificate", "examination_sheet", "fee_receipt")


def paper(name, **told):
    return fact(EvidenceReceived, exhibit_id=id_of(name), paper=name, **told)


ORIGINALS = [paper(name) for name in PAPERS]


@pytest.mark.parametrize(
    "lacks, rule", [(AFFIRMED, "P01-R12"), (DECIDED, "P01-R10"), (FUNDS, "P01-R14")]
)
def test_an_advance_is_paid_after_judgement_decision_and_request(lacks, rule):
    asked = pay(**ADVANCE, originals="in_custody")
    there = [one for one in READY if one is not lacks]

    assert no(asked, *READY, *ORIGINALS) == set()
    assert no(asked, *there, *ORIGINALS) == {rule}


@pytest.mark.parametrize("liability", ["customer", "none", "undetermined"])
def test_an_advance_decided_is_not_paid_once_liability_is_denied(liability):
    denied = fact(LiabilityAssessed, liability=liability)

    asked = pay(**ADVANCE, originals="in_custody")

    assert no(asked, *READY, *ORIGINALS, denied) == {"P01-R12"}


def test_a_request_for_less_does_not_pay_more():
    asked = pay(**ADVANCE | {"amount_fen": 101}, originals="in_custody")

    assert no(asked, *READY, *ORIGINALS) == {"P01-R14"}


@pytest.mark.parametrize("word", [None, "in_custody", "deposit_receipt", "not_needed"])
def test_the_four_originals_count_and_no_word_of_whoever_pays(word):
    asked = pay(**ADVANCE, item="票", originals=word)
    papers = [paper(name, item="票") for name in PAPERS]

    assert no(asked, *READY, *papers) == set()
    assert no(asked, *READY, *papers[1:]) == {"P01-R27", "P01-R77"}
    assert no(asked, *READY, *papers[1:], paper(PAPERS[0], item="另票")) != set()
    assert no(asked, *READY, *papers[1:], paper(PAPERS[0], item="票", form="copy"))


@pytest.mark.parametrize("purpose", ["medical_advance", "hospital_deposit"])
def test_an_advance_is_paid_by_finance_alone(purpose):
    told = ADVANCE | {"purpose": purpose}
    there = (*READY, *ORIGINALS, paper("deposit_receipt"))
    said = {"P01-R27", "P01-R28", "P01-R77"}

    assert no(pay(**told), *there) == set()
    assert no(pay(**told, role="service_center_staff"), *there) == said


@pytest.mark.parametrize("head", ["lost_wages", "refund", "compensation", "goodwill"])
def test_nothing_but_medical_cost_is_called_an_advance(head):
    asked = pay(**ADVANCE | {"head": head})

    assert {"P01-R10", "P01-R76"} <= no(asked, *READY, *ORIGINALS)


KINDS = ("personal_injury", "goods_and_service", "belongings_lost_or_damaged")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("purpose", ["refund", "handling_cost", "court_order"])
def test_no_purpose_opens_settlement_money(purpose, kind):
    asked = pay(purpose=purpose, head="compensation", amount_fen=100)

    assert {"P01-R62", "P01-R64"} <= no(asked, case_type=kind)


@pytest.mark.parametrize("kind", [KINDS[0], KINDS[2]])
def test_a_return_head_opens_nothing_where_no_goods_are_complained_of(kind):
    asked = pay(purpose="compensation", head="refund", amount_fen=100)
    till = act("refund_at_till", "money", amount_fen=100)

    assert {"P01-R62", "P01-R64"} <= no(asked, case_type=kind)
    assert no(till, case_type=kind) == {"P01-R62", "P01-R64"}
    assert no(till, case_type="goods_and_service") == {"P01-R71"}


def test_settlement_money_without_an_agreement_named_leaves_under_one_word():
    told = {"line": "store", "head": "compensation", "method": "bank_transfer"}
    paid = fact(
        PaymentMade,
        payment_id=id_of("a"),
        amount_fen=100,
        purpose="settlement",
        claimable=False,
        **told,
    )
    settled = (
        fact(AgreementSigned, agreement_id=id_of("b"), settled_fen=100),
        fact(AgreementCollected, agreement_id=id_of("b")),
        fact(FundRequested, amount_fen=100, purpose="settlement"),
    )
    asked = pay(purpose="compensation", head="compensation", amount_fen=100)

    assert no(asked, *settled) == set()
    assert no(asked, *settled, paid) == {"P01-R64", "P01-R84"}


def test_originals_the_customer_took_home_are_not_in_custody():
    asked = pay(**ADVANCE, originals="in_custody", item="票")
    shown = paper("fee_receipt", holder="customer", item="票")
    told = {"giver": "customer", "taker": "finance_dept"}
    rest = [paper(name, item="票") for name in PAPERS[:-1]]
    given_up = fact(EvidenceCustodyChanged, exhibit_id=id_of("fee_receipt"), **told)

    assert no(asked, *READY, *rest, shown) == {"P01-R27", "P01-R77"}
    assert no(asked, *READY, *rest, shown, given_up) == set()


@pytest.mark.parametrize(
    "originals, refused",
    [
        ("in_custody", set()),
        ("deposit_receipt", set()),
        ("unobtainable", {"P01-R28", "P01-R77"}),
        ("kept_by_customer", {"P01-R29", "P01-R77"}),
        (None, set()),
    ],
)
def test_a_deposit_leaves_against_its_receipt(originals, refused):
    """A58."""
    asked = pay(**ADVANCE | {"purpose": "hospital_deposit"}, originals=originals)
    told = {"P01-R28", "P01-R29"} & refused or {"P01-R27"}

    assert no(asked, *READY, paper("deposit_receipt")) == refused
    assert no(asked, *READY) == told | {"P01-R77"}


@pytest.mark.parametrize(
    "head, rule",
    [
        ("mental_distress_compensation", "P01-R60"),
        ("follow_up_treatment_fee", "P01-R61"),
    ],
)
def test_the_insurers_word_replaces_neither_accord_nor_signature(head, rule):
    asked = pay(head=head, amount_fen=100)
    confirmed = fact(InsurerConsentReceived, head=head, up_to_fen=100)
    signed = fact(AgreementSigned, agreement_id=id_of("a"), settled_fen=100)
    agreed = fact(OfferAccepted)
    ready = (
        fact(AgreementCollected, agreement_id=id_of("a")),
        fact(FundRequested, amount_fen=100, purpose="settlement"),
    )

    assert rule in no(asked, agreed, confirmed, *ready)
    assert no(asked, confirmed, signed, *ready) == {rule}
    assert no(asked, agreed, confirmed, signed, *ready) == set()


def test_a_refund_waits_for_the_finding_where_quality_is_in_question():
    asked = pay(purpose="refund", head="refund", amount_fen=100)
    there = [
        fact(ApprovalGranted, act="pay", role="related_dept"),
        fact(PurchaseChecked, sold_here=True, proof_seen=True),
        fact(QualityQuestioned, goods="衣柜"),
    ]
    found = fact(QualityDetermined, finding="not_determinable")

    assert no(asked, *there, case_type="goods_and_service") == {"P01-R69"}
    assert no(asked, *there, found, case_type="goods_and_service") == set()


def test_goods_not_sold_here_are_not_taken_back():
    asked = pay(purpose="refund", head="refund", amount_fen=100)
    agreed = fact(ApprovalGranted, act="pay", role="related_dept")
    bought = {"sold_here": False, "proof_seen": False, "weighed": "他店小票"}
    elsewhere = fact(PurchaseChecked, **bought)

    assert no(asked, agreed, elsewhere, case_type="goods_and_service") == {"P01-R67"}


def test_a_tracker_is_owed_by_goods_and_injuries():
    assigned = fact(HandlerAssigned, person_id=id_of("x"), task="case_tracker")

    assert "P01-R82" in open_rules()
    assert "P01-R82" not in open_rules(assigned)
    assert "P01-R51" in open_rules(case_type="injury_and_goods")
    assert "P01-R51" not in open_rules(assigned, case_type="injury_and_goods")


def test_who_leaves_hospital_leaves_papers_also_where_the_admission_was_not_told():
    left = fact(HospitalDischarged, hospital="市医院")
    papers = [paper("discharge_certificate"), paper("medical_record")]

    assert "P01-R32" in open_rules(left, papers[0], case_type="personal_injury")
    assert "P01-R32" not in open_rules(left, *papers, case_type="personal_injury")
