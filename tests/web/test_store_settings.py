import pytest

from tests.counter import CODE, person
from domain.stores.store import store_id_of

STORE = store_id_of(CODE)
LARGE, WEEKLY = "large_claim_amount_yuan", "weekly_report_recipient"


@pytest.fixture
def administrator(enter):
    return enter("administrator")


def change(visitor, name, value, reason="总部通知"):
    told = {"name": name, "value": value, "reason": reason, "store_id": str(STORE)}
    token = visitor.get("/settings").fields["csrf_token"]
    return visitor.post("/settings", told | {"csrf_token": token})


def last_change(counter):
    facts = counter.ledger.facts_of(STORE)
    return next((f for f in reversed(facts) if hasattr(f, "reason")), None)


def test_each_setting_says_its_rule_meaning_value_and_that_nobody_changed_it(clerk):
    page = clerk.get("/settings")

    assert "大额索赔标准" in page.text and "5000.00 元" in page.text
    assert "规程原值，没有改过" in page.text
    assert "/rules/A14" in page.links
    assert "总部" in page.text and "hq_hr_customer_service_section" not in page.text


def test_a_change_is_kept_with_its_reason_and_shown_with_who_and_since_when(
    administrator, counter
):
    answer = change(administrator, LARGE, "8000.00", "年度调整")

    text = administrator.get("/settings").text
    told = last_change(counter)
    assert answer.status == 302
    assert (told.name, told.value, told.reason) == (LARGE, "8000.00", "年度调整")
    assert told.by == person("administrator")
    assert "8000.00 元" in text and "年度调整" in text and "原值 5000.00 元" in text
    assert "2026-04-24" in text


@pytest.mark.parametrize(
    ("name", "value", "slip"),
    [
        (LARGE, "很多", "金额"),
        (LARGE, "", "不能留空"),
        (LARGE, "-3.00", "金额"),
        ("working_windows", "上午", "时段写作"),
        (WEEKLY, "nobody", "没有“nobody”这个词"),
    ],
)
def test_a_value_nobody_could_follow_is_refused_beside_its_field(
    administrator, counter, name, value, slip
):
    answer = change(administrator, name, value)

    assert answer.status == 422 and slip in answer.text
    assert "value" in answer.invalid or name == WEEKLY
    assert last_change(counter) is None


def test_a_change_without_a_reason_is_not_taken(administrator, counter):
    answer = change(administrator, LARGE, "8000.00", "")

    assert answer.status == 422 and "reason" in answer.invalid
    assert last_change(counter) is None


def test_whoever_is_no_administrator_reads_but_cannot_change(clerk, counter):
    answer = change(clerk, LARGE, "1.00")

    assert "修改" not in clerk.get("/settings").text
    assert answer.status == 409 and last_change(counter) is None


def test_an_older_change_stays_readable(administrator):
    change(administrator, LARGE, "8000.00", "年度调整")
    change(administrator, LARGE, "9000.00", "再调整")

    text = administrator.get("/settings").text
    assert "改过 2 次" in text and "8000.00 元" in text


def test_a_change_made_before_reasons_were_asked_is_read_still():
    from domain.stores.events import SettingChanged

    told = {"name": LARGE, "value": "1.00"}
    SettingChanged.upcast_v1_v2(told)

    assert told["reason"] is None
