"""The rota on a phone, held in one hand, in a real browser."""

from pathlib import Path
from tempfile import mkdtemp

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.counter import Counter, person
from tests.floor import CONSULTANT, MANAGER, Floor, consultant
from tests.web.browsing import PASSWORD, Hands, served

PHONE = {"width": 390, "height": 844}
SMALLEST = 44  # what a thumb meets without looking, in pixels
NAMES = {"A": "张顾问", "B": "王顾问", "C": "李顾问"}


@pytest.fixture
def unordered(browser):
    """A store under P09 whose order nobody has set, and its people at phones."""
    counter = Counter(packs=("P09",))
    app, server = served(counter, Path(mkdtemp(prefix="floor-")))
    for letter, name in NAMES.items():
        seat(app, counter, f"{CONSULTANT}:{letter}", name)
    seat(app, counter, MANAGER, "赵经理")
    address = f"http://127.0.0.1:{server.server_port}"
    yield Hands(browser, address, counter, "rota")
    server.shutdown()


def seat(app, counter, by, name):
    """Somebody of the floor, who may sign in."""
    told = {"person_id": person(by)}
    counter.do("add_person", "administrator", **told, name=name)
    told["granted_role"] = by.partition(":")[0]
    told["store_id"] = counter.store_id
    counter.do("grant_role", "administrator", **told)
    app.extensions["accounts"].add(person(by), by, PASSWORD)


@pytest.fixture
def hands(unordered):
    """The same with A, B and C on duty."""
    unordered.floor = Floor(unordered.counter)
    return unordered


def phone_of(hands, letter=None):
    """The rota on somebody's phone; the manager's if no consultant is named."""
    hands.is_(f"{CONSULTANT}:{letter}" if letter else MANAGER)
    hands.page.set_viewport_size(PHONE)
    hands.go("/rota")
    return hands.page


def presses(hands, label, within="body"):
    """One press on what is called so and can be seen."""
    with hands.page.expect_navigation():
        buttons = hands.page.locator(f"{within} button", has_text=label)
        buttons.filter(visible=True).first.click()
    return hands.page.inner_text("main")


def test_a_consultant_sees_his_turn_and_serves_with_one_press(hands):
    page = phone_of(hands, "A")
    said = hands.picture("phone-my-turn")
    assert "第 1 位新客户" in said and "1 号 张顾问" in said and "（您）" in said
    assert "按固定顺序轮流接待" in said and "P09-R01" in said

    said = presses(hands, "第一次来", ".hands")

    assert "已记入" in said and "2 号 王顾问" in said and "还没轮到您" in said
    assert hands.floor.next == "B"
    hands.picture("phone-serving")
    presses(hands, "结束接待")
    assert hands.floor.is_free("A")
    assert page.viewport_size == PHONE


def test_the_thumb_reaches_the_press_at_the_foot_of_the_phone(hands):
    page = phone_of(hands, "A")

    box = page.locator(".hands button").bounding_box()

    assert box["y"] > PHONE["height"] / 2
    assert box["y"] + box["height"] <= PHONE["height"]
    assert box["height"] >= SMALLEST and box["width"] > PHONE["width"] * 0.8


def test_what_is_pressed_on_the_phone_is_large_enough_for_a_thumb(hands):
    hands.floor.comes("returning", asks="A")
    page = phone_of(hands, "A")
    for more in page.locator("details > summary").all():
        more.click()

    found = page.locator(
        "main button, main summary, main label:has(input), main .press"
    )
    boxes = [(it.inner_text(), it.bounding_box()) for it in found.all()]

    assert len(boxes) > 10
    assert [text for text, box in boxes if box and box["height"] < SMALLEST] == []


def test_whose_turn_it_is_not_sees_who_is_passed_by_and_why(hands):
    hands.floor.leaves("A", "company_task")
    hands.floor.comes()
    phone_of(hands, "B")

    said = hands.picture("phone-passed-by")

    assert "3 号 李顾问" in said and "还没轮到您" in said
    assert "补接一位" in said and "公司任务" in said
    assert hands.page.locator(".hands button").count() == 0


def test_a_press_on_a_page_that_is_behind_is_told_that_somebody_was_quicker(hands):
    phone_of(hands, "A")
    hands.floor.comes()
    hands.floor.ends()

    presses_late = presses(hands, "第一次来", ".hands")

    assert "没有记入" in presses_late and "已经有人接待" in presses_late
    assert hands.floor.rota.visitors == 1
    hands.page.click("main >> text=回到轮值")
    assert "第 2 位新客户" in hands.page.inner_text("main")


def test_a_visitor_who_asks_for_somebody_is_handed_over(hands):
    page = phone_of(hands, "A")
    page.click("#asks > summary")
    page.check("[name=arrival][value=named]")
    page.check(f"#asks [name=asked_for_id][value='{consultant('C')}']")
    page.check("[name=knows_name_and_sex]")
    hands.picture("phone-asking")

    said = presses(hands, "登记，转交给他")

    assert "1 号 张顾问" in said and "指名来访须事后核实" in said
    assert hands.floor.rota.hindrance_of(consultant("C")) == "with_new_customer"


def test_who_serves_an_old_customer_chooses_on_his_phone(hands):
    hands.floor.comes("returning", asks="A")
    phone_of(hands, "A")
    said = hands.picture("phone-choosing")
    assert "由本人选择" in said and "P09-R14" in said

    presses(hands, "放弃本轮")

    assert hands.floor.next == "B"


def test_or_he_hands_him_over_and_takes_the_new(hands):
    hands.floor.comes("returning", asks="A")
    page = phone_of(hands, "A")
    page.click("text=移交手上的客户")
    page.check(f".more [name=consultant_id][value='{consultant('B')}']")
    presses(hands, "移交", ".more")

    said = presses(hands, "第一次来", ".hands")

    assert "正在接待新客户" in said and "正在义务接待" in said
    assert hands.floor.next == "B"


def test_the_manager_orders_who_is_on_duty_from_the_page(unordered):
    phone_of(unordered)
    for place, letter in enumerate("CAB"):
        unordered.page.select_option(f"#place-{place}", str(consultant(letter)))

    said = presses(unordered, "排好了")
    unordered.picture("phone-manager")

    assert "1 号 李顾问" in said and "第 1 位新客户" in said


def test_what_is_unfinished_is_finished_from_the_page(hands):
    hands.floor.comes()
    hands.floor.ends()
    phone_of(hands, "A")
    hands.page.click("main .open-duties >> text=登记客户")

    said = hands.presses(customer_name="顾客甲", customer_phone="13900002071")

    assert "已记入：登记客户" in said and "还没做完" not in said


def test_a_clash_is_judged_and_fined_through_the_forms(hands):
    hands.floor.comes("named", asks="A")
    hands.floor.ends()
    told = {"reception_id": hands.floor.reception, "against_id": consultant("A")}
    hands.floor.does("B", "report_clash", **told, account="上周是我接待的")
    phone_of(hands)
    hands.page.click("main .open-duties >> text=裁定撞单")
    found = {"finding": "登记本相符", "credit_to_id": str(consultant("B"))}
    said = hands.presses(**found, grabbed_by_id=str(consultant("A")))
    assert "已记入：裁定撞单" in said

    hands.page.click("summary:has-text('经理')")
    hands.page.click("main >> text=处罚抢单")
    fine = {"consultant_id": str(consultant("A")), "penalty": "fine"}
    clash_id = str(hands.floor.rota.facts.last("ClashDecided").clash_id)
    said = hands.presses(**fine, clash_id=clash_id, amount_yuan="100.01")
    assert "没有记入" in said and "P09-R26" in said
    said = hands.presses(amount_yuan="100.00")

    assert "已记入：处罚抢单" in said


@pytest.mark.parametrize("letter", ["A", None])
def test_the_rota_has_no_barriers_axe_can_find_and_does_not_scroll_sideways(
    hands, letter
):
    hands.floor.comes("named", asks="C")
    page = phone_of(hands, letter)
    for more in page.locator("details > summary").all():
        more.click()

    violations = Axe().run(page).response["violations"]
    hands.picture(f"phone-all-{letter}")

    assert [(one["id"], one["nodes"][0]["html"]) for one in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
