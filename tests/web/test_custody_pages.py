"""Custody as people see it: who has what, until when, in which bag."""

from datetime import timedelta

import pytest

from tests.counter import person
from tests.story import id_of

KETTLE = str(id_of("a kettle"))
AGREEMENT = str(id_of("an agreement"))
SEAL_USE = {"seal_use_id": str(id_of("a use"))}
OUT = {"taker": "insurer", "outsider_name": "查勘员", "signature": "ink"}
OUT |= {"due_back_at": "2026-04-26T18:00", "reason": "定损"}
INSIDE = {"taker": "finance_dept", "taker_id": str(person("finance_dept"))}
INSIDE |= {"due_back_at": "2026-04-26T18:00", "reason": "核对"}


@pytest.fixture
def kettle(counter, case_id):
    told = {"paper": "physical_evidence", "exhibit_id": KETTLE, "remarks": "热水壶"}
    counter.of_case("receive_evidence", **told)
    numbers = {"bag_no": "WZ-017", "seal_no": "FQ-0901", "shelf": "物证柜 2-3"}
    counter.of_case("bag_exhibit", exhibit_id=KETTLE, **numbers)
    return counter


def test_a_bag_is_found_by_the_number_of_bag_or_seal(clerk, kettle):
    pages = [clerk.get(f"/evidence?number={n}").text for n in ("z-017", "fq-09", "X")]

    assert ["热水壶" in page for page in pages] == [True, True, False]
    assert "物证柜 2-3" in pages[0] and "WZ-017" in pages[0]


def test_what_is_out_is_listed_with_its_day_and_overdue_when_that_has_passed(
    clerk, kettle
):
    kettle.of_case("lend_exhibit", exhibit_id=KETTLE, **OUT)
    in_time = clerk.get("/evidence?view=lent").text
    kettle.now += timedelta(days=3)

    page = clerk.get("/evidence?view=lent").text

    assert "保险公司" in in_time and "逾期" not in in_time
    assert "逾期 1" in page and "超 " in page


def test_the_taker_finds_what_waits_for_him_and_signs(enter, clerk, kettle):
    kettle.of_case("lend_exhibit", exhibit_id=KETTLE, **INSIDE)
    others = clerk.get("/evidence?view=offered")
    finance = enter("finance_dept")

    page = finance.get("/evidence?view=offered")
    (sign,) = (link for link in page.links if "sign_for_exhibit" in (link or ""))
    answer = finance.fill_in(sign)

    assert "待签收 1（等我）" in page.text and "保管 1" in page.text
    assert "保管 1" not in others.text and "保管 1" not in finance.get("/").text
    assert not [link for link in others.links if "sign_for" in (link or "")]
    assert answer.status == 303
    assert kettle.case.custody.held[id_of("a kettle")].holder == "finance_dept"


def test_the_case_page_offers_what_may_be_done_and_fills_in_the_exhibit(
    clerk, kettle, case_id
):
    page = clerk.get(f"/cases/{case_id}/evidence")
    links = [link for link in page.links if KETTLE in (link or "")]
    (lend,) = (link for link in links if "lend_exhibit" in link)

    form = clerk.get(lend)

    assert form.fields["exhibit_id"] == KETTLE
    assert any("open_bag" in link for link in links)
    assert not any("give_back_exhibit" in link for link in links)


def test_the_originals_of_an_agreement_can_be_chosen_by_number(clerk, kettle, case_id):
    told = {"agreement_id": AGREEMENT, "settled_yuan": "0.00", "originals": "2"}
    kettle.of_case("sign_agreement", **told)

    form = clerk.get(f"/commands/lend_exhibit?case_id={case_id}")

    for says in (
        "协议书 原件第 1 份，服务中心",
        "协议书 原件第 2 份，服务中心",
        "袋 WZ-017，公司",
    ):
        assert says in form.text


def stamped(counter):
    asked = {"seal": "contract_seal", "paper": "settlement_agreement"}
    asked |= {"impressions": "3", "across_pages": "yes", "reason": "签和解协议"}
    counter.of_case("request_seal_use", **SEAL_USE, **asked)
    counter.of_case("approve_seal_use", "customer_service_manager", **SEAL_USE)
    told = {"impressions": "3", "across_pages": "yes"}
    told["watched_by_id"] = str(person("auditor"))
    counter.of_case("use_seal", "cashier", **SEAL_USE, **told)


def test_the_seal_register_tells_who_asked_allowed_stamped_and_watched(
    clerk, counter, case_id
):
    stamped(counter)

    page = clerk.get("/seals?month=2026-04&seal=contract_seal&state=used").text

    for said in ("合同专用章", "协议书", "签和解协议", "客服经理", "出纳", "是"):
        assert said in page


@pytest.mark.parametrize(
    "asked", ["month=2026-03", "seal=company_seal", "state=asked", "month=2026-05"]
)
def test_the_seal_register_shows_what_is_asked_for(clerk, counter, case_id, asked):
    stamped(counter)

    assert "没有用印" in clerk.get(f"/seals?{asked}").text
    assert "签和解协议" in clerk.get("/seals?month=nonsense").text


def test_a_recording_counts_down_on_case_clocks_and_board(clerk, counter, case_id):
    told = {"camera": "生鲜区 3 号", "overwritten_at": "2026-04-25T10:00"}
    counter.of_case("request_cctv", **told)

    pages = [clerk.get(path).text for path in (f"/cases/{case_id}", "/clocks", "/")]

    assert all("CCTV" in page and "余" in page for page in pages)
    assert "监控录像须在被覆盖前复制保存" in pages[0]


@pytest.mark.parametrize(
    ("answer", "fact"), [("yes", "SealUseApproved"), ("no", "SealUseDeclined")]
)
def test_a_seal_asked_for_waits_in_the_inbox_of_whoever_may_allow_it(
    manager, clerk, counter, case_id, answer, fact
):
    asked = {"seal": "contract_seal", "paper": "settlement_agreement"}
    counter.of_case("request_seal_use", impressions="2", reason="签协议", **asked)
    others = clerk.get("/approvals").text
    waiting = manager.get("/approvals").text

    manager.fill_in("/approvals", answer=answer, note="同意盖两次")

    assert "合同专用章 2 次：签协议" in waiting and "合同专用章" not in others
    assert len(counter.facts(fact)) == 1
    assert "没有等您的审批" in manager.get("/approvals").text


@pytest.mark.parametrize("rule", ["CUSTODY", "CCTV", "SEAL"])
def test_a_rule_of_the_house_has_its_page(clerk, case_id, rule):
    assert rule in clerk.get(f"/rules/{rule}").text


def test_the_story_is_narrowed_to_what_was_kept_and_to_what_was_allowed(
    clerk, kettle, case_id
):
    stamped(kettle)

    pages = [
        clerk.get(f"/cases/{case_id}?only={only}").text
        for only in ("evidence", "approval")
    ]

    assert "已封存入袋" in pages[0] and "已用印" not in pages[0]
    assert "已用印" in pages[1] and "已封存入袋" not in pages[1]
