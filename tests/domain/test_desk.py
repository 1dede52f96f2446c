"""A command is decided once, by all rules at once, and answered the same for ever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4, uuid5

import pytest
from marshmallow import ValidationError

from domain.errors import NotFound, Refused
from domain.refusals.events import CommandRefused
from tests.counter import Counter, person
from tests.story import id_of


@pytest.fixture
def counter():
    counter = Counter()
    counter.register()
    return counter


@pytest.fixture
def busy(ledger):
    """A counter at a book that several people write in at once, on both databases."""
    counter = Counter(ledger)
    counter.register()
    counter.of_case("assess_liability", liability="supplier")
    return counter


def refusals(counter):
    return counter.ledger.facts_of(uuid5(counter.case_id, "refusals"))


def test_a_command_sent_twice_happens_once(counter):
    command_id = uuid4()
    first = counter.of_case(
        "assess_liability", liability="store", command_id=command_id
    )

    again = counter.of_case(
        "assess_liability", liability="supplier", command_id=command_id
    )

    assert [fact.position for fact in again] == [fact.position for fact in first]
    assert counter.case.money.liability == "store"


def test_a_refused_command_sent_twice_is_refused_once(counter):
    command_id = uuid4()
    typed = {"amount_yuan": "5.00", "command_id": command_id}

    answers = [counter.no("grant_compensation", **typed) for _ in range(2)]

    assert answers == [["P02-R30"], ["P02-R30"]]
    assert len(refusals(counter)) == 1


def test_a_refusal_tells_who_asked_what_and_every_rule_that_said_no(counter):
    counter.no("draw_petty_cash", "cashier", slip_no="S9", amount_yuan="86.00")

    (refused,) = refusals(counter)

    assert isinstance(refused, CommandRefused)
    assert (refused.command, refused.role, refused.by) == (
        "draw_petty_cash",
        "cashier",
        person("cashier"),
    )
    assert {"P02-R30", "P02-R22", "P02-R23"} <= set(refused.rules)
    assert any("LiabilityAssessed" in line for line in refused.missing)


def test_what_was_refused_is_sealed_like_what_is_recorded(counter):
    typed = {"channel": "phone", "summary": "再来一次", "complainant_name": "李某某"}

    with pytest.raises(Refused):
        counter.of_store("register_complaint", **typed, **counter.it)

    (refused,) = refusals(counter)
    assert refused.asked.startswith("sealed:v1:")
    assert "李某某" in counter.ledger.opened(refused).asked


def test_a_refusal_changes_no_version_of_the_case(counter):
    before = counter.case.version

    counter.no("grant_compensation", amount_yuan="5.00")

    assert counter.case.version == before


def test_what_happens_later_is_not_yet_so(counter):
    tomorrow = counter.now + timedelta(days=1)

    with pytest.raises(ValidationError) as wrong:
        counter.of_case("give_reply", method="phone", content="已答复", at=tomorrow)

    assert list(wrong.value.messages) == ["occurred_at"]


def test_a_word_no_pack_has_is_not_read(counter):
    with pytest.raises(ValidationError) as wrong:
        counter.of_case("assess_liability", liability="nobody")

    assert list(wrong.value.messages) == ["liability"]


def test_a_case_nobody_registered_is_not_found(counter):
    counter.case_id = id_of("no case")

    with pytest.raises(NotFound):
        counter.of_case("give_reply", method="phone", content="已答复")


def test_a_late_fact_opens_no_lock_for_an_act_before_it(counter):
    counter.of_case("assess_liability", liability="supplier")
    earlier = counter.now - timedelta(hours=1)

    no = counter.no("grant_compensation", amount_yuan="5.00", at=earlier)

    assert no == ["P02-R30"]


def test_two_clerks_at_a_limit_never_pass_it_together(busy):
    def grant(number):
        return busy.no("grant_compensation", f"reception_clerk:{number}", **ELEVEN)

    with ThreadPoolExecutor(4) as clerks:
        answers = list(clerks.map(grant, range(4)))

    assert sorted(map(len, answers)) == [0, 2, 2, 2]
    assert busy.case.money.total("supplier") == 1_100
    assert len(refusals(busy)) == 3


ELEVEN = {"amount_yuan": "11.00"}
