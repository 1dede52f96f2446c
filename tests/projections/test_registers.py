from uuid import uuid5

from domain.agreements.events import (
    AgreementCollected,
    AgreementDeposited,
    AgreementSigned,
)
from domain.cases.case import Case
from domain.evidence.events import (
    EvidenceCustodyChanged,
    EvidenceReceived,
    EvidenceReturned,
)
from domain.payments.events import (
    CountersignRefusalSettled,
    CountersignRefused,
    PaymentMade,
    PaymentReversed,
    PettyCashConsented,
    PettyCashCountersigned,
    PettyCashDrawn,
    PettyCashSlipRaised,
)
from domain.people.events import PersonAdded, RoleGranted, RoleTaken
from domain.people.person import Person
from domain.petty_cash.events import PettyCashCounted, PettyCashPaidOut
from domain.petty_cash.petty_cash import PettyCash
from domain.statements.events import (
    StatementReadBack,
    StatementRecorded,
    StatementSigned,
)
from tests.projections.book import (
    STORE,
    later,
    open_store,
    refuse,
    register,
    shown,
    tell,
)
from tests.story import id_of

DRAWER = uuid5(STORE, "petty cash")
RECEIPT = {
    "exhibit_id": id_of("receipt"),
    "paper": "fee_receipt",
    "form": "original",
    "holder": "service_center",
}
HANDED = {
    "exhibit_id": id_of("receipt"),
    "giver": "service_center",
    "taker": "insurance_officer",
}
SAID = {
    "statement_id": id_of("said"),
    "speaker": "witness",
    "speaker_id": id_of("witness"),
    "speaker_name": "孙一",
    "text": "地上有水",
}


def told_on_a_case(ledger, *facts):
    open_store(ledger)
    case = register(ledger)
    for fact in facts:
        tell(ledger, Case, case, fact)
    return case


def draw(ledger, *signs):
    """A draw of 20 yuan, and what was signed for it afterwards."""
    slip = {"slip_no": "1", "amount_fen": 2_000}
    consent = (PettyCashConsented, {"slip_no": "1", "role": "on_duty_section_chief"})
    drawn = (PettyCashDrawn, slip | {"line": "supplier"})
    case = told_on_a_case(ledger, (PettyCashSlipRaised, slip), consent, drawn)
    out = slip | {"store_id": STORE, "case_id": case, "balance_fen": 98_000}
    tell(ledger, PettyCash, DRAWER, (PettyCashPaidOut, out))
    for sign in signs:
        tell(ledger, Case, case, sign)
    return shown(ledger)["petty_cash_book"]


COUNTERSIGNED = (PettyCashCountersigned, {"slip_no": "1"})
REFUSED = (CountersignRefused, {"slip_no": "1", "reason": "票据不符"})
SETTLED = (CountersignRefusalSettled, {"slip_no": "1", "reason": "追回"})


def test_the_petty_cash_book_tells_slip_consent_and_balance_of_a_draw(ledger):
    book = draw(ledger)

    newest, opening = book.movements([STORE])

    assert (newest["out_fen"], newest["balance_fen"]) == (2_000, 98_000)
    assert newest["consent"]["role"] == "on_duty_section_chief"
    assert (newest["state"], opening["in_fen"]) == ("awaiting", 100_000)
    assert book.balance(STORE) == 98_000


def test_a_draw_is_countersigned_refused_or_settled(ledger):
    book = draw(ledger, REFUSED)
    refused = book.movements([STORE])[0]["state"]

    tell(ledger, Case, id_of("A"), SETTLED)
    settled = shown(ledger)["petty_cash_book"].movements([STORE])[0]["state"]
    tell(ledger, Case, id_of("A"), COUNTERSIGNED)

    assert (refused, settled) == ("refused", "settled")


def test_a_count_shows_what_should_have_been_there(ledger):
    book = draw(ledger)
    counted = {"amount_fen": 97_900, "balance_fen": 98_000, "difference_fen": -100}
    told = counted | {"store_id": STORE}
    tell(ledger, PettyCash, DRAWER, (PettyCashCounted, told))

    figures = shown(ledger)["petty_cash_book"].figures(STORE, None, later())

    assert figures["movements"][0]["difference"] == "-1.00"
    assert [draw["amount"] for draw in figures["draws"]] == ["20.00"]
    assert book.name == "petty_cash_book"


def test_an_exhibit_tells_who_holds_it_and_whose_hands_it_went_through(ledger):
    told_on_a_case(
        ledger, (EvidenceReceived, RECEIPT), (EvidenceCustodyChanged, HANDED)
    )

    (exhibit,) = shown(ledger)["evidence_index"].exhibits([STORE])

    assert (exhibit["paper"], exhibit["form"]) == ("fee_receipt", "original")
    assert (exhibit["holder"], exhibit["in_custody"]) == ("insurance_officer", True)
    assert [step["fact"] for step in exhibit["custody"]] == [
        *("EvidenceReceived", "EvidenceCustodyChanged")
    ]


def test_an_exhibit_that_went_back_is_no_longer_in_custody(ledger):
    back = {"exhibit_id": id_of("receipt"), "taker": "customer", "reason": "顾客索回"}
    told_on_a_case(ledger, (EvidenceReceived, RECEIPT), (EvidenceReturned, back))

    exhibit = shown(ledger)["evidence_index"].exhibit(id_of("receipt"))

    assert (exhibit["holder"], exhibit["in_custody"]) == ("customer", False)


def test_the_one_original_of_an_agreement_is_where_it_was_taken_last(ledger):
    agreement = {"agreement_id": id_of("agreement")}
    signed = (AgreementSigned, agreement | {"settled_fen": 100_000, "originals": 1})
    told_on_a_case(
        ledger,
        signed,
        (AgreementCollected, agreement),
        (AgreementDeposited, agreement | {"voucher_no": "V-7"}),
    )

    (paper,) = shown(ledger)["evidence_index"].figures(STORE, id_of("A"), later())

    assert (paper["holder"], paper["originals"]) == ("finance_cash_room", 1)
    assert paper["custody"][-1]["voucher_no"] == "V-7"


def test_a_statement_tells_its_state_and_keeps_its_words_in_the_book(ledger):
    same = {"statement_id": id_of("said")}
    signed = (StatementSigned, same | {"signature": "ink"})
    case = told_on_a_case(
        ledger, (StatementRecorded, SAID), (StatementReadBack, same), signed
    )
    index = shown(ledger)["statement_index"]

    (statement,) = index.statements([STORE], case)

    assert (statement["state"], statement["speaker"]) == ("signed", "witness")
    assert statement["agreed"] is True
    assert "地上有水" not in str(statement)
    assert index.words_of(case, id_of("said")).text == "地上有水"


def test_payments_and_what_came_back_stand_in_one_register(ledger):
    sum_ = {"payment_id": id_of("p"), "amount_fen": 5_000, "line": "store"}
    sum_ |= {"purpose": "settlement"}
    paid = sum_ | {"head": "refund", "method": "bank_transfer", "claimable": True}
    reversed_ = sum_ | {"reason": "退票"}
    told_on_a_case(ledger, (PaymentMade, paid), (PaymentReversed, reversed_))

    lines = shown(ledger)["payment_register"].figures(STORE, None, later())

    assert [(line["fact"], line["amount"]) for line in lines] == [
        *(("PaymentReversed", "-50.00"), ("PaymentMade", "50.00"))
    ]


def test_refusals_are_listed_for_a_case_and_for_a_store(ledger):
    case = told_on_a_case(ledger)
    refuse(ledger, case, "P02-R27", "P01-R27", command="pay")
    refusals = shown(ledger)["refusals"]

    (of_case,) = refusals.of_case(case)

    assert of_case["rules"] == ["P02-R27", "P01-R27"]
    assert refusals.of_stores([STORE]) == refusals.figures(STORE, case, None)
    assert refusals.of_stores([id_of("HY-02")]) == []
    assert refusals.counts([case, id_of("B")]) == {case: 1}


def test_people_have_the_seats_granted_and_not_taken(ledger):
    person = id_of("feng")
    added = {"person_id": person, "name": "冯一", "staff_no": "0042"}
    seat = {"person_id": person, "granted_role": "reception_clerk", "store_id": STORE}
    auditor = {"person_id": person, "granted_role": "auditor"}
    open_store(ledger)
    tell(ledger, Person, person, (PersonAdded, added), (RoleGranted, seat))
    tell(ledger, Person, person, (RoleGranted, auditor), (RoleTaken, seat))

    directory = shown(ledger)["people_directory"]

    (one,) = directory.people()
    assert (one["name"], one["staff_no"]) == ("冯一", "0042")
    assert one["seats"] == directory.seats(person) == [("auditor", None)]
    assert directory.figures(STORE, None, None) == [one]
    assert directory.names({person, id_of("x")}) == {person: "冯一"}
    assert [store["code"] for store in directory.stores()] == ["HY-01"]
