"""Procedures in a real browser: read, compared, and asked what they would say."""

from pathlib import Path
from tempfile import mkdtemp

import pytest
from axe_playwright_python.sync_playwright import Axe

from domain.policies.reader import read_shipped
from tests.counter import Counter
from tests.web.browsing import Hands, engage, served

CLERK = "reception_clerk"
PAGES = (
    "/packs?pack=P02",
    "/packs/text?pack=P02",
    "/packs/compare?pack=P02",
    "/packs/ask",
    "/packs/ask?1.do=assess_liability&1.liability=supplier&q.do=grant_compensation"
    "&q.role=reception_clerk&q.amount_yuan=100.01",
    "/packs/ask?1.do=assess_liability&1.liability=supplier&q.do=grant_compensation"
    "&q.role=reception_clerk&q.amount_yuan=20.00",
)


@pytest.fixture(scope="module")
def hands(browser):
    """A store that adopted its procedure twice, and hands at a browser."""
    counter = Counter()
    newer = read_shipped("P02").text.replace('"P02/1"', '"P02/2"')
    newer = newer.replace('within = "3 days"', 'within = "2 days"', 1)
    counter.of_store("adopt_pack", text=newer)
    app, server = served(counter, Path(mkdtemp(prefix="counter-")))
    engage(app, counter, CLERK)
    address = f"http://127.0.0.1:{server.server_port}"
    yield Hands(browser, address, counter, "packs")
    server.shutdown()


def test_a_question_is_put_together_and_answered(hands):
    desk = hands.is_(CLERK)
    desk.go("/packs/ask")

    desk.page.select_option("#add", "assess_liability")
    desk.page.click("text=加上")
    desk.page.check("[name='1.liability'][value='supplier']")
    desk.page.select_option("[name='q.do']", "grant_compensation")
    desk.page.click("text=选定")
    desk.page.fill("[name='q.amount_yuan']", "100.01")
    desk.page.click("main form button.press.first")

    said = desk.picture("asked")
    assert "接待课课员不可以同意赔付" in said
    assert "谁能批" in said
    assert "客服经理、客服副理" in said


def test_the_pages_of_procedures_have_no_barriers_axe_can_find(hands):
    desk, found = hands.is_(CLERK), []

    for number, path in enumerate(PAGES):
        desk.looks(path, f"page-{number}")
        violations = Axe().run(desk.page).response["violations"]
        found += [(path, it["id"], it["nodes"][0]["html"][:200]) for it in violations]

    assert found == []


def test_a_phone_shows_them_without_scrolling_sideways(hands):
    desk = hands.is_(CLERK)
    desk.page.set_viewport_size({"width": 390, "height": 844})

    widths = {}
    for number, path in enumerate(PAGES):
        desk.looks(path, f"phone-{number}")
        widths[path] = desk.page.evaluate("document.documentElement.scrollWidth")

    assert {path: width for path, width in widths.items() if width > 390} == {}
