from datetime import timedelta

import pytest

from tests.web.visitor import PASSWORD

SUPPLIER_BEARS = {"liability": "supplier", "certainty": "affirmed"}


@pytest.fixture
def drawn(counter, case_id):
    """A case with 18.00 drawn from the petty cash, not yet countersigned."""
    counter.of_store("open_petty_cash", "finance_dept", amount_yuan="1000.00")
    counter.of_case("assess_liability", "on_duty_section_chief", **SUPPLIER_BEARS)
    counter.of_case("grant_compensation", amount_yuan="18.00")
    counter.of_case("raise_petty_cash_slip", slip_no="JZ-1", amount_yuan="18.00")
    counter.of_case("consent_petty_cash", "on_duty_section_chief", slip_no="JZ-1")
    counter.of_case("draw_petty_cash", "cashier", slip_no="JZ-1", amount_yuan="18.00")
    return case_id


def test_the_board_says_what_is_late_and_what_is_due_today(clerk, counter, case_id):
    counter.now += timedelta(days=3)
    today = clerk.get("/").text
    counter.now += timedelta(days=1)
    late = clerk.get("/").text

    assert "今天到期" in today and "余" in today and "今天 23:59" in today
    assert "已超期" in late and "超 10 时" in late and "P02-R15" in late


@pytest.mark.parametrize("words", ["000001", "李雷雷", "2071", "13900002071", "变质"])
def test_a_case_is_found_by_number_name_phone_and_words(clerk, case_id, words):
    found = clerk.fill_in("/", q=words)
    not_found = clerk.fill_in("/", q="没有这样的事")

    assert f"/cases/{case_id}" in found.links
    assert f"/cases/{case_id}" not in not_found.links
    assert "没有找到" in not_found.text
    assert all(words not in (link or "") for link in found.links)  # no name in any


def test_names_and_phones_are_masked_everywhere(clerk, drawn):
    for path in ("/", f"/cases/{drawn}", f"/cases/{drawn}/parties", "/people"):
        page = clerk.get(path)
        assert "李雷雷" not in page.source and "13900002071" not in page.source
    assert "李**" in clerk.get(f"/cases/{drawn}").text
    assert "尾号 2071" in clerk.get("/").text


def test_filters_are_links_and_say_how_many(clerk, drawn):
    page = clerk.get("/?stage=countersign")

    assert f"/cases/{drawn}" in page.links
    assert "/?stage=countersign" in page.links
    assert f"/cases/{drawn}" not in clerk.get("/?stage=claim").links


def test_the_case_page_tells_what_to_do_what_is_missing_and_why(clerk, case_id):
    page = clerk.get(f"/cases/{case_id}")

    assert f"/commands/give_reply?case_id={case_id}" in page.links
    assert "现在可以做" in page.text and "还缺什么" in page.text
    assert "3 个自然日" in page.text and "2026-04-27 23:59:59" in page.text
    assert "现在不能做" in page.text


def test_a_case_page_has_an_address_for_each_tab(clerk, drawn):
    for tab in ("money", "evidence", "statements", "parties", "approvals", "claim"):
        assert clerk.get(f"/cases/{drawn}/{tab}").status == 200
    assert "18.00" in clerk.get(f"/cases/{drawn}/money").text
    assert clerk.get(f"/cases/{drawn}/nothing").status == 404


def test_the_story_is_filtered_and_searched(clerk, drawn):
    whole = clerk.get(f"/cases/{drawn}").text
    money = clerk.get(f"/cases/{drawn}?only=money").text
    found = clerk.get(f"/cases/{drawn}?find=JZ-1").text

    assert "案件编号" in whole
    assert "备用金已支取" in money and "案件编号" not in money
    assert "JZ-1" in found and "案件编号" not in found


def test_the_store_ledger_agrees_to_the_cent(clerk, drawn):
    text = clerk.get("/store").text

    assert "净承担" in text and "982.00" in text and "18.00" in text
    assert "待补签" in text and "JZ-1" in text


def test_a_manager_countersigns_from_the_inbox_with_her_password(enter, counter, drawn):
    manager = enter("customer_service_manager")
    form = manager.get("/approvals").fields

    answer = manager.post("/approvals", form | yes(PASSWORD))

    (signed,) = counter.facts("PettyCashCountersigned")
    assert answer.status == 303 and signed.slip_no == "JZ-1"
    assert "没有等您的审批" in manager.get("/approvals").text


def yes(password):
    """The button, and the password typed once more."""
    return {"answer": "yes", "password": password}


@pytest.mark.parametrize(
    ("typed", "slip"),
    [
        (yes("not it"), "密码不对，没有记入"),
        ({"answer": "no", "password": PASSWORD}, "驳回须写明理由"),
    ],
)
def test_an_answer_without_password_or_reason_is_not_taken(
    enter, counter, drawn, typed, slip
):
    manager = enter("customer_service_manager")
    head = counter.ledger.head().position

    answer = manager.post("/approvals", manager.get("/approvals").fields | typed)

    assert answer.status == 422 and slip in answer.text
    assert counter.ledger.head().position == head


def test_a_clerk_cannot_answer_what_waits_for_the_manager(enter, counter, drawn):
    clerk, manager = enter("reception_clerk"), enter("customer_service_manager")
    item = {name: manager.get("/approvals").fields[name] for name in ("case", "n")}
    token = {"csrf_token": clerk.get("/").fields["csrf_token"]}

    answer = clerk.post("/approvals", item | token | yes(PASSWORD))

    assert answer.status == 404
    assert counter.facts("PettyCashCountersigned") == ()


def test_other_cases_of_the_same_phone_are_shown_beside_the_parties(
    clerk, counter, case_id
):
    counter.register(complainant_phone="13900002071", summary="同一人又来")

    page = clerk.get(f"/cases/{case_id}/parties")

    assert "可能是同一件" in page.text and "同一人又来" in page.text
    assert f"/cases/{counter.case_id}" in page.links


def test_the_rules_in_force_stand_in_words_with_their_tables(clerk):
    text = clerk.get("/packs?pack=P02").text

    assert "审批权限" in text and "20.00" in text and "接待课课员" in text
    assert "3 个自然日" in text and "P02-R15" in text


def test_a_rule_has_a_page_of_its_own(clerk):
    text = clerk.get("/rules/P02-R15").text

    assert "登记之日起三天内必须答复顾客" in text and "P02/1" in text


def test_reports_due_can_be_reviewed_and_sent_from_their_page(clerk, counter):
    counter.now += timedelta(days=7)

    page = clerk.get("/reports")

    assert "待报送" in page.text and "超" in page.text
    assert any("/commands/deliver_report" in (link or "") for link in page.links)


def test_an_old_digest_is_known_again(enter, counter):
    auditor, head = enter("auditor"), counter.ledger.head()
    counter.register()
    told = f"/ledger?position={head.position}&digest="

    assert "一致，其后只有新增 2 条" in auditor.get(told + head.digest.hex()).text
    assert "不一致" in auditor.get(told + "ab" * 32).text


def test_registering_says_what_starts_the_same_second(clerk):
    text = clerk.get("/register").text

    assert "登记之后马上开始" in text and "2026-04-27 23:59:59" in text


def test_an_empty_board_says_so_and_what_to_do(clerk):
    assert "这里没有案件" in clerk.get("/?when=overdue").text
    assert "没有等您的审批" in clerk.get("/approvals").text


def test_a_page_tells_how_far_it_is_drawn_and_that_the_book_is_a_rehearsal(clerk):
    text = clerk.get("/").text

    assert "本页画到 #" in text and "演练账簿" in text


def test_what_is_not_drawn_yet_is_said_to_be_in_the_book(clerk, counter):
    ahead = counter.ledger.head().position + 1

    text = clerk.get(f"/?after={ahead}").text

    assert f"您刚记入的 #{ahead} 尚未画到本页" in text and "再看一次" in text


@pytest.mark.parametrize(
    "address",
    [
        "/?q=%00%27%25_",
        "/?page=99999999999999999999",
        "/?page=-3&stage=nothing&when=never",
        "/ledger?position=%C2%B2&digest=x",
        "/store?period=never&state=never",
        "/approvals?case=nothing&n=-1",
        "/packs?pack=nothing",
        "/seat?x=1",
    ],
)
def test_an_address_typed_by_hand_is_no_mistake_of_ours(clerk, address):
    assert clerk.get(address).status == 200


def test_a_store_nobody_opened_has_no_ledger(clerk):
    assert clerk.get("/store?store=nowhere").status == 404
