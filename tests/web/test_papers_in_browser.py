"""A statement is printed at the desk, shown on the screen and signed by hand."""

from pathlib import Path
from tempfile import mkdtemp
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from tests.counter import Counter
from tests.web.browsing import Hands, engage, served

CLERK = "reception_clerk"
NAME_DRAWN = (  # a horizontal stroke, one that falls away, a dot
    [(60, 60), (160, 55), (260, 62)],
    [(170, 30), (160, 90), (120, 150)],
    [(290, 120), (298, 128), (300, 131)],
)


@pytest.fixture
def desk(browser):
    """Hands at the service desk, in a real browser."""
    counter = Counter()
    app, server = served(counter, Path(mkdtemp(prefix="papers-")))
    engage(app, counter, CLERK)
    address = f"http://127.0.0.1:{server.server_port}"
    yield Hands(browser, address, counter, "papers").is_(CLERK)
    server.shutdown()


def draw(hands, strokes):
    """Put the pointer down, move it and lift it, stroke by stroke."""
    field = hands.page.locator("canvas[data-sign]")
    field.scroll_into_view_if_needed()
    box, mouse = field.bounding_box(), hands.page.mouse
    for (x, y), *rest in strokes:
        mouse.move(box["x"] + x, box["y"] + y)
        mouse.down()
        for x, y in rest:
            mouse.move(box["x"] + x, box["y"] + y, steps=6)
        mouse.up()


def test_a_statement_is_signed_on_the_screen_below_the_paper_it_is(desk):
    faults = []
    desk.page.on("pageerror", lambda it: faults.append(str(it)))
    desk.page.on("console", lambda it: it.type == "error" and faults.append(it.text))
    desk.registers(
        channel="service_desk", summary="鲜奶变质", complainant_name="李雷雷"
    )
    said = {"speaker": "customer", "speaker_name": "李雷雷"}
    desk.does("record_statement", **said, text="昨天买的鲜奶，今天打开是酸的。")
    desk.looks(f"/cases/{desk.case_id}/papers", "ready")

    desk.go(f"/cases/{desk.case_id}/statements")
    desk.page.get_by_role("button", name="打印询问笔录").click()
    desk.page.wait_for_url("**/papers/*-*")
    printed = desk.picture("printed")
    desk.page.get_by_role("link", name="屏幕签名").click()
    field = desk.page.locator("canvas[data-sign]")
    unsigned = desk.page.get_by_role("button", name="签好了").is_disabled()
    draw(desk, NAME_DRAWN[:1])
    desk.page.get_by_role("button", name="清除重签").click()
    draw(desk, NAME_DRAWN)
    desk.picture("signed")
    violations = Axe().run(desk.page).response["violations"]
    desk.page.get_by_role("button", name="签好了").click()
    desk.page.wait_for_url("**/papers/*?after=*")

    done = desk.picture("done")
    assert "还没有人签" in printed and unsigned and field.count() == 0
    assert "已在屏幕上签名" in done and "屏幕签名" in done
    assert [one["id"] for one in violations] == [] and faults == []
    desk.counter.case_id = UUID(desk.case_id)
    (paper,) = desk.counter.facts("PaperSigned")
    (statement,) = desk.counter.facts("StatementSigned")
    assert paper.signing_device.startswith("鼠标 · ")
    assert statement.signature == "on_screen"
    with desk.page.expect_download() as download:
        desk.page.get_by_role("link", name="签署证据页").click()
    sheet = PdfReader(download.value.path())
    text = "".join(sheet.pages[0].extract_text().split())
    assert paper.strokes_sha256 in text and "3笔" in text and "李雷雷" in text
    assert fits_a_phone(desk, paper)


def fits_a_phone(hands, paper):
    """Whether the page to sign needs no scrolling sideways on a phone."""
    hands.page.set_viewport_size({"width": 390, "height": 844})
    hands.looks(f"/cases/{hands.case_id}/papers/{paper.print_id}/sign", "phone")
    return hands.page.evaluate("document.documentElement.scrollWidth") <= 390
