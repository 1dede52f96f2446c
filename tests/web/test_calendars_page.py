from datetime import datetime
from io import BytesIO

import pytest

from domain.deadlines import SHANGHAI
from domain.stores.store import Store
from tests.counter import person
from tests.domain.test_holidays import NOTICE_2026, YEAR
from tests.web.conftest import accounts_of
from tests.web.visitor import PASSWORD
from web.accounts import Accounts

WORKING_DAYS = """
pack = "P98/1"
name = "五个工作日内答复"
[[duty]]
rule = "P98-R01"
after = "ComplaintRegistered"
needs = "ReplyGiven"
within = "5 working days"
say = "五个工作日内答复"
"""
YEARS_END = datetime(2026, 12, 30, 10, 0, tzinfo=SHANGHAI)  # a Wednesday
DUE, THEN_DUE = "2027-01-06 23:59:59", "2027-01-07 23:59:59"  # 元旦 is a Friday


@pytest.fixture
def provisional(counter):
    """A case whose clock runs over a year's end that nobody has published."""
    counter.of_store("adopt_pack", text=WORKING_DAYS, place="overlay")
    counter.now = YEARS_END
    counter.register(summary="赠品没有给")
    return counter


@pytest.fixture
def first(provisional, enter):
    return enter("administrator")


@pytest.fixture
def second(provisional, enter, tmp_path):
    told = {"person_id": person("administrator:2")}
    provisional.do("add_person", "administrator", **told, name="孙小小")
    told |= {"granted_role": "administrator"}
    provisional.do("grant_role", "administrator", **told)
    Accounts(accounts_of(tmp_path)).add(person("administrator:2"), "second", PASSWORD)
    return enter("second")


@pytest.fixture
def proposed(first):
    """The first administrator has looked at the preview and proposed it."""
    return propose(first)


def preview(visitor, **typed):
    return visitor.fill_in("/calendars", **{"notice": YEAR} | typed)


def propose(visitor):
    return sent(visitor, preview(visitor))


def sent(visitor, page):
    """The previewed year is proposed: the form of the page that holds its text."""
    blanks = ("csrf_token", "command_id", "store_id", "text")
    told = {name: page.fields[name] for name in blanks}
    return visitor.post("/commands/propose_holidays", told)


def versions(counter):
    store = counter.ledger.find(Store, counter.store_id)
    return [one.year.version for one in store.years()]


def due_of(counter):
    from domain.cases.card_case import CaseAtHand

    clocks = CaseAtHand(counter.ledger, counter.case_id).card.clocks
    (clock,) = (one for one in clocks if "P98-R01" in one.rules)
    at = clock.due_at.astimezone(SHANGHAI)
    return f"{at:%Y-%m-%d %H:%M:%S}", clock.provisional


def test_a_published_year_and_one_that_is_provisional_are_told_apart(first):
    text = first.get("/calendars").text

    assert "2026/1" in text and "已公布" in text and "春节 02-15至02-23" in text
    assert "2027 暂定" in text and "按周一到周五推算" in text


def test_the_first_year_nobody_published_is_offered(first, provisional):
    ahead = first.get("/calendars").fields["year"]
    provisional.now = provisional.now.replace(year=2027)
    late = first.get("/calendars").fields["year"]

    assert (ahead, late) == ("2027", "2027")


def test_a_preview_tells_the_days_and_the_clocks_that_move_and_records_nothing(
    first, provisional
):
    head = provisional.ledger.head().position

    page = preview(first)

    assert "2 天的算法变了" in page.text  # 元旦's Friday, and the Saturday made up
    assert "2027-01-01 周五，上班 元旦放假，不上班" in page.text
    assert "2027-01-09 周六，不上班 调休上班，上班" in page.text
    assert DUE in page.text and THEN_DUE in page.text and "P98-R01" in page.text
    assert provisional.ledger.head().position == head


def test_a_file_is_previewed_like_what_is_pasted(first):
    token = {"csrf_token": first.get("/calendars").fields["csrf_token"]}
    file = (BytesIO(YEAR.encode("utf-8-sig")), "2027.toml")

    page = first.post("/calendars", token | {"file": file})

    assert "预览：2027/1" in page.text and THEN_DUE in page.text


def test_a_notice_is_previewed_as_it_is_printed(first):
    typed = {"notice": NOTICE_2026, "year": "2026", "version": "2026/2"}

    text = preview(first, **typed).text

    assert "预览：2026/2" in text and "0 天的算法变了" in text
    assert "已按 2026/1 公布：已经开始的时限照旧" in text


def test_the_proposer_waits_for_somebody_else(first, proposed, provisional):
    page = first.get("/calendars")

    assert proposed.status == 303
    assert "等批准：2027/1" in page.text and "须由另一位系统管理员" in page.text
    assert "批准 2027/1" not in page.text
    assert versions(provisional) == ["2026/1"]


def test_a_proposer_who_answers_all_the_same_is_refused(first, proposed, provisional):
    fields = preview(first).fields
    told = {name: fields[name] for name in ("csrf_token", "store_id")}

    told |= {"sha256": sha256_of(provisional), "password": PASSWORD}
    answer = first.post("/commands/approve_holidays", told)

    assert answer.status == 409 and "不能自己批准" in answer.text
    assert versions(provisional) == ["2026/1"]


def sha256_of(counter):
    from domain.holidays.notice import HolidayNotice, notice_of

    notice = counter.ledger.find(HolidayNotice, notice_of(counter.store_id))
    return notice.facts.last("HolidaysProposed").sha256


def test_a_second_person_approves_and_the_provisional_clock_moves(
    second, first, proposed, provisional
):
    before = due_of(provisional)
    page = second.get("/calendars")
    assert "批准 2027/1" in page.text and THEN_DUE in page.text

    answer = second.post("/commands/approve_holidays", approval(page, provisional))

    assert answer.status == 303
    assert before == (DUE, True) and due_of(provisional) == (THEN_DUE, False)
    assert THEN_DUE in second.get(f"/cases/{provisional.case_id}").text
    text = second.get("/calendars").text
    assert "等批准" not in text and "2027/1" in text and "2027 暂定" not in text


def approval(page, counter):
    """The first form of the page that waits: the one with the digest."""
    told = {name: page.fields[name] for name in ("csrf_token", "store_id")}
    return told | {"sha256": sha256_of(counter), "password": PASSWORD}


def test_a_clock_begun_under_a_published_year_keeps_it(second, first, provisional):
    propose(first)
    second.post(
        "/commands/approve_holidays", approval(second.get("/calendars"), provisional)
    )
    provisional.register(summary="又一件")
    begun = due_of(provisional)
    newer = YEAR.replace("2027/1", "2027/2").replace("01-03", "01-05")
    newer = newer.replace("2027-01-09", "2027-01-10")

    page = preview(first, notice=newer)
    sent(first, page)
    second.post(
        "/commands/approve_holidays", approval(second.get("/calendars"), provisional)
    )

    assert "已按 2027/1 公布：已经开始的时限照旧" in page.text
    assert versions(provisional)[-1] == "2027/2"
    assert due_of(provisional) == begun == (THEN_DUE, False)


def test_a_year_may_be_sent_back_with_a_reason(second, first, proposed, provisional):
    path = f"/commands/decline_holidays?store_id={provisional.store_id}"
    form = second.get(f"{path}&sha256={sha256_of(provisional)}").fields

    typed = {"reason": "漏了春节", "password": PASSWORD}
    answer = second.post("/commands/decline_holidays", form | typed)

    assert answer.status == 303
    assert "等批准" not in second.get("/calendars").text
    assert versions(provisional) == ["2026/1"]


@pytest.mark.parametrize(
    ("typed", "slip"),
    [
        ({"notice": ""}, "请贴上通知"),
        ({"notice": YEAR.replace("2027-01-09", "2027-01-02")},
         "2027-01-02 是元旦放假，不能又是调休上班日"),
        ({"notice": "元旦：1月1日放假。", "year": "明年"}, "年份写作 2027"),
        ({"notice": "没有这样的句子"}, "通知里没有找到"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_beside_the_field_and_kept(first, typed, slip):
    page = preview(first, **typed)

    assert page.status == 422 and slip in page.text
    assert "notice" in page.invalid
    assert page.fields["notice"] == typed["notice"].strip()


@pytest.mark.parametrize("told", [b"\xff\xfe\x00", b"x" * 70_000])
def test_a_file_that_is_no_years_file_is_refused(first, told):
    token = {"csrf_token": first.get("/calendars").fields["csrf_token"]}

    page = first.post("/calendars", token | {"file": (BytesIO(told), "2027.toml")})

    assert page.status == 422 and "notice" in page.invalid


def test_whoever_is_no_administrator_reads_the_calendar_only(clerk):
    page = clerk.get("/calendars")

    assert page.status == 200 and "导入一年的放假安排" not in page.text
