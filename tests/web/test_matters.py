"""A matter's page lists its members, a member's page leads to its matter."""

import pytest

from tests.centre import DESK, FIVE, FOUR, Centre
from tests.story import id_of
from tests.counter import person
from tests.web.conftest import accounts_of, opened, seat
from tests.web.visitor import PASSWORD
from web.accounts import Accounts


@pytest.fixture
def counter(tmp_path):
    """A shopping centre with a matter, and somebody at its desk."""
    counter = opened(f"sqlite:///{tmp_path / 'book.sqlite'}", tmp_path, ("P07",))
    counter.__class__ = Centre
    counter.gather()
    seat(counter, DESK, {"store_id": counter.store_id})
    Accounts(accounts_of(tmp_path)).add(person(DESK), DESK, PASSWORD)
    yield counter
    counter.ledger.close()


@pytest.fixture
def desk(enter):
    return enter(DESK)


def page_of(name):
    return f"/cases/{id_of(name)}"


def test_a_matter_lists_its_members_with_state_and_links(counter, desk):
    counter.join("甲店", "乙店")
    counter.close("乙店")

    page = desk.get(page_of("the matter"))

    assert {page_of("甲店"), page_of("乙店")} <= set(page.links)
    assert "处理中" in page.text and "已结" in page.text
    assert "未结案的不同当事人 1 户，满 5 户升级" in page.text
    assert "甲店" not in page.source  # names stay masked


def test_a_member_of_the_same_party_says_so(counter, desk):
    counter.join("甲店")
    counter.complain("甲店又来", complainant_name="甲店")
    counter.join("甲店又来")

    page = desk.get(page_of("the matter"))

    assert page.text.count("与前面的同一当事人") == 1
    assert "未结案的不同当事人 1 户" in page.text


def test_a_member_leads_to_its_matter_and_says_what_it_was_raised_to(counter, desk):
    counter.join(*FIVE)

    page = desk.get(page_of("甲店"))

    assert page_of("the matter") in page.links
    assert "随之升级 重大责任投诉" in page.text


def test_a_matter_comes_up_on_the_board_once_it_has_a_severity(counter, desk):
    counter.join(*FOUR)
    before, sought = desk.get("/"), desk.get("/?stage=gathering")
    counter.join("戊店")
    after = desk.get("/")

    assert page_of("the matter") not in before.links
    assert page_of("the matter") in sought.links
    assert page_of("the matter") in after.links and "5 案" in after.text


def test_a_gathering_matter_is_found_by_its_words(counter, desk):
    assert page_of("the matter") in desk.fill_in("/", q="空调").links


def test_a_complaint_is_put_to_one_of_the_open_matters(counter, desk):
    counter.complain("甲店")
    form = desk.get(f"/commands/join_matter?case_id={id_of('甲店')}")

    sent = desk.give("join_matter", id_of("甲店"), matter_id=str(counter.matter_id))

    assert str(counter.matter_id) in form.source and "空调不冷" in form.text
    assert sent.status == 303
    assert page_of("甲店") in desk.get(page_of("the matter")).links


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("甲店", {"join_matter", "leave_matter"}),
        ("乙店", {"join_matter"}),
        ("the matter", set()),
    ],
)
def test_only_what_fits_is_offered(counter, desk, name, offered):
    counter.join("甲店")
    counter.complain("乙店")

    page = desk.get(page_of(name))

    acts = ("join_matter", "leave_matter")
    assert {act for act in acts if f"/commands/{act}?" in page.source} == offered


def test_where_no_procedure_knows_matters_none_is_offered(app, counter, enter):
    counter.of_store("drop_pack", "administrator", pack="P07", reason="换流程")
    counter.of_store("adopt_pack", "administrator", code="P02", place="main")
    counter.register()

    page = enter("reception_clerk").get(f"/cases/{counter.case_id}")

    assert "join_matter" not in page.source
