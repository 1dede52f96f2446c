"""What may be done is asked of the adopted pack, by address, and nothing recorded."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from domain.policies.reader import read_shipped
from domain.policies.rules import Rules
from web.pages.simulator import examples

SUPPLIER = {"1.do": "assess_liability", "1.liability": "supplier"}
GRANT = {"q.do": "grant_compensation", "q.role": "reception_clerk"}
CSM = "customer_service_manager"
SLIP = {
    "2.do": "raise_petty_cash_slip",
    "2.slip_no": "S1",
    "2.amount_yuan": "10.00",
    "3.do": "consent_petty_cash",
    "3.role": "on_duty_section_chief",
    "3.slip_no": "S1",
}
DRAW = {"q.do": "draw_petty_cash", "q.slip_no": "S1", "q.amount_yuan": "10.00"}


def asked(visitor, *parts, **more):
    """The page that answers a question."""
    told = {key: value for part in parts for key, value in part.items()} | more
    return visitor.get(f"/packs/ask?{urlencode(told)}")


def test_a_clerk_may_not_grant_a_hundred_yuan_and_one_fen_on_a_supplier(clerk):
    page = asked(clerk, SUPPLIER, GRANT, {"q.amount_yuan": "100.01"})

    assert "接待课课员不可以同意赔付：1 条规则不允许" in page.text
    assert "/rules/P02-R21" in page.links
    assert "谁能批 客服经理、客服副理" in page.text
    assert "照这样，现在谁可以：客服经理、客服副理" in page.text


def test_up_to_twenty_yuan_he_may_and_hears_by_which_rule(clerk):
    page = asked(clerk, SUPPLIER, GRANT, {"q.amount_yuan": "20.00"})

    assert "接待课课员可以同意赔付" in page.text
    assert "/rules/P02-R18" in page.links
    assert "会记为 已同意赔付" in page.text


def test_what_is_missing_is_named_in_words(clerk):
    on_duty = GRANT | {"q.role": "on_duty_section_chief"}

    page = asked(clerk, SUPPLIER, on_duty, {"q.amount_yuan": "100.00"})

    assert "还缺 初步判断（角色：接待课课员）；当班课长到场" in page.text
    assert "谁都不可以，先补上缺的" in page.text


def test_what_must_follow_is_shown_with_its_time(counter, clerk):
    counter.of_store("open_petty_cash", amount_yuan="500.00")
    grant = {"4.do": "grant_compensation", "4.amount_yuan": "10.00"}

    page = asked(clerk, SUPPLIER, SLIP, grant, DRAW, {"q.role": "cashier"})

    assert "出纳可以支取备用金" in page.text
    assert "P02-R24" in page.text.split("办了以后")[1]
    assert "下一个周一" in page.text.split("办了以后")[1]


def test_another_person_of_the_same_role_may_be_asked_about(counter, clerk):
    other = {"q.do": "pay", "q.amount_yuan": "10.00", "q.role": CSM}
    same = {"4.do": "grant_compensation", "4.role": CSM}
    told = SUPPLIER | same | {"4.amount_yuan": "10.00"} | other

    by_the_same, by_another = asked(clerk, told), asked(clerk, told, {"q.other": "1"})

    assert "客服经理不可以付款" in by_the_same.text
    assert "/rules/C17" in by_the_same.links
    assert "客服经理可以付款" in by_another.text


def test_nothing_is_recorded(counter, clerk):
    before = counter.ledger.head()

    asked(clerk, SUPPLIER, GRANT, {"q.amount_yuan": "100.01"})

    assert counter.ledger.head() == before


def test_the_address_is_the_question_for_whoever_opens_it(enter):
    page = asked(enter("cashier"), SUPPLIER, GRANT, {"q.amount_yuan": "100.01"})
    (address,) = [link for link in page.links if link and "q.amount_yuan" in link]

    again = enter("auditor").get(address.removeprefix("http://localhost"))

    assert "不可以同意赔付" in again.text


def test_a_thing_assumed_is_added_and_dropped_by_the_address(clerk):
    added = clerk.get(f"/packs/ask?{urlencode(SUPPLIER | {'add': 'involve_law'})}")
    dropped = clerk.get(f"/packs/ask?{urlencode(SLIP | SUPPLIER | {'drop': '2'})}")

    assert dict(parse_qsl(urlsplit(added.location).query)) == SUPPLIER | {
        "2.do": "involve_law"
    }
    assert dict(parse_qsl(urlsplit(dropped.location).query)) == SUPPLIER | {
        key.replace("3.", "2."): value for key, value in SLIP.items() if key[0] == "3"
    }


def test_a_pack_may_be_asked_alone(clerk, counter):
    counter.of_store("adopt_pack", code="P12", place="overlay")
    closing = {"q.do": "close_case", "q.role": "reception_clerk"}

    both, alone = asked(clerk, closing), asked(clerk, closing, pack="P02")

    assert "/rules/P12-R06" in both.links
    assert "/rules/P12-R06" not in alone.links
    assert "/rules/P02-R15" in alone.links


def test_what_cannot_be_read_is_said_beside_its_blank(clerk):
    page = asked(clerk, SUPPLIER, GRANT, {"q.amount_yuan": "一百"})

    assert "q.amount_yuan" in page.invalid
    assert "不可以同意赔付" not in page.text


def test_what_code_itself_refuses_cannot_be_assumed(clerk):
    page = asked(clerk, SUPPLIER, DRAW | {"2.do": "draw_petty_cash"}, {
        "2.slip_no": "S1", "2.amount_yuan": "10.00",
    })  # fmt: skip

    assert "这件事不能假定" in page.text


@pytest.mark.parametrize(
    ("code", "by_amount"), [("P02", 2), ("P01", 0), ("P09", 0), ("P13", 0)]
)
def test_examples_of_amounts_are_given_where_a_table_speaks_of_them(code, by_amount):
    rules = Rules((read_shipped("common"), read_shipped(code)), {})

    offered = [says for says, _ in examples(rules)]

    assert len([says for says in offered if "元" in says]) == by_amount
    assert "刚登记就结案" in offered


def test_the_examples_offered_are_links_that_are_answered(clerk):
    offered = [link for link in clerk.get("/packs/ask").links if "q.do=" in link]

    assert len(offered) == 3
    assert all("网址就是这一问" in clerk.get(link).text for link in offered)


def test_another_store_is_not_asked_about(enter, counter):
    counter.do("open_store", "administrator", store_code="HY-02", name="别家")
    other = counter.ledger.facts(0, 999, ["stores.StoreOpened"])[-1].originator_id

    page = asked(enter("reception_clerk"), GRANT, store=str(other))

    assert page.status == 403


@pytest.mark.parametrize(
    "told",
    [
        {"q.do": "nonsense"},
        {"q.do": "escalate"},
        {"1.do": "open_store"},
        {"q.do": "close_case", "q.role": "nobody"},
        {"99999999999999999999.do": "involve_law"},
        {"pack": "P99", "q.do": "close_case"},
        {"c.channel": "pigeon", "q.do": "close_case"},
        {"drop": "7"},
    ],
)
def test_an_address_made_up_by_hand_breaks_nothing(clerk, told):
    assert asked(clerk, told).status in (200, 302)


def test_every_command_about_a_case_can_be_asked(clerk):
    page = asked(clerk, {"q.do": "receive_evidence", "q.paper": "photo"}, {
        "q.form": "copy", "q.holder": "reception_section",
    })  # fmt: skip

    assert "可以收到证据" in page.text
