"""Five merchants complain of one thing, at the desk of a shopping centre, by hand."""

from pathlib import Path
from tempfile import mkdtemp

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.centre import DESK, FIVE
from tests.counter import Counter
from tests.web.browsing import Hands, engage, served

MERCHANT = {"channel": "in_person", "complainant_kind": "merchant"}


@pytest.fixture
def centre(browser):
    """Hands at the desk of a shopping centre, in a real browser."""
    counter = Counter(packs=("P07",))
    app, server = served(counter, Path(mkdtemp(prefix="centre-")))
    engage(app, counter, DESK)
    address = f"http://127.0.0.1:{server.server_port}"
    yield Hands(browser, address, counter, "centre").is_(DESK)
    server.shutdown()


def test_five_merchants_are_put_to_one_matter(centre):
    told = {"channel": "in_person", "case_type": "matter", "summary": "三楼空调不冷"}
    centre.registers(**told)
    matter_id = centre.case_id
    for name in FIVE:
        centre.registers(**MERCHANT, summary="店里太热", complainant_name=name)
        centre.does("join_matter", matter_id=matter_id)

    member = centre.looks(f"/cases/{centre.case_id}", "member")
    matter = centre.looks(f"/cases/{matter_id}", "matter")
    board = centre.looks("/", "board")

    assert "随之升级 重大责任投诉" in member
    assert "未结案的不同当事人 5 户，满 5 户升级" in matter and "P07-R19" in matter
    assert "三楼空调不冷" in board
    assert no_barriers(centre) and fits_a_phone(centre, f"/cases/{matter_id}")


def no_barriers(hands):
    """Whether axe finds none on the page that is open."""
    return Axe().run(hands.page).response["violations"] == []


def fits_a_phone(hands, path):
    """Whether a page needs no scrolling sideways on a phone."""
    hands.page.set_viewport_size({"width": 390, "height": 844})
    hands.looks(path, "phone")
    width = hands.page.evaluate("document.documentElement.scrollWidth")
    return no_barriers(hands) and width <= 390
