from datetime import timedelta

import pytest

from domain.commands import COMMANDS
from domain.desk import Desk
from domain.reading import read
from tests.counter import person

NEAR_MISS = {"method": "phone", "content": "已解释"}


@pytest.fixture
def injury(counter):
    """A case whose clock of three days escalates: P01-R05."""
    counter.of_store("adopt_pack", "administrator", code="P01", place="overlay")
    counter.register(summary="顾客摔倒", case_type="personal_injury")
    return counter.case_id


def run_out(counter):
    """The clock P01-R05 runs out, and is taken up."""
    counter.now += timedelta(days=4)
    desk = Desk(counter.ledger, by=person("clock"), role="clock")
    told = {"case_id": str(counter.case_id), "rule": "P01-R05", "start_version": 1}
    command = COMMANDS["escalate"]
    return command(desk, read(command.ask, told))


def test_a_clock_says_why_it_is_due_then_what_stops_it_and_who_is_awaited(
    clerk, case_id
):
    text = clerk.get("/clocks").text

    assert "牛奶变质" in text and "客诉-2026-HY-01-000001" in text
    assert " 2026-04-24 10:00:" in text and "＋ 3 个自然日 ＝" in text
    assert "2026-04-27 23:59:59" in text
    assert "不计 04-24 起算日" in text
    assert "记入即停" in text and "过时 1 秒标为超期" in text
    assert "P02-R15" in text and "等我 接待课课员" in text


def test_where_the_rule_names_nobody_whoever_handles_the_case_is_awaited(clerk, injury):
    assert "等 经办人" in clerk.get("/clocks?rule=P01-R05").text
    assert "等 经办人" in clerk.get(f"/cases/{injury}").text


def test_the_case_page_says_the_same_of_its_clock(clerk, case_id):
    text = clerk.get(f"/cases/{case_id}").text

    assert "不计 04-24 起算日" in text and "过时 1 秒标为超期" in text
    assert "等" in text and "接待课" in text


def test_groups_and_filters_are_addresses_with_counts(clerk, counter, case_id):
    counter.now += timedelta(days=4)

    page = clerk.get("/clocks?when=overdue&rule=P02-R15&role=reception_clerk")

    assert "/clocks?when=overdue&rule=P02-R15&role=reception_clerk" in page.links
    assert f"/cases/{case_id}" in page.links and "已超期" in page.text
    assert f"/cases/{case_id}" not in clerk.get("/clocks?rule=P02-R24").links
    assert f"/cases/{case_id}" not in clerk.get("/clocks?role=cashier").links
    assert "这里没有时限" in clerk.get("/clocks?when=late").text


def test_what_was_taken_up_and_turned_out_in_time_says_so(clerk, counter, injury):
    in_time = counter.now + timedelta(hours=1)
    run_out(counter)
    before = clerk.get("/clocks?when=overdue&rule=P01-R05").text
    counter.of_case("withdraw_complaint", reason="已和好", at=in_time)

    after = clerk.get("/clocks?when=unfounded")

    assert "超期上报高层管理人员" in before and "上报不成立" not in before
    assert "上报不成立：后来补记的事实表明当时已按时办到" in after.text
    assert f"/cases/{injury}" in after.links
    case = clerk.get(f"/cases/{injury}").text
    assert "上报不成立：后来补记的事实表明当时已按时办到" in case


def test_an_address_typed_by_hand_is_no_mistake_of_ours(clerk, case_id):
    for asked in ("when=never", "page=-7", "page=x", "store=nowhere", "rule=%27%25"):
        assert clerk.get(f"/clocks?{asked}").status == 200


def test_pages_follow_one_another(clerk, counter):
    for _ in range(51):
        counter.register()

    first, second = clerk.get("/clocks"), clerk.get("/clocks?page=2")

    assert "/clocks?when=awaited&page=2" in first.links
    cases = {link for link in second.links if link and link.startswith("/cases/")}
    assert len({link.partition("#")[0] for link in cases}) == 1
