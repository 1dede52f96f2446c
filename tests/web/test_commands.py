from datetime import timedelta
from uuid import UUID

import pytest

from domain.commands import COMMANDS
from domain.reading import fields_of
from tests.web.conftest import opened, pages_over
from tests.web.visitor import PASSWORD, Visitor

MILK = {"channel": "service_desk", "summary": "牛奶变质"}
STORE_BEARS = {"liability": "store", "certainty": "affirmed"}


def facts_of(counter):
    """The names of all facts of the case, refusals left out."""
    return [type(fact).__name__ for fact in counter.case.facts.every()]


def test_every_command_has_a_form_with_a_blank_for_each_field(clerk, counter, case_id):
    for name, command in COMMANDS.items():
        page = clerk.get(f"/commands/{name}?case_id={case_id}")

        assert page.status == 200, name
        asked = {one.name for one in fields_of(command.ask) if one.required}
        shown = {field.split("-")[0] for field in page.fields} | by_id(page)
        assert asked - {"case_id", *command.ids} <= shown, name


@pytest.mark.parametrize("told", ["zzz", UUID(int=7)])
def test_the_form_of_a_case_nobody_knows_is_not_found(clerk, told):
    assert clerk.get(f"/commands/pay?case_id={told}").status == 404


def by_id(page):
    """The fields whose blank has an id, radio buttons among them."""
    return {part.split('"')[0] for part in page.source.split('id="f-')[1:]}


def test_a_registration_is_one_fact_and_leads_to_its_case(clerk, counter):
    answer = clerk.give("register_complaint", **MILK, demanded_yuan="２０．００")

    counter.case_id = answer.location.split("/")[2].split("?")[0]
    first = counter.case.registered
    assert answer.status == 303
    assert (first.demanded_fen, first.role) == (2_000, "reception_clerk")
    assert answer.location.endswith(f"#fact-{first.position}")
    assert "牛奶变质" in clerk.get(answer.location).text


def test_the_same_form_sent_twice_is_one_fact_and_the_same_answer(clerk, counter):
    form = clerk.get("/commands/register_complaint").fields | MILK

    first = clerk.post("/commands/register_complaint", form)
    head = counter.ledger.head().position
    second = clerk.post("/commands/register_complaint", form)

    assert first.location == second.location
    assert counter.ledger.head().position == head


def test_a_refusal_tells_every_rule_and_keeps_what_was_typed(clerk, counter, case_id):
    answer = clerk.give("draw_petty_cash", case_id, slip_no="JZ-1", amount_yuan="86")

    assert answer.status == 409
    assert "没有记入" in answer.text
    for rule in ("P02-R30", "P02-R22"):
        assert f"/rules/{rule}" in answer.links
    assert (answer.fields["slip_no"], answer.fields["amount_yuan"]) == ("JZ-1", "86")
    assert "还缺" in answer.text and "责任认定" in answer.text
    assert facts_of(counter) == ["ComplaintRegistered"]


def test_a_refusal_is_itself_a_fact_of_the_book(clerk, case_id):
    clerk.give("draw_petty_cash", case_id, slip_no="JZ-1", amount_yuan="86")

    assert "支取备用金" in clerk.get("/refusals").text
    assert "被拒" in clerk.get(f"/cases/{case_id}").text


def test_a_form_sent_again_after_a_refusal_is_asked_anew(clerk, counter, case_id):
    refused = clerk.give("draw_petty_cash", case_id, slip_no="JZ-1", amount_yuan="86")
    first = refused.fields["command_id"]

    counter.of_case("assess_liability", "reception_section_chief", **STORE_BEARS)
    again = clerk.post(
        "/commands/draw_petty_cash", refused.fields | {"password": PASSWORD}
    )

    assert "P02-R30" not in "".join(link or "" for link in again.links[:40])
    assert again.fields["command_id"] != first


@pytest.mark.parametrize(
    ("typed", "slip"),
    [
        ("1e3", "金额应以元为单位写成数字"),
        ("-5", "不带正负号"),
        ("20.001", "最多两位小数"),
        ("1000000000000000", "金额过大"),
    ],
)
def test_an_amount_nobody_can_read_goes_back_with_what_was_typed(
    clerk, counter, case_id, typed, slip
):
    head = counter.ledger.head().position

    answer = clerk.give("change_demand", case_id, demanded_yuan=typed, reason="改主意")

    assert answer.status == 422
    assert answer.fields["demanded_yuan"] == typed
    assert answer.fields["reason"] == "改主意"
    assert answer.invalid == {"demanded_yuan"}
    assert slip in answer.text and "#f-demanded_yuan" in answer.links
    assert counter.ledger.head().position == head


def test_a_word_no_pack_has_goes_back_to_its_field(clerk, counter, case_id):
    answer = clerk.give("notify", case_id, whom="nobody_here", method="phone")

    assert answer.status == 422
    assert "没有“nobody_here”这个词" in answer.text
    assert facts_of(counter) == ["ComplaintRegistered"]


def test_an_amount_is_echoed_in_figures_and_capitals(clerk, case_id):
    typed = {"slip_no": "JZ-1", "amount_yuan": "２，６４０．５"}

    answer = clerk.give("draw_petty_cash", case_id, **typed)

    assert "记为 2,640.50" in answer.text and "贰仟陆佰肆拾元伍角整" in answer.text


def test_a_late_entry_says_when_it_happened(clerk, counter, case_id):
    counter.now += timedelta(days=2)
    told = {"method": "phone", "content": "已答复", "occurred_at": "2026-04-24T10:30"}

    clerk.give("give_reply", case_id, **told)

    (reply,) = counter.facts("ReplyGiven")
    assert reply.occurred_at.isoformat() == "2026-04-24T02:30:00+00:00"
    assert "迟录" in clerk.get(f"/cases/{case_id}").text


def test_nothing_happens_in_the_future(clerk, counter, case_id):
    told = {"method": "phone", "content": "明天再说", "occurred_at": "2026-04-25T10:00"}

    answer = clerk.give("give_reply", case_id, **told)

    assert answer.status == 422 and "发生时间不能晚于现在" in answer.text
    assert "occurred_at" in answer.invalid
    assert counter.facts("ReplyGiven") == ()


@pytest.mark.parametrize(
    "path",
    [
        "/cases/0b8e5d0c-6b1e-5b0e-9a51-0a5d3f6c2a11",
        "/claims/0b8e5d0c-6b1e-5b0e-9a51-0a5d3f6c2a11",
        "/commands/pay?case_id=0b8e5d0c-6b1e-5b0e-9a51-0a5d3f6c2a11",
        "/commands/no_such_command",
        "/rules/P99-R01",
        "/store?store=0b8e5d0c-6b1e-5b0e-9a51-0a5d3f6c2a11",
        "/reports?store=nowhere",
        "/nowhere",
    ],
)
def test_what_nobody_knows_is_a_404_and_not_a_trace(clerk, counter, path):
    head = counter.ledger.head().position

    page = clerk.get(path)

    assert page.status == 404
    assert "没有您要找的" in page.text and "Traceback" not in page.source
    assert counter.ledger.head().position == head


def test_a_case_may_be_named_by_its_number(clerk, counter, case_id):
    clerk.get("/")  # the board has heard of it
    told = {"case_id": counter.case.registered.case_no, "method": "phone"}

    answer = clerk.give("give_reply", **told, content="已答复")

    assert answer.status == 303
    assert len(counter.facts("ReplyGiven")) == 1


def test_a_command_about_an_unknown_case_leaves_nothing(clerk, counter):
    form = clerk.get("/commands/give_reply").fields
    head = counter.ledger.head().position
    told = {"case_id": "0b8e5d0c-6b1e-5b0e-9a51-0a5d3f6c2a11", "method": "phone"}

    answer = clerk.post("/commands/give_reply", form | told | {"content": "在吗"})

    assert answer.status == 404
    assert counter.ledger.head().position == head


def test_a_complaint_in_a_store_nobody_opened_leaves_nothing(enter, counter):
    administrator = enter("administrator")
    form = administrator.get("/commands/register_complaint").fields | MILK
    head = counter.ledger.head().position

    typed = form | {"store_id": "0b8e5d0c-6b1e-5b0e-9a51-0a5d3f6c2a11"}
    answer = administrator.post("/commands/register_complaint", typed)

    assert answer.status == 404
    assert counter.ledger.head().position == head


def test_a_clerk_gives_no_command_in_another_store(clerk, counter):
    told = {"store_code": "HY-02", "name": "演练二店"}
    opening, *_ = counter.do("open_store", "administrator", **told)
    form = clerk.get("/commands/register_complaint").fields | MILK
    head = counter.ledger.head().position

    typed = form | {"store_id": str(opening.originator_id)}
    answer = clerk.post("/commands/register_complaint", typed)

    assert answer.status == 403
    assert counter.ledger.head().position == head


def test_rows_of_a_form_are_read_as_a_list(clerk, counter):
    parties = {
        "parties-0-party_role": "guardian",
        "parties-0-party_name": "李建国",
        "parties-1-party_role": "",
    }

    answer = clerk.give("register_complaint", **MILK, **parties)

    counter.case_id = answer.location.split("/")[2].split("?")[0]
    assert [one.party_role for one in counter.facts("PartyAdded")] == ["guardian"]


@pytest.fixture
def postgresql_counter(postgresql_url, tmp_path):
    """The same store in a book on PostgreSQL."""
    return opened(postgresql_url, tmp_path)


def test_on_postgresql_it_is_the_same(postgresql_counter, tmp_path):
    app = pages_over(postgresql_counter, tmp_path)
    clerk = Visitor(app).sign_in("reception_clerk")

    registered = clerk.give("register_complaint", **MILK)
    case_id = registered.location.split("/")[2].split("?")[0]
    refused = clerk.give("draw_petty_cash", case_id, slip_no="JZ-1", amount_yuan="86")

    assert (registered.status, refused.status) == (303, 409)
    assert "牛奶变质" in clerk.get("/").text
    postgresql_counter.ledger.close()
