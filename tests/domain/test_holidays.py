from datetime import timedelta

import pytest
from marshmallow import ValidationError

from domain.errors import NotFound, Refused
from domain.holidays.notice import notice_of
from domain.policies.calendars import CalendarUnreadable, read_year, shipped
from domain.policies.calendars.notice import file_of_notice
from domain.stores.store import Store, store_id_of
from tests.counter import Counter

YEAR = """
year = 2027
version = "2027/1"
source = "假设的通知"
make_up_days = [2027-01-09]
[[holidays]]
name = "元旦"
first_on = 2027-01-01
last_on = 2027-01-03
"""
NOTICE_2026 = """国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。\
2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
"""
FIRST, SECOND = "administrator", "administrator:2"


@pytest.fixture
def counter():
    return Counter()


def propose(counter, text=YEAR, by=FIRST):
    (fact,) = counter.of_store("propose_holidays", by, text=text)
    return fact.sha256


def years(counter):
    store = counter.ledger.find(Store, counter.store_id)
    return [one.year.version for one in store.years()]


def test_a_second_person_approves_and_the_store_counts_by_the_year(counter):
    digest = propose(counter)
    before = years(counter)

    counter.of_store("approve_holidays", SECOND, sha256=digest)

    assert before == ["2026/1"]
    assert years(counter) == ["2026/1", "2027/1"]


def test_approval_and_adoption_are_one_append(counter):
    facts = counter.of_store("approve_holidays", SECOND, sha256=propose(counter))

    assert [type(fact).__name__ for fact in facts] == [
        "HolidaysApproved",
        "CalendarAdopted",
    ]
    assert facts[0].originator_id == notice_of(counter.store_id)
    assert facts[1].originator_id == counter.store_id


@pytest.mark.parametrize(
    ("by", "why"),
    [(FIRST, "ProposerMayNotApprove"), ("reception_clerk", "ADMIN")],
)
def test_the_proposer_and_whoever_is_no_administrator_may_not_approve(counter, by, why):
    digest = propose(counter)

    with pytest.raises(Refused) as no:
        counter.of_store("approve_holidays", by, sha256=digest)

    assert why in no.value.rules
    assert years(counter) == ["2026/1"]


def test_what_was_changed_since_it_was_read_cannot_be_approved(counter):
    read = propose(counter)
    propose(counter, YEAR.replace("2027-01-09", "2027-01-10"))

    with pytest.raises(Refused) as no:
        counter.of_store("approve_holidays", SECOND, sha256=read)

    assert no.value.rules == ["NothingProposed"]


def test_a_year_is_decided_once(counter):
    digest = propose(counter)
    counter.of_store("approve_holidays", SECOND, sha256=digest)

    for name, more in (
        ("approve_holidays", {}),
        ("decline_holidays", {"reason": "错"}),
    ):
        with pytest.raises(Refused) as no:
            counter.of_store(name, SECOND, sha256=digest, **more)
        assert no.value.rules == ["NothingProposed"]


def test_a_declined_year_changes_nothing_and_may_be_proposed_anew(counter):
    digest = propose(counter)
    counter.of_store("decline_holidays", SECOND, sha256=digest, reason="漏了清明")

    again = propose(counter)

    assert again == digest and years(counter) == ["2026/1"]


def test_an_approval_is_never_dated_before_the_proposal(counter):
    digest = propose(counter)

    with pytest.raises(ValidationError, match="occurred_at"):
        told = {"sha256": digest, "at": counter.now - timedelta(days=30)}
        counter.of_store("approve_holidays", SECOND, **told)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("2027-01-09", "2027-01-02", "2027-01-02 是元旦放假，不能又是调休上班日"),
        ("2027-01-09", "2027-01-08", "2027-01-08 不是周末"),
        ("year = 2027", "year = 2026", "不在 2026 年"),
    ],
)
def test_a_year_that_contradicts_itself_is_not_proposed(counter, old, new, why):
    with pytest.raises(ValidationError) as wrong:
        propose(counter, YEAR.replace(old, new))

    assert why in wrong.value.messages["text"][0]


def test_a_version_in_force_is_not_proposed_again(counter):
    counter.of_store("approve_holidays", SECOND, sha256=propose(counter))

    with pytest.raises(ValidationError, match="换一个版本号"):
        propose(counter, YEAR.replace("2027-01-09", "2027-01-10"))


def test_a_store_nobody_opened_is_proposed_nothing(counter):
    counter.store_id = store_id_of("XX-99")

    with pytest.raises(NotFound):
        propose(counter)


@pytest.mark.parametrize("packs", [("P02",), ("P13",)], ids=["open", "hidden"])
def test_once_a_store_has_complaints_nobody_adopts_a_year_alone(packs):
    counter = Counter(packs=packs)
    counter.register(complainant_kind="employee")

    with pytest.raises(Refused) as no:
        counter.of_store("adopt_calendar", text=YEAR)

    assert no.value.rules == ["NeedsASecondPerson"]


def test_a_notice_is_read_as_it_is_printed():
    year = read_year(file_of_notice(NOTICE_2026, 2026, "2026/1"), "2026.toml")

    (known,) = shipped().years
    assert year.holidays == known.holidays
    assert year.make_up_days == known.make_up_days


@pytest.mark.parametrize(
    ("notice", "off", "worked"),
    [
        ("元旦：1月1日放假，与周末连休。", ["2027-01-01"], []),
        ("1. 春节: 1月31日至2月1日放假。2月6日、13日上班。",
         ["2027-01-31", "2027-02-01"], ["2027-02-06", "2027-02-13"]),
        ("国庆节：2027年10月1日至2027年10月2日放假。", ["2027-10-01", "2027-10-02"], []),
    ],
)  # fmt: skip
def test_a_notice_may_be_worded_in_several_ways(notice, off, worked):
    year = read_year(file_of_notice(notice, 2027, "2027/1"), "notice")

    assert sorted(map(str, year.holidays)) == off
    assert sorted(map(str, year.make_up_days)) == worked


@pytest.mark.parametrize(
    ("notice", "why"),
    [
        ("大家辛苦了", "没有找到"),
        ("元旦：1月1日放假。\n1月4日照常上班", "这一行没看懂：1月4日"),
        ("元旦：1月1日至32日放假。", "没有 2027 年 1 月 32 日"),
        ("元旦：1日放假。", "“1日”前面没有写月份"),
        ("元旦：2026年12月31日至2027年1月1日放假。", "2026-12-31 不在 2027 年"),
        ("元旦：1月1日至3日放假。1月2日上班。", "2027-01-02 是元旦放假"),
    ],
)
def test_of_a_notice_nothing_is_lost_or_guessed(notice, why):
    with pytest.raises(CalendarUnreadable, match=why):
        read_year(file_of_notice(notice, 2027, "2027/1"), "notice")
