"""What a store has in force, and how a case keeps the rules it was registered under."""

from datetime import timedelta

import pytest
from marshmallow import ValidationError

from domain.errors import NotFound, Refused
from domain.policies.in_force import rules_of_case
from domain.policies.reader import PackUnreadable, read_pack, read_shipped
from domain.stores.events import PackAdopted
from domain.stores.store import Store, store_id_of
from tests.counter import CODE, Counter
from tests.story import fact, given

TWENTY, THIRTY = 'up_to_yuan = "20.00"', 'up_to_yuan = "30.00"'


@pytest.fixture
def counter():
    return Counter()


def newer():
    """The hypermarket's procedure, in which a clerk decides up to 30 yuan."""
    text = read_shipped("P02").text.replace('pack = "P02/1"', 'pack = "P02/2"')
    return text.replace(TWENTY, THIRTY).replace(
        'over_yuan = "20.00"', 'over_yuan = "30.00"'
    )


def no_to(counter, name, role="administrator", /, **typed):
    with pytest.raises(Refused) as no:
        counter.of_store(name, role, **typed)
    return no.value.rules


def test_an_old_case_never_meets_the_rules_of_today(counter):
    counter.register()
    counter.of_case("assess_liability", liability="supplier")

    counter.of_store("adopt_pack", text=newer())
    old = counter.no("grant_compensation", amount_yuan="25.00")
    counter.register()
    counter.of_case("assess_liability", liability="supplier")
    new = counter.no("grant_compensation", amount_yuan="25.00")

    assert (old, new) == (["P02-R19", "P02-R20"], [])


def test_the_book_holds_the_whole_text_of_a_pack(counter):
    store = counter.ledger.find(Store, counter.store_id)

    told = {one.pack: (one.version, one.text) for one in store.adopted}

    assert told["P02"] == ("1", read_shipped("P02").text)
    assert set(told) == {"common", "P02"}


def test_what_was_adopted_once_is_followed_though_it_would_be_refused_today():
    twice = '[[lock]]\nrule = "T-R01"\nact = "pay"\nonly = "{}"\n'
    text = 'pack = "T/1"\nname = "旧规程"\n' + twice.format("cashier")
    text += twice.format("auditor") + 'until = "NoFactWeHaveNow"\n'
    told = {"pack": "T", "version": "1", "place": "main", "sha256": "", "text": text}

    with pytest.raises(PackUnreadable):
        read_pack(text, "t.toml")
    (followed,) = given(Store, fact(PackAdopted, **told)).packs()

    assert [lock.only for lock in followed.lock] == [("cashier",), ("auditor",)]


def test_two_main_procedures_exclude_each_other(counter):
    text = 'pack = "P99/1"\nname = "另一套流程"\n'

    assert no_to(counter, "adopt_pack", text=text) == ["AnotherMainPack"]


def test_only_the_administrator_looks_after_packs(counter):
    assert no_to(counter, "adopt_pack", "reception_clerk", code="P02") == ["ADMIN"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"code": "P77"}, "code"),
        ({"text": "pack = "}, "text"),
        ({}, "code"),
        ({"text": 'pack = "P98/1"\nname = "x"\n[[lok]]\nrule = "A"'}, "text"),
    ],
)
def test_a_pack_nobody_can_read_is_not_adopted(counter, typed, field):
    with pytest.raises(ValidationError) as wrong:
        counter.of_store("adopt_pack", **typed)

    assert list(wrong.value.messages) == [field]


def test_a_setting_nobody_declared_is_not_taken(counter):
    with pytest.raises(ValidationError) as wrong:
        counter.of_store("change_setting", name="no_such", value="1", reason="试")

    assert list(wrong.value.messages) == ["name"]


def test_a_setting_counts_for_cases_registered_after_it():
    counter = Counter(packs=("P01",), large_claim_amount_yuan="300.00")
    counter.register(demanded_yuan="300.00")

    settings = rules_of_case(counter.ledger, counter.case).settings

    assert settings["large_claim_amount_yuan"] == 30_000


def test_a_calendar_with_a_slip_is_not_adopted(counter):
    with pytest.raises(ValidationError) as wrong:
        counter.of_store("adopt_calendar", text="year = 2027")

    assert list(wrong.value.messages) == ["text"]


def test_a_store_is_opened_once(counter):
    with pytest.raises(Refused) as no:
        counter.do("open_store", "administrator", store_code=CODE, name="又一家")

    assert no.value.rules == ["StoreIsOpen"]


def test_a_complaint_needs_a_store_that_is_open(counter):
    counter.store_id = store_id_of("XX-99")

    with pytest.raises(Refused) as no:
        counter.register()

    assert no.value.rules == ["StoreIsNotOpen"]


def test_nothing_is_set_for_a_store_nobody_opened(counter):
    counter.store_id = store_id_of("XX-99")

    with pytest.raises(NotFound):
        counter.of_store("adopt_pack", code="P02")


MANAGER, BOSS = "customer_service_manager", "store_general_manager"
WEEKLY = {"report": "weekly_complaint_summary"}


@pytest.mark.parametrize(
    ("ends_on", "why"),
    [("2026-04-25", "不是期末"), ("2026-04-26", ""), ("2026-05-03", "还没有过完")],
)
def test_a_report_is_about_a_period_that_has_ended(counter, ends_on, why):
    counter.now += timedelta(days=3)  # Monday, 27 April
    told = WEEKLY | {"period_ends_on": ends_on}

    try:
        counter.of_store("review_report", BOSS, **told)
        said = ""
    except ValidationError as wrong:
        said = wrong.messages["period_ends_on"][0]

    assert why in said and bool(why) == bool(said)


def test_a_weekly_report_is_reviewed_before_it_is_sent(counter):
    counter.now += timedelta(days=3)
    told = WEEKLY | {"period_ends_on": "2026-04-26"}
    sent = told | {"recipient": "hq_hr_customer_service_section"}

    before = no_to(counter, "deliver_report", MANAGER, **sent)
    counter.of_store("review_report", BOSS, **told)
    (delivered,) = counter.of_store("deliver_report", MANAGER, **sent)

    assert before == ["P02-R16"]
    assert delivered.report == "weekly_complaint_summary"
