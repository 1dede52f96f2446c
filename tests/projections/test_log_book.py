"""The customer log book (客户登记本): a register told of any days, as it was known then."""

from datetime import timedelta

import pytest

from projections import open_read_models
from projections.report_contents.asking import asked_for
from projections.report_contents.drawing import contents_of
from projections.report_contents.material import day_of
from tests.counter import Counter
from tests.floor import Floor, consultant
from tests.story import id_of

BOOK = "customer_log_book"


@pytest.fixture
def floor(ledger):
    return Floor(Counter(ledger, packs=("P09",)))


def log(floor, letter, wishes):
    """The last visitor is written into a consultant's own book."""
    floor.does(
        letter,
        "log_customer",
        reception_id=floor.reception,
        consultant_id=consultant(letter),
        customer_id=id_of("customer"),
        customer_name="王女士",
        customer_phone="13900000000",
        wishes=wishes,
    )


def rows(floor, **asked):
    """The rows of the log book, as the book stands now or stood then."""
    counter = floor.counter
    models = open_read_models(counter.ledger)
    models.catch_up()
    wanted = asked_for(counter.ledger, counter.store_id, BOOK, **asked)
    (section,) = contents_of(models, wanted).sections
    return section.table.rows


def test_each_reception_stands_there_under_its_consultant_logged_or_not(floor):
    floor.comes()
    floor.ends()
    log(floor, "A", "实木餐桌，预算五千")
    floor.comes("named", asks="B")
    floor.ends()

    told = {row[3]: row for row in rows(floor)}

    assert told["第一次来"][4:7:2] == ("已登记", "实木餐桌，预算五千")
    assert told["第一次来"][0] == str(consultant("A"))[:8]
    assert told["指名找顾问"][0] == str(consultant("B"))[:8]
    assert told["指名找顾问"][4:] == ("未登记", None, "", None)


def test_nobodys_name_or_phone_is_frozen_in_it_only_where_the_book_has_them(floor):
    floor.comes()
    floor.ends()
    log(floor, "A", "衣柜")

    (row,) = rows(floor)
    (fact,) = floor.counter.ledger.facts(row[-1] - 1, 1)

    assert "王女士" not in str(row) and "13900000000" not in str(row)
    assert floor.counter.ledger.opened(fact).customer_name == "王女士"


def test_what_is_logged_later_stands_in_a_later_book_and_not_in_the_earlier(floor):
    floor.comes()
    floor.ends()
    before = floor.counter.ledger.head().position
    log(floor, "A", "地毯")

    then, now = rows(floor, position=before), rows(floor)

    assert [row[4] for row in then] == ["未登记"]
    assert [row[4] for row in now] == ["已登记"]


def test_it_tells_of_its_days_alone(floor):
    floor.comes()
    floor.ends()
    day = day_of(floor.counter.ledger.clock())

    of_today = rows(floor, starts_on=day, day=day)
    before = day - timedelta(days=1)
    of_before = rows(floor, starts_on=before, day=before)

    assert len(of_today) == 1 and of_before == ()
