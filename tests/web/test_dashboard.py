from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from domain.policies.reader import read_shipped
from tests.web.conftest import seat
from tests.counter import person
from tests.web.visitor import PASSWORD

WORD = "一楼中庭"


class Tables(HTMLParser):
    """The tables of a page by their captions, each row by its first cell."""

    def __init__(self, page):
        super().__init__()
        self.found, self._rows, self._row, self._in = {}, None, None, ""
        self.feed(page.source)

    def handle_starttag(self, tag, attributes):
        self._in = tag if tag in ("caption", "th", "td") else self._in
        if tag == "table":
            self._rows = {}
        if tag == "tr":
            self._row = []

    def handle_endtag(self, tag):
        self._in = "" if tag in ("caption", "th", "td") else self._in
        if tag == "tr" and self._row and self._rows is not None:
            self._rows[self._row[0]] = self._row[1:]
        if tag == "table":
            self._rows = None

    def handle_data(self, data):
        if self._in == "caption":
            self.found[data.strip()] = self._rows
        elif self._in and self._row is not None and data.strip():
            self._row.append(data.strip())


@pytest.fixture
def busy(counter):
    """Two complaints in one place, five days later a third one elsewhere."""
    counter.register(place=WORD, brand="某牌")
    counter.register(place=WORD, case_type="personal_injury")
    counter.now += timedelta(days=5)
    counter.register(summary="价格标错", place="收银台")
    return counter


def tables(visitor, address="/dashboard"):
    return Tables(visitor.get(address)).found


def test_each_picture_has_its_table_with_the_same_figures(clerk, busy):
    page = clerk.get("/dashboard")
    told = Tables(page).found

    assert told["新收投诉，按类型"]["商品质量和服务"][-1] == "2"
    assert told["新收投诉，按类型"]["人身伤害"][-1] == "1"
    assert told["重复发生，按地点"] == {"地点": ["件"], WORD: ["2"]}
    assert page.source.count("<svg xmlns=") + page.source.count("<svg viewBox") >= 5
    assert "人身伤害，2026年4月：1" in page.text


def test_open_complaints_are_shown_by_age_with_those_overdue(clerk, busy):
    told = tables(clerk)["在办投诉的账龄"]

    assert told["在办"][:3] == ["1", "2", "0"]
    assert told["其中已超期"][:3] == ["0", "2", "0"]
    assert "在办已超期 2 件" in clerk.get("/dashboard").text


def test_rates_have_the_counts_they_are_made_of_and_na_where_there_are_none(
    clerk, busy
):
    busy.of_case("give_reply", method="in_person", content="已更正")
    busy.of_case("assess_liability", "on_duty_section_chief", liability="store")
    busy.of_case("solve_on_the_spot", how="按标价退差")

    told = tables(clerk)["办结率和按时率"]

    assert told["办结率"][-2:] == ["n/a", "33.3%"]
    assert told["按时率"][-2:] == ["n/a", "100.0%"]
    assert told["本月受理"][-1] == "3" and told["其中按时办结"][-1] == "1"


def test_a_figure_leads_to_its_complaints_on_the_board(clerk, busy):
    links = [one for one in clerk.get("/dashboard").links if one and "closed=1" in one]
    injuries = next(one for one in links if "personal_injury" in one)
    places = next(one for one in links if WORD in unquote(one))

    board, again = clerk.get(injuries), clerk.get(places)

    assert "只看" in board.text and "2026-04 登记：1 案" in board.text
    assert again.text.count("牛奶变质") >= 2 and "价格标错" not in again.text


def test_an_age_leads_to_the_open_complaints_that_old(clerk, busy):
    links = [one for one in clerk.get("/dashboard").links if one and "over=3" in one]

    page = clerk.get(links[0])

    assert "2 案" in page.text and "价格标错" not in page.text


def test_whoever_has_overdue_complaints_is_told_with_all_she_has(enter, busy):
    manager, handler = enter("customer_service_manager"), person("cashier")
    busy.of_case("assign_handler", person_id=handler)
    busy.now += timedelta(days=9)
    told = tables(manager)["超期，按经办人"]
    links = [
        one for one in manager.get("/dashboard").links if one and "handler=" in one
    ]

    page = manager.get(links[0])

    assert told["未指派"] == ["2（在办 2）"] and told["钱**"] == ["1（在办 1）"]
    assert "钱** 经办：1 案" in page.text and "价格标错" in page.text
    assert "牛奶变质" not in page.text


def test_months_are_chosen_by_the_address_and_never_more_than_twelve(clerk, busy):
    later = tables(clerk, "/dashboard?from=2026-05&to=2026-05")
    long = tables(clerk, "/dashboard?from=2020-01&to=2026-04")

    assert later.get("新收投诉，按类型") is None
    assert len(long["新收投诉，按类型"]["人身伤害"]) == 12


@pytest.mark.parametrize(
    "asked",
    ["from=x&to=y", "from=2026-13", "to=0000-01", "from=2026-05&to=2026-04", "store="],
)
def test_an_address_typed_by_hand_is_no_mistake_of_ours(clerk, busy, asked):
    assert clerk.get(f"/dashboard?{asked}").status == 200


@pytest.mark.parametrize(
    "asked", ["type=x", "from=2026-04", "over=x&up_to=99999999999", "from=1&to=2"]
)
def test_a_board_narrowed_to_nonsense_is_the_whole_board(clerk, busy, asked):
    page = clerk.get(f"/?{asked}")

    assert page.status == 200 and "只看" not in page.text


def test_nobody_narrows_the_board_to_a_store_beyond_the_own_seat(clerk, busy):
    other = busy.do("open_store", "administrator", store_code="HY-02", name="二店")

    answer = clerk.get(f"/?store={other[0].originator_id}")

    assert answer.status == 403


def test_a_seat_for_all_stores_compares_them_and_looks_at_one(enter, busy):
    page = enter("administrator").get("/dashboard")
    told = Tables(page).found

    assert told["新收投诉，按门店"]["演练一店"][-1] == "3"
    one = tables(enter("administrator"), f"/dashboard?store={busy.store_id}")
    assert "新收投诉，按门店" not in one


def test_an_employees_complaint_is_in_no_figure_for_those_outside(enter, busy):
    text = read_shipped("P13").text
    busy.of_store("adopt_pack", text=text, place="overlay")
    busy.register(complainant_kind="employee", place="仓库", summary="克扣工资")
    busy.register(complainant_kind="employee", place="仓库", summary="排班不公")
    seat(busy, "hr_dept", {"store_id": busy.store_id})

    outside = enter("customer_service_manager").get("/dashboard")

    told = Tables(outside).found
    assert "仓库" not in outside.source
    assert told["在办投诉的账龄"]["在办"][0] == "1"
    assert told["办结率和按时率"]["本月受理"][-1] == "3"


def test_whoever_is_inside_the_circle_counts_them(enter, busy, app):
    text = read_shipped("P13").text
    busy.of_store("adopt_pack", text=text, place="overlay")
    seat(busy, "hr_dept", {"store_id": busy.store_id})
    app.extensions["accounts"].add(person("hr_dept"), "hr_dept", PASSWORD)
    for summary in ("克扣工资", "排班不公"):
        told = {"complainant_kind": "employee", "place": "仓库", "summary": summary}
        busy.register(**told)

    told = tables(enter("hr_dept"))

    assert told["重复发生，按地点"]["仓库"] == ["2"]
