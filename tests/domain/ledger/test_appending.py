from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from domain.errors import NotFound
from domain.ledger.errors import AlreadyAnswered, Conflict
from domain.ledger.ledger import News, create_ledger
from domain.ledger.verification import verify
from tests.domain.ledger.telling import CASE, NOON, Diary, Stub, refusal, say, slip
from tests.story import CLERK, id_of

OTHER = id_of("another case")


def places(facts):
    """Position and version of each fact."""
    return [(fact.position, fact.originator_version) for fact in facts]


def test_facts_stand_in_the_order_they_were_said_whatever_they_are_about(ledger):
    one, other, command_id = (
        ledger.blank(Diary, CASE),
        ledger.blank(Diary, OTHER),
        uuid4(),
    )
    slip(one, "J-1")
    slip(other, "J-2")
    slip(one, "J-3")

    added = ledger.save([other, one], command_id=command_id, actor=CLERK)

    assert [(fact.slip_no, fact.part) for fact in added] == [
        ("J-1", 0), ("J-2", 1), ("J-3", 2),
    ]  # fmt: skip
    assert places(added) == [(2, 1), (3, 1), (4, 2)]
    assert {fact.command_id for fact in added} == {command_id}
    assert (one.pending, other.pending) == ([], [])


def raised(ledger, about, command_id):
    """The news of one command, not saved yet."""
    diary = ledger.blank(Diary, about)
    slip(diary, "J-1")
    slip(diary, "J-2")
    return News([diary], command_id, CLERK)


def test_several_commands_in_one_append_stay_apart(ledger):
    first, second = uuid4(), uuid4()

    added = ledger.save_all(
        [raised(ledger, CASE, first), raised(ledger, OTHER, second)]
    )

    assert places(added) == [(2, 1), (3, 2), (4, 1), (5, 2)]
    assert ledger.answer(first) == added[:2]
    assert ledger.answer(second) == added[2:]
    assert [fact.part for fact in added] == [0, 1, 0, 1]
    assert verify(ledger.engine).findings == []


@pytest.mark.parametrize("quicker", ["the same command", "another on the same thing"])
def test_of_several_commands_none_is_kept_where_one_came_too_late(ledger, quicker):
    first, second = uuid4(), uuid4()
    both = [raised(ledger, CASE, first), raised(ledger, OTHER, second)]
    came = second if quicker == "the same command" else uuid4()
    say(ledger, id=OTHER, command_id=came)

    with pytest.raises(AlreadyAnswered if came == second else Conflict):
        ledger.save_all(both)

    assert (ledger.answer(first), len(ledger.facts_of(OTHER))) == ([], 1)
    assert ledger.head().position == 2


def test_what_was_saved_is_what_is_found(ledger):
    added = say(ledger, "J-1", "J-2")

    found = ledger.find(Diary, CASE)

    assert found.facts == added == ledger.facts_of(CASE) == ledger.facts(1, 9)
    assert (found.version, found.modified_on) == (2, added[-1].timestamp)


def test_a_thing_is_found_as_it_was_at_a_version(ledger):
    say(ledger, "J-1", "J-2")
    say(ledger, "J-3")

    then = ledger.find(Diary, CASE, version=2)

    assert [fact.slip_no for fact in then.facts] == ["J-1", "J-2"]
    assert ledger.facts_of(CASE, until=1) == then.facts[:1]


def test_of_some_things_the_last_fact_says_all(ledger):
    say(ledger, "J-1", "J-2", "J-3")

    now, then = ledger.find(Stub, CASE), ledger.find(Stub, CASE, version=2)

    assert [fact.slip_no for fact in now.facts + then.facts] == ["J-3", "J-2"]
    assert (now.version, then.version) == (3, 2)


def test_a_thing_nobody_told_of_is_not_found_and_can_begin(ledger):
    with pytest.raises(NotFound):
        ledger.find(Diary, CASE)

    assert ledger.blank(Diary, CASE).version == 0


def test_at_a_glance_all_stands_as_it_did_and_what_came_too_late_is_not_kept(ledger):
    say(ledger, "J-1")
    say(ledger, "J-2", id=OTHER)

    with ledger.at_a_glance([CASE, OTHER]):
        decided = ledger.find(Diary, CASE)
        slip(decided, "J-4")
        say(ledger, "J-3")  # somebody else is quicker
        still = ledger.find(Diary, CASE).version

    assert (still, ledger.find(Diary, CASE).version) == (1, 2)
    with pytest.raises(Conflict):
        ledger.save([decided], command_id=uuid4(), actor=CLERK)


def test_facts_are_remembered_and_things_are_not(ledger):
    say(ledger)
    unsaved = ledger.find(Diary, CASE)
    slip(unsaved, "never saved")

    again = ledger.find(Diary, CASE)

    assert [fact.slip_no for fact in again.facts] == ["J-1"]
    assert again.facts[0] is unsaved.facts[0]


def test_of_two_who_decided_on_the_same_facts_the_second_decides_again(ledger):
    first, second = ledger.blank(Diary, CASE), ledger.blank(Diary, CASE)
    slip(first, "J-1")
    slip(second, "J-2")
    ledger.save([first], command_id=uuid4(), actor=CLERK)

    with pytest.raises(Conflict):
        ledger.save([second], command_id=uuid4(), actor=CLERK)

    assert [fact.slip_no for fact in ledger.facts_of(CASE)] == ["J-1"]
    assert len(second.pending) == 1


def test_where_one_of_several_things_has_moved_on_nothing_is_saved(ledger):
    fresh, stale = ledger.blank(Diary, OTHER), ledger.blank(Diary, CASE)
    slip(fresh)
    slip(stale)
    say(ledger)

    with pytest.raises(Conflict):
        ledger.save([fresh, stale], command_id=uuid4(), actor=CLERK)

    assert ledger.facts_of(OTHER) == []
    assert ledger.head().position == 2


def test_a_command_that_comes_twice_adds_nothing_and_is_answered_as_before(ledger):
    command_id = uuid4()
    first = say(ledger, "J-1", "J-2", command_id=command_id)

    with pytest.raises(AlreadyAnswered):
        say(ledger, "J-9", command_id=command_id)

    assert ledger.answer(command_id) == first
    assert ledger.head().position == 3
    assert ledger.answer(uuid4()) == []


def test_a_refusal_disturbs_nobodys_version(ledger):
    waiting = ledger.blank(Diary, CASE)
    slip(waiting)
    both = [refusal(), refusal()]

    refused = ledger.save([], command_id=uuid4(), actor=CLERK, loose=both)
    refused += ledger.save([], command_id=uuid4(), actor=CLERK, loose=[refusal()])
    saved = ledger.save(
        [waiting], command_id=uuid4(), actor=CLERK, loose=[refusal(OTHER)]
    )

    assert places(refused) == [(2, 1), (3, 2), (4, 3)]
    assert places(saved) == [(5, 1), (6, 1)]


def test_a_command_that_says_nothing_leaves_nothing(ledger):
    assert ledger.save([], command_id=uuid4(), actor=CLERK) == []
    assert ledger.head().position == 1


def test_facts_of_some_topics_are_read_alone(ledger):
    say(ledger)
    ledger.save([], command_id=uuid4(), actor=CLERK, loose=[refusal()])
    say(ledger, "J-2")

    told = ledger.facts(0, 10, topics=["refusals.CommandRefused"])

    assert [fact.position for fact in told] == [3]
    assert [fact.position for fact in ledger.facts(2, 1)] == [3]


def test_a_clock_that_jumps_back_is_held_and_noted(database_url):
    moments = iter([0, 0, 10, -3600, -3599, 20])
    ledger = create_ledger(
        database_url, clock=lambda: NOON + timedelta(seconds=next(moments))
    )

    recorded = [say(ledger, f"J-{n}")[0].timestamp - NOON for n in range(4)]

    with ledger.engine.connect() as db:
        notes = db.execute(text("SELECT * FROM ledger_clock_notes")).all()
    assert [late.total_seconds() for late in recorded] == [10, 10, 10, 20]
    assert notes == [(3, "2026-04-24T03:00:00.000000Z", "2026-04-24T04:00:10.000000Z")]
    assert verify(ledger.engine).findings == []
    ledger.close()
