"""Who serves whom on the sales floor: each line of the paper's state machine, P09."""

import pytest
from marshmallow import ValidationError

from domain.errors import NotFound, Refused
from domain.stores.store import store_id_of
from tests.counter import Counter
from tests.floor import Floor, consultant
from tests.story import id_of

TASKS = ("company_task", "leader_task", "for_colleague")


@pytest.fixture
def floor():
    return Floor()


def kinds(facts):
    return [type(fact).__name__ for fact in facts]


def test_own_staff_is_served_by_nobody(floor):
    """P09-R02"""
    facts = floor.manager("receive_visitor", arrival="own_staff")

    assert kinds(facts) == ["VisitorNotCounted"]
    assert floor.next == "A"


def test_new_visitors_go_round_in_the_fixed_order(floor):
    """P09-R01"""
    served = []
    for _ in range(4):
        served.append(floor.comes())
        floor.ends()

    assert served == ["A", "B", "C", "A"]
    assert floor.next == "B"


def test_a_consultant_cannot_take_what_is_anothers_turn(floor):
    told = {"arrival": "new", "asked_before": True}

    assert floor.no("B", "receive_visitor", **told) == ["P09-R01", "P09-R02"]
    assert floor.comes(by="A") == "A"


def test_whoever_is_away_for_himself_is_passed_by_and_gets_nothing(floor):
    """P09-R03, R08"""
    floor.leaves("A")

    served = floor.comes()
    floor.returns("A")

    assert (served, floor.next, floor.owed) == ("B", "C", [])


@pytest.mark.parametrize("task", TASKS)
def test_whoever_is_away_on_a_task_gets_a_turn_made_up(floor, task):
    """P09-R09"""
    floor.leaves("A", task)

    served = floor.comes()

    assert (served, floor.next, floor.owed) == ("B", "C", ["A made_up"])


def test_a_made_up_turn_comes_before_the_order_and_leaves_it_alone(floor):
    """P09-R09, A33"""
    floor.leaves("A", "company_task")
    floor.comes()
    floor.returns("A")

    served = floor.comes()

    assert (served, floor.next, floor.owed) == ("A", "C", [])


def test_a_named_consultant_serves_and_keeps_his_turn(floor):
    """P09-R04, R07"""
    served = floor.comes("named", asks="C", by="A")

    assert (served, floor.next) == ("C", "A")


def test_a_name_without_sex_and_surname_is_no_name(floor):
    """P09-R07"""
    told = {"arrival": "named", "asked_before": True, "asked_for_id": consultant("C")}

    assert floor.no("A", "receive_visitor", **told) == ["P09-R07"]


def test_a_phone_customer_uses_up_the_next_turn_of_whom_he_names(floor):
    """P09-R07, A33"""
    served = [floor.comes("phone", asks="B")]
    floor.ends()
    for _ in range(4):
        served.append(floor.comes())
        floor.ends()

    assert served == ["B", "A", "C", "A", "B"]


def test_a_phone_customer_uses_up_a_turn_that_is_owed_first(floor):
    floor.leaves("A", "company_task")
    floor.comes()
    floor.returns("A")

    served = floor.comes("phone", asks="A")

    assert (served, floor.owed, floor.rota.ahead) == ("A", [], [])


def test_whom_he_names_is_not_there_so_the_order_decides(floor):
    """P09-R01, A33"""
    floor.leaves("C")

    assert floor.comes("named", asks="C") == "A"
    assert floor.next == "B"


def test_a_returning_visitor_goes_to_who_served_him(floor):
    """P09-R11"""
    assert floor.comes("returning", asks="C", by="A") == "C"
    assert floor.next == "A"


def test_a_logged_customer_is_known_to_his_consultant(floor):
    """P09-R11, R24"""
    floor.comes()
    floor.ends()
    told = {"customer_id": id_of("customer"), "customer_name": "李雷雷"}
    told |= {"reception_id": floor.reception, "consultant_id": consultant("A")}
    floor.does("A", "log_customer", **told)

    served = floor.comes("returning", customer_id=id_of("customer"))

    assert (served, floor.next) == ("A", "B")


def test_a_returning_visitor_whose_consultant_is_absent_is_served_voluntarily(floor):
    """P09-R12"""
    floor.leaves("C")

    served = floor.comes("returning", asks="C")

    assert (served, floor.next, floor.owed) == ("A", "A", [])
    assert floor.rota.hindrance_of(consultant("A")) == "voluntary_reception"


def test_an_old_customers_friend_who_asks_goes_to_the_original(floor):
    """P09-R05"""
    assert floor.comes("brought_asking", asks="B") == "B"
    assert floor.next == "A"


def test_an_old_customers_friend_who_does_not_ask_takes_the_order(floor):
    """P09-R05"""
    assert floor.comes("brought") == "A"
    assert floor.next == "B"


def test_new_and_old_together_a_colleague_takes_the_old_and_he_the_new(floor):
    """P09-R13"""
    old = floor.comes("returning", asks="A", colleague_id=consultant("C"))
    new = floor.comes(by="A")

    assert (old, new, floor.next, floor.owed) == ("C", "A", "B", [])


def test_new_and_old_together_he_keeps_the_old_and_gives_up_the_new(floor):
    """P09-R13"""
    floor.comes("returning", asks="A")
    floor.does("A", "give_up_turn", consultant_id=consultant("A"))

    served = floor.comes()

    assert (served, floor.next, floor.owed) == ("B", "C", [])


@pytest.mark.parametrize("signs", [False, True])
def test_who_serves_an_old_customer_or_signs_must_choose(floor, signs):
    """P09-R14"""
    floor.comes("returning", asks="A")
    if signs:
        floor.does("A", "begin_signing", reception_id=floor.reception)
    told = {"arrival": "new", "asked_before": True}

    assert floor.no("", "receive_visitor", **told) == ["P09-R14"]
    assert floor.no("B", "receive_visitor", **told) == ["P09-R14"]


@pytest.mark.parametrize("signs", [False, True])
def test_he_hands_that_work_over_and_takes_the_new(floor, signs):
    """P09-R14"""
    floor.comes("returning", asks="A")
    if signs:
        floor.does("A", "begin_signing", reception_id=floor.reception)
    told = {"reception_id": floor.reception, "consultant_id": consultant("C")}
    floor.does("A", "hand_over_reception", **told)

    served = floor.comes(by="A")

    assert (served, floor.next, floor.owed) == ("A", "B", [])
    assert floor.rota.hindrance_of(consultant("C")) == "voluntary_reception"


def test_he_gives_it_up_and_nothing_is_made_up(floor):
    """P09-R14"""
    floor.comes("returning", asks="A")
    floor.does("A", "give_up_turn", consultant_id=consultant("A"))

    assert (floor.comes(), floor.next, floor.owed) == ("B", "C", [])


def test_a_turn_is_kept_for_who_serves_voluntarily(floor):
    """P09-R15, A33"""
    floor.leaves("C")
    floor.comes("returning", asks="C")
    voluntary = floor.reception

    meanwhile = floor.comes()
    owed = floor.owed
    floor.ends(voluntary)
    afterwards = floor.comes()

    assert (meanwhile, owed) == ("B", ["A retained"])
    assert (afterwards, floor.owed, floor.next) == ("A", [], "C")


def test_who_serves_a_new_visitor_is_passed_by(floor):
    """P09-R14, R16, A33"""
    served = [floor.comes() for _ in range(3)]
    floor.ends(id_of("reception 2"))

    assert served == ["A", "B", "C"]
    assert (floor.comes(), floor.next, floor.owed) == ("B", "C", [])


def test_nobody_is_passed_by_while_nobody_can_serve(floor):
    for _ in range(3):
        floor.comes()
    told = {"arrival": "new", "asked_before": True}

    assert floor.no("", "receive_visitor", **told) == ["NobodyIsFree"]
    assert floor.next == "A"


def test_a_customer_who_insists_gets_another_consultant_and_the_sale_goes_along(floor):
    """P09-R17"""
    floor.comes()
    told = {"reception_id": floor.reception, "consultant_id": consultant("C")}
    (changed,) = floor.manager("change_consultant", **told, reason="顾客坚持")
    (sale,) = floor.manager(
        "split_order", sale_no="S-1", amount_yuan="1000.00", seller_id=consultant("C")
    )

    assert (changed.before_id, floor.next) == (consultant("A"), "B")
    assert floor.is_free("A") and not floor.is_free("C")
    assert (sale.seller_fen, sale.inviter_fen) == (100_000, 0)


def test_a_reception_is_not_broken_off(floor):
    """P09-R16"""
    floor.comes()
    told = {"reception_id": floor.reception, "consultant_id": consultant("B")}
    leaving = {"consultant_id": consultant("A"), "hindrance": "personal_matter"}
    floor.manager("allow_absence", **leaving, replacement_id=consultant("B"))

    assert floor.no("A", "hand_over_reception", **told) == ["P09-R16"]
    assert floor.no("A", "leave_floor", **leaving) == ["P09-R16"]
    floor.ends()
    assert floor.no("A", "leave_floor", **leaving) == []


SNATCHED = [
    ("hand_over_reception", {"consultant_id": consultant("B")}),
    ("change_consultant", {"consultant_id": consultant("B"), "reason": "顾客坚持"}),
    ("begin_signing", {}),
    ("end_reception", {}),
]


@pytest.mark.parametrize(("name", "told"), SNATCHED, ids=[one for one, _ in SNATCHED])
def test_no_colleague_snatches_a_customer(floor, name, told):
    """P09-R02, R16, R25"""
    floor.comes("returning", asks="A")
    told = told | {"reception_id": floor.reception}

    said = [floor.no(letter, name, **told) for letter in ("B", "Z")]

    assert all(rules[:3] == ["P09-R25", "P09-R02", "P09-R16"] for rules in said)
    assert floor.rota.receptions[floor.reception].consultant_id == consultant("A")
    assert floor.no("", name, **told) == []


def test_who_handed_a_customer_over_has_no_more_say(floor):
    """P09-R16, R25"""
    floor.comes("returning", asks="A")
    told = {"reception_id": floor.reception}
    floor.does("A", "hand_over_reception", **told, consultant_id=consultant("C"))

    assert floor.no("A", "end_reception", **told)[-1] == "NotHisReception"
    assert floor.no("C", "end_reception", **told) == []


def test_own_staff_is_served_by_nobody_on_a_promotion_day_either(floor):
    """P09-R02, R27"""
    floor.manager("begin_promotion", promotion="国庆特卖")

    facts = floor.does("B", "receive_visitor", arrival="own_staff")

    assert kinds(facts) == ["VisitorNotCounted"]
    assert floor.is_free("B") and not floor.rota.to_allocate


def test_every_reception_begins_with_the_question(floor):
    """P09-R10"""
    assert floor.no("A", "receive_visitor", arrival="new") == ["P09-R10"]


def test_nobody_leaves_without_the_managers_consent(floor):
    """P09-R06"""
    told = {"consultant_id": consultant("A"), "hindrance": "personal_matter"}

    assert floor.no("A", "leave_floor", **told) == ["P09-R06"]
    assert floor.no("A", "allow_absence", **told, replacement_id=consultant("B")) == [
        "P09-R06"
    ]


def test_who_left_without_leave_is_noted_and_gets_nothing(floor):
    """P09-R06, R08"""
    told = {"consultant_id": consultant("A"), "hindrance": "without_leave"}
    floor.manager("leave_floor", **told)

    assert (floor.comes(), floor.owed) == ("B", [])


def test_a_task_is_named_or_it_is_none(floor):
    """P09-R09"""
    told = {"consultant_id": consultant("A"), "hindrance": "company_task"}
    floor.manager("allow_absence", **told, replacement_id=consultant("B"))

    assert floor.no("A", "leave_floor", **told) == ["P09-R09"]
    assert floor.no("A", "leave_floor", **told, errand="送货") == []


@pytest.mark.parametrize("name", ["give_up_turn", "return_to_floor"])
def test_nobody_acts_for_a_colleague_but_the_manager(floor, name):
    """P09-R06"""
    assert floor.no("B", name, consultant_id=consultant("A")) == ["P09-R06"]
    assert floor.no("", name, consultant_id=consultant("A")) == []


def test_on_a_promotion_day_whoever_is_free_serves_and_turns_stand_still(floor):
    """P09-R27"""
    floor.manager("begin_promotion", promotion="国庆特卖")
    served = [floor.comes(by="C"), floor.comes(by="B")]
    told = {"reception_id": floor.reception, "consultant_id": consultant("A")}
    floor.ends()
    floor.manager("allocate_reception", **told)
    again = floor.no("", "allocate_reception", **told)
    floor.manager("end_promotion")

    assert (served, floor.next, again) == (["C", "B"], "A", ["NothingToAllocate"])
    assert floor.comes() == "A"


@pytest.mark.parametrize(
    ("amount", "inviter", "seller"),
    [("100.00", 5_000, 5_000), ("100.01", 5_001, 5_000), ("0.01", 1, 0)],
)
def test_a_sale_is_split_and_the_odd_fen_is_the_inviters(
    floor, amount, inviter, seller
):
    """P09-R28, A33"""
    told = {"sale_no": "S-1", "amount_yuan": amount, "seller_id": consultant("B")}

    (split,) = floor.manager("split_order", **told, inviter_id=consultant("A"))

    assert (split.inviter_fen, split.seller_fen) == (inviter, seller)


def test_the_share_of_the_inviter_is_a_setting():
    floor = Floor(inviter_share_percent="30")
    told = {"sale_no": "S-1", "amount_yuan": "0.99", "seller_id": consultant("B")}

    (split,) = floor.manager("split_order", **told, inviter_id=consultant("A"))

    assert (split.inviter_fen, split.seller_fen) == (30, 69)


@pytest.mark.parametrize("value", ["101", "half", "-1", "33.3"])
def test_a_share_nobody_can_read_is_not_set(floor, value):
    told = {"name": "inviter_share_percent", "value": value, "reason": "试"}

    with pytest.raises(ValidationError) as wrong:
        floor.counter.of_store("change_setting", **told)

    assert list(wrong.value.messages) == ["value"]


@pytest.fixture
def clash(floor):
    """B says that A grabbed a customer of his; the floor manager has found so."""
    floor.comes("named", asks="A")
    told = {"clash_id": id_of("clash"), "reception_id": floor.reception}
    told |= {"against_id": consultant("A"), "account": "客户上周是我接待的"}
    before = floor.no("B", "report_clash", **told)
    floor.ends()
    floor.does("B", "report_clash", **told)
    floor.before = before
    return floor


FOUND = {
    "clash_id": id_of("clash"),
    "finding": "登记本上是乙的客户",
    "credit_to_id": consultant("B"),
    "grabbed_by_id": consultant("A"),
}
FINE = {
    "clash_id": id_of("clash"),
    "consultant_id": consultant("A"),
    "penalty": "fine",
}


def test_a_clash_is_told_after_the_reception_and_judged_by_the_floor_manager(clash):
    """P09-R25"""
    assert clash.before == ["P09-R25"]
    assert clash.no("B", "decide_clash", **FOUND) == ["P09-R25", "P09-R04"]
    assert clash.no("", "decide_clash", **FOUND) == []
    assert clash.no("", "decide_clash", **FOUND) == ["NoSuchClash"]


@pytest.mark.parametrize(
    ("amount", "rules"),
    [
        ("49.99", ["P09-R26"]),
        ("50.00", []),
        ("100.00", []),
        ("100.01", ["P09-R26"]),
    ],
)
def test_a_fine_is_from_fifty_to_a_hundred_yuan(clash, amount, rules):
    """P09-R26"""
    clash.manager("decide_clash", **FOUND)

    assert clash.no("", "penalise_grabbing", **FINE, amount_yuan=amount) == rules


def test_nobody_is_fined_before_the_facts_are_found(clash):
    """P09-R25, R26"""
    fine = FINE | {"amount_yuan": "80.00"}

    assert clash.no("", "penalise_grabbing", **fine) == ["P09-R26"]
    clash.manager("decide_clash", **FOUND)
    assert clash.no("B", "penalise_grabbing", **fine) == ["P09-R26"]
    assert clash.no("", "penalise_grabbing", **fine) == []


def test_a_serious_case_is_dismissal_and_nothing_else(clash):
    """P09-R26"""
    clash.manager("decide_clash", **FOUND)

    assert clash.no("", "penalise_grabbing", **FINE | {"penalty": "warning"}) == [
        "P09-R26"
    ]
    assert clash.no("", "penalise_grabbing", **FINE | {"penalty": "dismissal"}) == []


def test_a_fine_names_its_sum(clash):
    clash.manager("decide_clash", **FOUND)

    with pytest.raises(ValidationError):
        clash.manager("penalise_grabbing", **FINE)


def test_of_two_who_press_for_one_visitor_the_second_is_told(floor):
    floor.comes(by="A", visitor_no=1)
    told = {"arrival": "new", "asked_before": True, "visitor_no": 1}

    assert floor.no("B", "receive_visitor", **told) == ["TurnIsTaken"]
    assert floor.comes(by="B", visitor_no=2) == "B"


def test_a_new_order_leaves_the_turn_where_it_was(floor):
    floor.comes()
    floor.ends()
    order = [consultant(letter) for letter in "CBA"]
    floor.manager("set_rota_order", consultant_ids=order)

    assert (floor.next, floor.comes(), floor.next) == ("B", "B", "A")


def test_who_is_off_duty_hands_the_turn_to_who_followed_him(floor):
    floor.comes()
    order = [consultant(letter) for letter in "AC"]
    floor.manager("set_rota_order", consultant_ids=order)

    assert floor.next == "C"


def test_owed_turns_wait_for_who_is_off_duty(floor):
    floor.leaves("A", "company_task")
    floor.comes()
    floor.manager("set_rota_order", consultant_ids=[consultant("B"), consultant("C")])
    without = floor.comes()
    floor.returns_later = floor.manager(
        "set_rota_order", consultant_ids=[consultant(letter) for letter in "ABC"]
    )
    floor.returns("A")

    assert (without, floor.owed, floor.comes()) == ("C", ["A made_up"], "A")


def test_the_same_person_stands_in_an_order_once(floor):
    with pytest.raises(ValidationError):
        floor.manager("set_rota_order", consultant_ids=[consultant("A")] * 2)


def test_an_order_needs_a_store_that_is_open(floor):
    floor.counter.store_id = store_id_of("XX-99")

    with pytest.raises(NotFound):
        floor.manager("set_rota_order", consultant_ids=[consultant("A")])


def test_floors_of_a_store_have_orders_of_their_own(floor):
    order = [consultant("C"), consultant("A")]
    floor.manager("set_rota_order", consultant_ids=order, floor="二楼")

    told = {"arrival": "new", "asked_before": True}
    upstairs = floor.manager("receive_visitor", **told, floor="二楼")

    assert upstairs[-1].consultant_id == consultant("C")
    assert floor.comes() == "A"


def test_a_store_without_such_a_procedure_has_no_rota():
    floor = Floor(Counter(packs=("P02",)))
    told = {"arrival": "new", "asked_before": True}

    with pytest.raises((Refused, ValidationError)):
        floor.manager("receive_visitor", **told)
