"""What the pages around the rota say: the menu, the rules, a store without a rota."""

import pytest

from tests.counter import person
from tests.floor import MANAGER, Floor
from tests.web.conftest import accounts_of, opened, pages_over, seat
from tests.web.visitor import PASSWORD, Visitor
from web.accounts import Accounts


@pytest.fixture
def manager(tmp_path):
    """The floor manager of a store under P09, signed in; nobody is on duty yet."""
    counter = opened(f"sqlite:///{tmp_path / 'book.sqlite'}", tmp_path, ("P09",))
    seat(counter, MANAGER, {"store_id": counter.store_id})
    Accounts(accounts_of(tmp_path)).add(person(MANAGER), MANAGER, PASSWORD)
    visitor = Visitor(pages_over(counter, tmp_path)).sign_in(MANAGER)
    visitor.counter = counter
    yield visitor
    counter.ledger.close()


def test_a_store_under_the_rota_has_it_in_the_menu(manager):
    assert "/rota" in manager.get("/rota").links


def test_a_store_without_a_rota_has_no_such_entry(clerk):
    page = clerk.get("/rota")

    assert page.status == 200 and "还没有排班" in page.text
    assert "/rota" not in page.links


def test_an_order_nobody_set_is_said_and_asked_for(manager):
    page = manager.get("/rota")

    assert "还没有排班" in page.text and "排班：按接待顺序选人" in page.text


def test_whoever_reaches_to_every_store_chooses_one(manager, tmp_path):
    second = {"store_code": "HY-02", "name": "演练二店"}
    manager.counter.do("open_store", "administrator", **second)
    seat(manager.counter, "senior_management", {})
    told = person("senior_management"), "senior_management", PASSWORD
    Accounts(accounts_of(tmp_path)).add(*told)
    leader = Visitor(pages_over(manager.counter, tmp_path)).sign_in(told[1])

    page = leader.get("/rota")

    assert page.status == 200 and "看这家" in page.text
    assert "看这家" not in manager.get("/rota").text  # she has one store


def test_a_floor_nobody_has_is_not_there(manager):
    Floor(manager.counter)

    assert manager.get("/rota?floor=九楼").status == 404


def test_each_rule_of_a_turn_can_be_read_in_words(manager):
    page = manager.get("/rules/P09-R09")

    assert "公司任务、领导任务、替同事服务" in page.text
    assert "补接一位" in page.text


def test_who_serves_and_what_that_costs_can_be_read_in_words(manager):
    page = manager.get("/rules/P09-R07")

    assert "顾客所找的人" in page.text and "不占轮次" in page.text
    assert "用掉下一轮" in page.text
