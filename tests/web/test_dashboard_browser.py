"""Charts, calendars and settings in a real browser: seen, pressed, without barriers."""

from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.counter import Counter
from tests.domain.test_holidays import YEAR
from tests.web.browsing import Hands, engage, served

MANAGER, ADMINISTRATOR = "customer_service_manager", "administrator"
PLACES = ("一楼中庭", "停车场", "生鲜区")


@pytest.fixture(scope="module")
def hands(browser):
    """A store with a year of complaints, and hands at a browser."""
    counter = Counter()
    counter.of_store("open_petty_cash", "finance_dept", amount_yuan="1000.00")
    for number in range(24):
        kind = "personal_injury" if number % 5 == 0 else "goods_and_service"
        told = {"case_type": kind, "place": PLACES[number % 3], "brand": "晨光"}
        counter.register(**told, supplier=f"供应商{number % 4}")
        if number % 2:
            counter.of_case("solve_on_the_spot", how="当场换货")
        counter.now += timedelta(days=6)
    app, server = served(counter, Path(mkdtemp(prefix="counter-")))
    engage(app, counter, MANAGER, ADMINISTRATOR)
    address = f"http://127.0.0.1:{server.server_port}"
    yield Hands(browser, address, counter, "dashboard")
    server.shutdown()


def barriers(page):
    """What axe finds on the page that is open."""
    found = Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_dashboard_has_no_barriers_by_day_and_by_night(hands, scheme):
    hands.is_(MANAGER).page.emulate_media(color_scheme=scheme)
    hands.go("/dashboard")
    for summary in hands.page.locator("details > summary").all():
        summary.click()

    found = barriers(hands.page)
    hands.picture(scheme)

    assert found == []


def test_a_bar_that_is_pressed_leads_to_its_complaints(hands):
    hands.is_(MANAGER).go("/dashboard")

    with hands.page.expect_navigation():
        hands.page.locator("svg a[aria-label*='人身伤害']").last.click()

    said = hands.page.inner_text("main")
    assert "只看" in said and "人身伤害" in said
    assert "商品质量和服务" not in hands.page.inner_text(".board")


def test_a_bar_is_reached_and_pressed_by_keyboard_too(hands):
    hands.is_(MANAGER).go("/dashboard")
    bar = hands.page.locator("svg a[aria-label*='停车场']").first

    bar.focus()
    with hands.page.expect_navigation():
        hands.page.keyboard.press("Enter")

    assert "停车场" in hands.page.inner_text("main")


def test_the_console_has_nothing_to_complain_of(hands):
    said = []
    hands.is_(MANAGER).page.on("console", lambda message: said.append(message.text))

    hands.go("/dashboard")

    assert said == []  # such as a style that the policy of the page forbids


def test_on_paper_every_picture_has_its_figures_beside_it(hands):
    page = hands.is_(MANAGER).page
    hands.go("/dashboard")
    page.emulate_media(media="print", color_scheme="light")

    shown = [one.is_visible() for one in page.locator(".charts table").all()]
    hands.picture("paper")
    page.emulate_media(media="screen")

    assert shown and all(shown)


@pytest.mark.parametrize("path", ["/dashboard", "/calendars", "/settings"])
def test_a_phone_shows_it_without_scrolling_sideways(hands, path):
    page = hands.is_(ADMINISTRATOR).page
    page.set_viewport_size({"width": 390, "height": 844})
    hands.looks(path, "phone" + path.replace("/", "-"))

    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 1280, "height": 900})

    assert width <= 390


@pytest.mark.parametrize("path", ["/calendars", "/settings"])
def test_calendars_and_settings_have_no_barriers(hands, path):
    hands.is_(ADMINISTRATOR).looks(path, path.strip("/"))
    for summary in hands.page.locator("main details > summary").all():
        summary.click()

    assert barriers(hands.page) == []


def test_a_pasted_year_is_previewed_and_proposed(hands):
    hands.is_(ADMINISTRATOR).go("/calendars")
    hands.page.fill("#notice", YEAR)
    with hands.page.expect_navigation():
        hands.page.click("text=预览 >> visible=true")
    found = barriers(hands.page)
    hands.picture("calendars-preview")

    with hands.page.expect_navigation():
        hands.page.click("main form button:has-text('提议放假安排')")
    said = hands.picture("calendars-waiting")

    assert found == []
    assert "等批准：2027/1" in said and "须由另一位系统管理员" in said
