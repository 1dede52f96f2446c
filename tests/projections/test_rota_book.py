"""The rota book: what happened on a floor, and whose turn it is by the book itself."""

import pytest

from domain.errors import NotFound
from projections import open_read_models, show
from tests.counter import Counter
from tests.floor import Floor, consultant
from tests.story import id_of

STEPS = ("new", "phone", "returning", "new", "brought")


@pytest.fixture
def floor(ledger):
    return Floor(Counter(ledger, packs=("P09",)))


def asked(floor):
    """What case files ask of the floor."""
    counter = floor.counter
    return show("rota_book", counter.ledger, counter.store_id)


def book(floor):
    """The rota book, up to date."""
    models = open_read_models(floor.counter.ledger)
    models.catch_up()
    return models["rota_book"]


def test_it_says_whose_turn_it_is_and_why(floor):
    floor.leaves("A", "company_task")

    told = asked(floor)

    assert told["next"]["consultant_id"] == consultant("B")
    assert told["next"]["rules"] == ["P09-R01", "P09-R02"]
    (skip,) = told["skips"]
    assert (skip["consultant_id"], skip["then"]) == (consultant("A"), "made_up")
    assert skip["rules"] == ["P09-R09"]


def test_a_turn_that_was_kept_names_the_rule_that_kept_it(floor):
    floor.leaves("C")
    floor.comes("returning", asks="C")
    voluntary = floor.reception
    floor.comes()
    floor.ends(voluntary)

    told = asked(floor)["next"]

    assert (told["consultant_id"], told["turn"]) == (consultant("A"), "retained")
    assert told["rules"] == ["P09-R15", "A33"]


def test_while_nobody_is_free_it_is_nobodys_turn(floor):
    for _ in range(3):
        floor.comes()

    told = asked(floor)["next"]

    assert "consultant_id" not in told and "没有空闲" in told["why"]


def test_each_consultant_is_counted_by_what_he_did(floor):
    floor.leaves("A", "company_task")
    floor.comes()
    floor.comes("returning", asks="A")

    told = {one["consultant_id"]: one for one in asked(floor)["consultants"]}

    assert told[consultant("A")]["skipped"] == told[consultant("A")]["made_up"] == 1
    assert told[consultant("B")]["turns"] == told[consultant("C")]["voluntary"] == 1


def test_what_is_unfinished_is_owed(floor):
    floor.comes("named", asks="B")
    named = asked(floor)["missing"]
    floor.ends()
    floor.manager("verify_visit", reception_id=floor.reception, confirmed=True)
    ended = asked(floor)["missing"]
    told = {"reception_id": floor.reception, "consultant_id": consultant("B")}
    floor.does("B", "log_customer", **told, customer_name="顾客甲")

    assert (named, ended, asked(floor)["missing"]) == (["P09-R04"], ["P09-R24"], [])


def test_what_is_unfinished_is_carried_over_to_the_next_order(floor):
    floor.comes()
    floor.ends()
    floor.manager("set_rota_order", consultant_ids=[*map(consultant, "BAC")])

    assert asked(floor)["missing"] == ["P09-R24"]


def test_a_customers_name_stands_in_no_table(floor):
    floor.comes()
    floor.ends()
    told = {"reception_id": floor.reception, "consultant_id": consultant("A")}
    floor.does("A", "log_customer", **told, customer_name="李雷雷", wishes="餐桌")

    lines = book(floor).of_floor(floor.counter.store_id, None)

    assert "李雷雷" not in str(lines)


def test_floors_are_told_apart(floor):
    order = {"consultant_ids": [consultant("C")], "floor": "二楼"}
    floor.manager("set_rota_order", **order)

    told = asked(floor)["floors"]

    assert [one.get("floor") for one in told] == [None, "二楼"]
    assert told[1]["next"]["consultant_id"] == consultant("C")


def test_a_floor_without_an_order_has_no_sheet(floor):
    with pytest.raises(NotFound):
        book(floor).sheet(floor.counter.store_id, "九楼")


def test_a_clash_is_told_as_it_stands(floor):
    floor.comes("named", asks="A")
    floor.ends()
    told = {"clash_id": id_of("clash"), "reception_id": floor.reception}
    against = {"against_id": consultant("A"), "account": "是我的客户"}
    floor.does("B", "report_clash", **told, **against)
    reported = asked(floor)["clashes"]
    found = {"finding": "属实", "credit_to_id": consultant("B")}
    found["grabbed_by_id"] = consultant("A")
    floor.manager("decide_clash", clash_id=id_of("clash"), **found)
    fine = {"clash_id": id_of("clash"), "consultant_id": consultant("A")}
    floor.manager("penalise_grabbing", **fine, penalty="fine", amount_yuan="60.00")

    (clash,) = asked(floor)["clashes"]

    assert [one["state"] for one in reported] == ["reported"]
    assert (clash["state"], clash["fine"]) == ("penalised", "60.00")


def test_built_anew_the_book_says_the_same(floor):
    for arrival in STEPS:
        floor.comes(arrival, asks=None if arrival in ("new", "brought") else "B")
        floor.ends()
    live = book(floor).of_floor(floor.counter.store_id, None, 1_000)

    fact_by_fact = book(floor)
    rows = [
        row
        for fact in floor.counter.ledger.facts_of(floor.rota.id)
        for _, row in fact_by_fact.when(fact)
    ]

    assert [one["position"] for one in reversed(live)] == [
        row["position"] for row in rows
    ]
