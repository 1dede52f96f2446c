"""What is only to be ticked is ticked on the case page, and holds nothing up."""

import re

import pytest

from domain.policies.pack import Checklist
from domain.policies.reader import SHIPPED, read_file, read_shipped
from tests.web.visitor import Page

PACKS = sorted(SHIPPED.glob("*.toml"))
SCRIPTS = read_shipped("service_scripts")
ITEM = "换拖鞋，送温水"


@pytest.fixture
def clinic(counter):
    """A store that laid the scripts over its procedure, and a case there."""
    counter.of_store("adopt_pack", code="service_scripts", place="overlay")
    counter.register()
    return counter


def tick(visitor, page, item):
    """Press the button beside an item."""
    form = re.search(
        rf'<form[^>]*take_step"[^>]*>((?:(?!</form>).)*打勾：{item}.*?)</form>',
        page.source,
        re.S,
    )
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[1]))
    return Page(visitor.client.post("/commands/take_step", data=fields))


def test_every_list_of_the_cases_packs_stands_on_its_page(clinic, clerk):
    page = clerk.get(f"/cases/{clinic.case_id}")

    for one in (*SCRIPTS.checklist, *read_shipped("P02").checklist):
        assert one.say in page.text
        assert all(item in page.text for item in one.items)


def test_an_item_is_ticked_with_who_and_when(clinic, clerk):
    page = clerk.get(f"/cases/{clinic.case_id}")

    answer = tick(clerk, page, ITEM)

    assert answer.status == 303
    (fact,) = clinic.facts("StepTaken")
    assert (fact.step, fact.note) == ("clinic_reception", ITEM)
    after = clerk.get(f"/cases/{clinic.case_id}")
    assert f"{ITEM} 接待课课员，04-24" in after.text
    assert f"打勾：{ITEM}" not in after.source
    assert "1/6" in after.text


def test_a_form_sent_twice_ticks_once(clinic, clerk):
    page = clerk.get(f"/cases/{clinic.case_id}")

    tick(clerk, page, ITEM)
    tick(clerk, page, ITEM)

    assert len(clinic.facts("StepTaken")) == 1


def test_nothing_unticked_holds_a_case_up(clinic, clerk):
    clinic.of_case("assess_liability", liability="none")
    clinic.of_case("give_reply", method="phone", content="已说明")

    assert clinic.no("close_case") == []
    assert "打勾：" not in clerk.get(f"/cases/{clinic.case_id}").source


def test_the_scripts_are_lists_and_nothing_else():
    assert {type(entry) for entry in SCRIPTS.entries} == {Checklist}
    assert [one.rule for one in SCRIPTS.checklist] == [("P14",), ("P15",), ("P16",)]


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_no_rule_waits_for_what_is_only_ticked(path):
    pack = read_file(path)
    ticked = {one.step for one in pack.checklist}

    waited_for = {
        value
        for entry in pack.entries
        for condition in vars(entry).values()
        for test in getattr(condition, "tests", tuple)()
        for comparison in test.comparisons
        if test.name == "StepTaken" and comparison.field == "step"
        for value in comparison.wanted
    }

    assert ticked & waited_for == set()
