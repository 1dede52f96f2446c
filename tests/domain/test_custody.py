"""An original has one holder; it leaves against two signatures and comes back."""

from datetime import timedelta

import pytest

from domain.agreements.events import original_id
from domain.errors import NotFound, Refused
from domain.policies.duties import owed
from domain.policies.in_force import rules_of_case
from domain.reading import ValidationError
from tests.counter import Counter, person
from tests.story import id_of

RECORD = id_of("the medical record")
AGREEMENT = id_of("the agreement")
BY_FRIDAY = {"due_back_at": "2026-05-08T18:00", "reason": "理赔审核"}
ADJUSTER = {"taker": "insurer", "outsider_name": "查勘员甲", "signature": "ink"}
TO_COURT = {"taker": "court", "outsider_name": "书记员甲", "signature": "ink"}
INSIDE = {"taker": "legal_counsel", "taker_id": str(person("legal_counsel"))}


@pytest.fixture
def counter():
    counter = Counter(packs=())
    counter.register()
    told = {"paper": "medical_record", "item": "首诊", "holder": "insurance_officer"}
    counter.of_case("receive_evidence", exhibit_id=str(RECORD), **told)
    return counter


def lend(counter, by="insurance_officer", thing=RECORD, **told):
    told = BY_FRIDAY | (told or ADJUSTER)
    return counter.of_case("lend_exhibit", by, exhibit_id=str(thing), **told)


def about(counter, name, by, thing=RECORD, **told):
    return counter.of_case(name, by, exhibit_id=str(thing), **told)


def holder(counter, thing=RECORD):
    return counter.case.custody.holder_of(thing)


def test_an_original_is_lent_to_a_named_outsider_and_comes_back(counter):
    (lent,) = lend(counter)
    at_the_insurers = holder(counter)

    (back,) = about(counter, "give_back_exhibit", "insurance_officer")

    assert (lent.giver, lent.paper, lent.item) == (
        *("insurance_officer", "medical_record", "首诊"),
    )
    assert (lent.giver_id, lent.taker_id) == (person("insurance_officer"), None)
    assert at_the_insurers == "insurer"
    assert (back.giver, back.taker) == ("insurer", "insurance_officer")
    assert back.outsider_id == lent.outsider_id
    assert back.taker_id == person("insurance_officer")
    assert holder(counter) == "insurance_officer"


def test_inside_the_giver_holds_it_until_the_taker_has_signed_himself(counter):
    (offered,) = lend(counter, **INSIDE)
    until_then = holder(counter)

    accepted, lent = about(counter, "sign_for_exhibit", "legal_counsel")

    assert type(offered).__name__ == "HandOverOffered"
    assert accepted.giver_id == person("insurance_officer")
    assert until_then == "insurance_officer"
    assert (lent.giver_id, lent.taker_id, lent.by) == (
        *(person("insurance_officer"), person("legal_counsel")),
        person("legal_counsel"),
    )
    assert lent.outsider_id is None
    assert holder(counter) == "legal_counsel"


def test_who_borrowed_it_inside_gives_it_and_another_signs_for_it(counter):
    lend(counter, **INSIDE)
    about(counter, "sign_for_exhibit", "legal_counsel")
    taker = {"taker_id": str(person("insurance_officer"))}

    about(counter, "give_back_exhibit", "legal_counsel", **taker)
    still = holder(counter)
    _, back = about(counter, "sign_for_exhibit", "insurance_officer")

    assert still == "legal_counsel"
    assert (back.giver_id, back.taker_id) == (
        *(person("legal_counsel"), person("insurance_officer")),
    )
    assert holder(counter) == "insurance_officer"
    assert counter.case.custody.held[RECORD].loan is None


def out(counter):
    lend(counter)


def offered(counter):
    lend(counter, **INSIDE)


def lent_inside(counter):
    offered(counter)
    about(counter, "sign_for_exhibit", "legal_counsel")


def offered_back(counter):
    lent_inside(counter)
    about(counter, "give_back_exhibit", "legal_counsel", **SOMEBODY)


def with_customer(counter):
    told = {"paper": "medical_record", "holder": "customer"}
    counter.of_case("receive_evidence", exhibit_id=str(RECORD), **told)


def nothing(counter):
    """It lies where it was."""


LENDING = BY_FRIDAY | ADJUSTER
SOMEBODY = {"taker_id": str(person("cashier"))}


@pytest.mark.parametrize(
    ("before", "command", "by", "typed", "refusal"),
    [
        (out, "lend_exhibit", "insurance_officer", LENDING, "ExhibitIsOut"),
        (out, "change_custody", "cashier", {"taker": "police"}, "ExhibitIsOut"),
        (out, "return_evidence", "cashier", {"taker": "customer"}, "ExhibitIsOut"),
        (out, "shelve_exhibit", "cashier", {"shelf": "甲-1"}, "ExhibitIsOut"),
        (
            *(out, "receive_evidence", "cashier", {"paper": "medical_record"}),
            "ExhibitIsOut",
        ),
        (nothing, "give_back_exhibit", "insurance_officer", {}, "ExhibitIsIn"),
        (
            *(nothing, "lend_exhibit", "cashier"),
            *(LENDING | {"giver": "finance_cash_room"}, "GiverIsNotHolder"),
        ),
        (with_customer, "lend_exhibit", "cashier", LENDING, "GiverIsNotHolder"),
        (lent_inside, "give_back_exhibit", "cashier", SOMEBODY, "GiverIsNotHolder"),
        (
            *(nothing, "lend_exhibit", "insurance_officer"),
            *(LENDING | {"taker": "insurance_officer"}, "ExhibitHasNotMoved"),
        ),
        (
            *(nothing, "lend_exhibit", "legal_counsel"),
            *(BY_FRIDAY | INSIDE, "TakerIsGiver"),
        ),
        (
            nothing,
            "lend_exhibit",
            "cashier",
            LENDING | {"taker": "customer"},
            "CUSTODY",
        ),
        (nothing, "change_custody", "cashier", {"taker": "customer"}, "CUSTODY"),
        (offered, "sign_for_exhibit", "cashier", {}, "HandOverIsNotYours"),
        (offered, "sign_for_exhibit", "insurance_officer", {}, "HandOverIsNotYours"),
        (offered, "decline_exhibit", "cashier", {"reason": "x"}, "HandOverIsNotYours"),
        (nothing, "sign_for_exhibit", "legal_counsel", {}, "NothingToSign"),
        (offered, "lend_exhibit", "insurance_officer", LENDING, "HandOverIsOpen"),
        (offered, "change_custody", "cashier", {"taker": "police"}, "HandOverIsOpen"),
        (
            offered_back,
            "give_back_exhibit",
            "legal_counsel",
            SOMEBODY,
            "HandOverIsOpen",
        ),
        (out, "sign_for_exhibit", "legal_counsel", {}, "NothingToSign"),
    ],
)
def test_it_is_refused_and_stays_where_it_is(
    counter, before, command, by, typed, refusal
):
    before(counter)
    held_by = holder(counter)

    no = counter.no(command, by, exhibit_id=str(RECORD), **typed)

    assert no == [refusal]
    assert holder(counter) == held_by


@pytest.mark.parametrize(
    ("before", "command", "says"),
    [
        (out, "lend_exhibit", "现在由保险公司保管，应于2026-05-08 18:00以前归还。"),
        (nothing, "give_back_exhibit", "现在由负责保险的人员保管。"),
    ],
)
def test_a_refusal_tells_who_holds_it(counter, before, command, says):
    before(counter)
    typed = LENDING if command == "lend_exhibit" else {}

    with pytest.raises(Refused) as refused:
        about(counter, command, "insurance_officer", **typed)

    assert says in refused.value.nos[0].why


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"taker": "insurer"}, "taker_id"),
        (ADJUSTER | INSIDE, "taker_id"),
        ({"taker": "insurer", "outsider_name": "甲"}, "signature"),
        (ADJUSTER | {"due_back_at": "2026-04-24T09:00"}, "due_back_at"),
    ],
)
def test_a_loan_without_both_signatures_or_a_day_is_not_read(counter, told, field):
    with pytest.raises(ValidationError) as unreadable:
        lend(counter, **told)

    assert [*unreadable.value.messages] == [field]


@pytest.mark.parametrize("by", ["legal_counsel", "insurance_officer"])
def test_a_hand_over_that_did_not_come_about_is_told_by_either(counter, by):
    offered(counter)

    about(counter, "decline_exhibit", by, reason="缺页，不收")

    assert holder(counter) == "insurance_officer"
    assert counter.no("sign_for_exhibit", "legal_counsel", exhibit_id=str(RECORD)) == [
        "NothingToSign"
    ]


def test_a_taker_named_by_his_account_signs_for_a_plain_hand_over_too(counter):
    about(counter, "change_custody", "insurance_officer", **INSIDE)
    until_then = holder(counter)

    _, moved = about(counter, "sign_for_exhibit", "legal_counsel")

    assert until_then == "insurance_officer"
    assert (moved.giver, moved.taker) == ("insurance_officer", "legal_counsel")
    assert moved.giver_id == person("insurance_officer")


def sign(counter, originals=1):
    told = {"agreement_id": str(AGREEMENT), "originals": originals}
    counter.of_case("sign_agreement", settled_yuan="800.00", **told)


def test_an_agreement_has_as_many_originals_as_were_signed_each_with_its_holder(
    counter,
):
    sign(counter, originals=3)
    counter.of_case("collect_agreement", original_no=1)
    counter.of_case("deposit_agreement", original_no=1)
    counter.of_case("give_agreement_to_customer", original_no=2)

    lend(counter, thing=original_id(AGREEMENT, 3), **TO_COURT)

    where = [holder(counter, original_id(AGREEMENT, number)) for number in (1, 2, 3)]
    assert where == ["finance_cash_room", "customer", "court"]
    with pytest.raises(NotFound):
        counter.of_case("collect_agreement", original_no=4)


def test_the_one_original_goes_from_the_table_to_the_cash_room_to_court_and_back(
    counter,
):
    sign(counter)
    path = [holder(counter, AGREEMENT)]
    for command in ("collect_agreement", "deposit_agreement"):
        counter.of_case(command)
        path.append(holder(counter, AGREEMENT))
    lend(counter, "finance_staff", AGREEMENT, **TO_COURT)
    path.append(holder(counter, AGREEMENT))

    about(counter, "give_back_exhibit", "finance_staff", AGREEMENT)

    assert path == [
        "service_center",
        "agreement_collector",
        "finance_cash_room",
        "court",
    ]
    assert holder(counter, AGREEMENT) == "finance_cash_room"


@pytest.mark.parametrize(
    "command", ["collect_agreement", "deposit_agreement", "give_agreement_to_customer"]
)
def test_an_original_that_is_out_is_neither_collected_nor_deposited(counter, command):
    sign(counter)
    lend(counter, thing=AGREEMENT, **TO_COURT)

    assert counter.no(command, original_no=1) == ["ExhibitIsOut"]


def test_an_agreement_is_not_given_away_as_if_it_were_an_exhibit(counter):
    sign(counter)

    no = counter.no("return_evidence", exhibit_id=str(AGREEMENT), taker="customer")

    assert no == ["AgreementIsNoExhibit"]


def clock(counter):
    """Each clock of custody: what began it, its state, whether it is overdue."""
    case = counter.case
    told = owed(rules_of_case(counter.ledger, case), case.facts)
    return [
        (type(one.start).__name__, one.state, one.overdue(counter.now))
        for one in told
        if "CUSTODY" in one.duty.rule
    ]


def test_a_loan_has_a_clock_that_is_overdue_and_then_late(counter):
    lend(counter)
    running = clock(counter)
    counter.now += timedelta(days=15)
    overdue = clock(counter)

    about(counter, "give_back_exhibit", "insurance_officer")

    assert running == [("ExhibitLent", "running", False)]
    assert overdue == [("ExhibitLent", "running", True)]
    assert clock(counter) == [("ExhibitLent", "late", False)]


def test_a_second_loan_has_a_clock_of_its_own(counter):
    lend(counter)
    about(counter, "give_back_exhibit", "insurance_officer")

    lend(counter)

    assert [state for _, state, _ in clock(counter)] == ["met", "running"]


def test_an_offer_nobody_signs_for_is_overdue_the_next_day(counter):
    offered(counter)
    counter.now += timedelta(days=1)

    assert clock(counter) == [("HandOverOffered", "running", True)]


def test_what_an_erased_outsider_borrowed_still_comes_back(counter):
    (lent,) = lend(counter)
    counter.of_case("close_case")
    counter.now += timedelta(days=365 * 3 + 40)
    told = {"ground": "own_demand", "retention": "case_file", "reason": "本人要求"}
    him = {"party_id": str(lent.outsider_id)}
    counter.of_case("propose_erasure", "hq_legal_dept", **him, **told)
    counter.of_case("approve_erasure", "store_general_manager", **him)

    about(counter, "give_back_exhibit", "insurance_officer")

    (told,) = map(counter.ledger.opened, counter.facts("ExhibitLent"))
    assert told.outsider_name != ADJUSTER["outsider_name"]
    assert holder(counter) == "insurance_officer"
