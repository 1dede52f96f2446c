"""Articles in sealed bags: numbers of their own, opened before a witness."""

import pytest

from tests.counter import Counter, person
from tests.story import id_of

KETTLE, HEATER = id_of("a kettle"), id_of("a heater")
WATCHED = {"watched_by_id": str(person("cashier"))}
NUMBERS = {"bag_no": "B-017", "seal_no": "S-0901"}
TO_A_LAB = {
    "taker": "statutory_inspection_body",
    "outsider_name": "检验员甲",
    "signature": "ink",
    "due_back_at": "2026-06-01T18:00",
    "reason": "质量检验",
}


@pytest.fixture
def counter():
    counter = Counter(packs=())
    counter.register()
    for thing in (KETTLE, HEATER):
        told = {"exhibit_id": str(thing), "paper": "physical_evidence"}
        counter.of_case("receive_evidence", **told)
    return counter


def about(counter, name, thing=KETTLE, **told):
    return counter.of_case(name, exhibit_id=str(thing), **told)


def no(counter, name, thing=KETTLE, **told):
    return counter.no(name, exhibit_id=str(thing), **told)


def held(counter, thing=KETTLE):
    return counter.case.custody.held[thing]


@pytest.fixture
def bagged(counter):
    about(counter, "bag_exhibit", **NUMBERS, shelf="物证柜 2-3", **WATCHED)
    return counter


def test_a_bag_has_a_number_a_seal_and_a_shelf(bagged):
    kettle = held(bagged)

    assert (kettle.bag.bag_no, kettle.bag.seal_no) == ("B-017", "S-0901")
    assert (kettle.holder, kettle.place) == ("company", "物证柜 2-3")


@pytest.mark.parametrize(
    ("numbers", "refusal"),
    [
        ({"seal_no": "S-0902"}, "BagNoIsTaken"),
        ({"bag_no": "ｂ－０１７", "seal_no": "S-0902"}, "BagNoIsTaken"),
        ({"bag_no": "B-018"}, "SealNoIsUsed"),
        ({"bag_no": "B-018", "seal_no": "s-0901"}, "SealNoIsUsed"),
    ],
)
def test_no_two_sealed_bags_of_a_store_are_alike(bagged, numbers, refusal):
    bagged.register()
    told = {"exhibit_id": str(HEATER), "paper": "physical_evidence"}
    bagged.of_case("receive_evidence", **told)

    assert no(bagged, "bag_exhibit", HEATER, **NUMBERS | numbers) == [refusal]


def test_once_opened_the_bag_may_be_used_again_and_its_seal_never(bagged):
    about(bagged, "open_bag", reason="拍照", **WATCHED)

    old_seal = no(bagged, "bag_exhibit", HEATER, **NUMBERS)
    about(bagged, "bag_exhibit", HEATER, bag_no="B-017", seal_no="S-0902")

    assert old_seal == ["SealNoIsUsed"]
    assert held(bagged).bag is None
    assert held(bagged, HEATER).bag.seal_no == "S-0902"


@pytest.mark.parametrize(
    ("command", "typed", "refusal"),
    [
        ("bag_exhibit", {"bag_no": "B-1", "seal_no": "S-1"}, "BagIsSealed"),
        ("return_evidence", {"taker": "customer"}, "BagIsSealed"),
        ("receive_evidence", {"paper": "photo"}, "BagIsSealed"),
        (
            *("open_bag", {"reason": "看一看"}),
            "WitnessIsSame",
        ),
    ],
)
def test_what_is_sealed_stays_sealed_until_somebody_watches(
    bagged, command, typed, refusal
):
    if command == "open_bag":
        typed = typed | {"watched_by_id": str(person("reception_clerk"))}

    assert no(bagged, command, **typed) == [refusal]
    assert held(bagged).bag is not None


def test_what_lies_open_is_not_opened(counter):
    assert no(counter, "open_bag", reason="x", **WATCHED) == ["BagIsNotSealed"]


def test_a_bag_goes_out_under_its_seal_and_comes_back_under_the_same(bagged):
    (out,) = about(bagged, "lend_exhibit", **TO_A_LAB)
    another = no(bagged, "give_back_exhibit", seal_no="S-7777")
    unread = no(bagged, "give_back_exhibit")

    about(bagged, "give_back_exhibit", seal_no="S-0901", shelf="物证柜 2-4")

    assert (out.bag_no, out.seal_no) == ("B-017", "S-0901")
    assert another == unread == ["SealIsAnother"]
    assert (held(bagged).holder, held(bagged).place) == ("company", "物证柜 2-4")


def test_a_seal_broken_at_the_laboratory_is_told_and_the_bag_sealed_anew(bagged):
    about(bagged, "lend_exhibit", **TO_A_LAB)

    broken = {"intact": "no", "reason": "检验时剪开"}
    (back,) = about(bagged, "give_back_exhibit", **broken)
    about(bagged, "open_bag", reason="检验时已剪开", **WATCHED)
    about(bagged, "bag_exhibit", bag_no="B-017", seal_no="S-0950")

    assert not back.intact
    assert held(bagged).bag.seal_no == "S-0950"


def test_an_article_is_moved_from_shelf_to_shelf(bagged):
    about(bagged, "shelve_exhibit", shelf="保险柜")

    assert held(bagged).place == "保险柜"
