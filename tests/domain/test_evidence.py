"""An exhibit always has one holder, and only the holder can give it away."""

import pytest

from domain.errors import NotFound
from tests.counter import Counter
from tests.story import id_of

MILK = id_of("the carton")


@pytest.fixture
def counter():
    counter = Counter(packs=())
    counter.register()
    return counter


@pytest.fixture
def with_milk(counter):
    counter.of_case("receive_evidence", paper="physical_evidence", exhibit_id=str(MILK))
    return counter


def holder_of(counter, exhibit_id=MILK):
    return counter.case.custody.holder_of(exhibit_id)


def hand_on(counter, taker, **typed):
    return counter.of_case("change_custody", exhibit_id=str(MILK), taker=taker, **typed)


def test_an_exhibit_is_an_original_in_the_companys_hands_unless_told(counter):
    (received,) = counter.of_case("receive_evidence", paper="sales_receipt")

    assert (received.form, received.holder) == ("original", "company")
    assert holder_of(counter, received.exhibit_id) == "company"


def test_custody_passes_from_hand_to_hand(with_milk):
    hand_on(with_milk, "quality_control_dept")

    (moved,) = hand_on(with_milk, "supplier", giver="quality_control_dept")

    assert (moved.giver, moved.taker) == ("quality_control_dept", "supplier")
    assert holder_of(with_milk) == "supplier"


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"giver": "supplier", "taker": "insurer"}, "GiverIsNotHolder"),
        ({"giver": "company", "taker": "company"}, "ExhibitHasNotMoved"),
        ({"taker": "company"}, "ExhibitHasNotMoved"),
    ],
)
def test_only_the_holder_gives_an_exhibit_away(with_milk, typed, refusal):
    no = with_milk.no("change_custody", exhibit_id=str(MILK), **typed)

    assert no == [refusal]
    assert holder_of(with_milk) == "company"


def test_what_went_back_is_held_no_more(with_milk):
    with_milk.of_case("return_evidence", exhibit_id=str(MILK), taker="customer")

    assert holder_of(with_milk) is None
    with pytest.raises(NotFound):
        hand_on(with_milk, "insurer")


def test_what_went_back_may_come_again(with_milk):
    hand_on(with_milk, "insurer")
    with_milk.of_case("return_evidence", exhibit_id=str(MILK), taker="customer")

    with_milk.of_case(
        "receive_evidence", paper="physical_evidence", exhibit_id=str(MILK)
    )

    assert holder_of(with_milk) == "company"


@pytest.mark.parametrize("command", ["change_custody", "return_evidence"])
def test_an_exhibit_nobody_brought_is_not_found(counter, command):
    with pytest.raises(NotFound):
        counter.of_case(command, exhibit_id=str(MILK), taker="insurer")


def test_a_recording_kept_and_a_transfer_certificate_are_exhibits(counter):
    counter.of_case("secure_cctv", camera="生鲜区 3 号", file_sha256="ab")
    counter.of_case("receive_transfer_certificate", dated_on="2026-04-24")

    received = counter.facts("EvidenceReceived")

    papers = [(one.paper, one.file_sha256) for one in received]
    assert papers == [("cctv_recording", "ab"), ("transfer_certificate", None)]


def test_a_certificate_that_was_an_exhibit_before_stays_one(with_milk):
    told = {"dated_on": "2026-04-24", "exhibit_id": str(MILK)}

    with_milk.of_case("receive_transfer_certificate", **told)

    assert len(with_milk.facts("EvidenceReceived")) == 1


def test_papers_still_come_after_closing(with_milk):
    with_milk.of_case("close_case", "store_general_manager")

    hand_on(with_milk, "hq_legal_dept")

    assert holder_of(with_milk) == "hq_legal_dept"
