from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from threading import Barrier, Thread

import pytest

from domain.cases.case import Case
from domain.commands import COMMANDS
from domain.desk import Desk
from domain.ledger.ledger import open_ledger
from domain.ledger.verification import verify
from domain.reading import read
from projections import open_read_models
from scripts import keep_clocks as script
from scripts.keep_clocks import CLOCK, escalate, keep_clocks, running_out
from scripts.play_case import play, rehearsal
from scripts.player.case_file import read_case_file
from scripts.player.clock import Clock
from scripts.player.names import Names
from tests.conftest import keys_of

PACK = """
pack = "T/1"
name = "测试流程"

[[duty]]
rule = "T-R01"
after = "ComplaintRegistered"
needs = "ReplyGiven"
within = "15 minutes"
tells = "mall_duty_manager"
raises = "major_complaint"

[[duty]]
rule = "T-R02"
after = "SeverityRaised"
needs = "Notified(whom=senior_management)"
within = "15 minutes"
tells = "senior_management"

[words.severity]
major_complaint = "重大投诉"
"""
IN_THREE_HOURS = """
[[duty]]
rule = "T-R01"
after = "ComplaintRegistered"
needs = "HandlingCompleted"
within = "3 hours"
tells = "senior_management"
"""
REGISTERED = """
title = "没人答复"
store = "HY-01"
packs = ["own.toml"]

[[step]]
at = 2021-04-24T10:00:00+08:00
by = "reception_clerk"
do = "register_complaint"
case = "A"
channel = "service_desk"
summary = "没人理"
"""
REPLIED = """
[[step]]
at = 2021-04-24T10:15:00+08:00
by = "reception_clerk"
do = "give_reply"
case = "A"
method = "phone"
content = "已解释"
"""
LATER = """
[[step]]
at = 2021-04-24T12:00:00+08:00
"""
AT_TEN = datetime(2021, 4, 24, 2, 0, tzinfo=UTC)
A_QUARTER, A_SECOND = timedelta(minutes=15), timedelta(seconds=1)
A_MINUTE = timedelta(minutes=1)
FIRST = ("T-R01", AT_TEN + A_QUARTER, AT_TEN + A_QUARTER + A_SECOND)
SECOND = (
    "T-R02",
    AT_TEN + A_QUARTER * 2 + A_SECOND,
    AT_TEN + A_QUARTER * 2 + A_SECOND * 2,
)


@pytest.fixture
def book(database_url, tmp_path):
    """Plays a case file, on a pack of its own, into a book that goes by its clock."""
    books = []

    def play_into(*steps, pack=PACK):
        (tmp_path / "own.toml").write_text(pack, "utf-8")
        path = tmp_path / "case.toml"
        path.write_text("".join(steps), "utf-8")
        books.append(rehearsal([read_case_file(path)], database_url, keys_of(tmp_path)))
        play(path, books[-1])
        return books[-1]

    yield play_into
    for one in books:
        one.close()


def escalations(ledger):
    """What was escalated: rule, when it was due, when it is said to have occurred."""
    told = ledger.facts(0, 1000, topics=["severity.EscalationRaised"])
    return [(fact.rule, fact.due_at, fact.occurred_at) for fact in told]


def test_a_clock_that_ran_out_is_told_the_second_after(book):
    ledger = book(REGISTERED, LATER)

    assert escalations(ledger) == [FIRST, SECOND]


def test_a_clock_stopped_in_its_last_second_tells_nobody(book):
    ledger = book(REGISTERED, REPLIED, LATER)

    assert escalations(ledger) == []


def test_what_the_player_escalates_is_recorded_then_and_not_at_the_next_step(book):
    ledger = book(REGISTERED, LATER)

    case = ledger.find(Case, Names("没人答复", "HY-01").id_of("A"))
    told = case.facts.told("EscalationRaised")
    assert [fact.timestamp for fact in told] == [FIRST[2], SECOND[2]]


def test_the_board_tells_the_keeper_and_a_second_round_adds_nothing(book):
    ledger = book(REGISTERED)
    ledger.clock.move_to(AT_TEN + timedelta(hours=5))

    first = list(keep_clocks(ledger, open_read_models(ledger, ["case_board"])))
    second = list(keep_clocks(ledger, open_read_models(ledger, ["case_board"])))

    assert [one.rule for one in first] == ["T-R01", "T-R02"]
    assert second == []
    assert escalations(ledger) == [FIRST, SECOND]


def test_two_keepers_at_once_escalate_once(book, database_url, tmp_path):
    ledger = book(REGISTERED)
    ledger.clock.move_to(AT_TEN + A_QUARTER + A_SECOND)
    (clock,) = running_out(ledger, Names("没人答复", "HY-01").id_of("A"))
    both = Barrier(4)

    def keep():
        own = open_ledger(database_url, keys=keys_of(tmp_path), clock=ledger.clock)
        both.wait()
        escalate(own, clock)
        own.close()

    keepers = [Thread(target=keep) for _ in range(4)]
    for keeper in keepers:
        keeper.start()
    for keeper in keepers:
        keeper.join()

    assert escalations(ledger) == [FIRST]


def minutes_past_ten(ledger):
    """Each escalation by the minute in which its clock ran out, as the book has it."""
    return [(rule, (due_at - AT_TEN) // A_MINUTE) for rule, due_at, _ in told(ledger)]


def told(ledger):
    """Every escalation of the book, dated the second after it was due."""
    found = escalations(ledger)
    assert all(at == due_at + A_SECOND for _, due_at, at in found)
    return found


def standstill(book, *minutes):
    """A book where complaints came in so many minutes after ten, and no keeper ran."""
    ledger, names = book(REGISTERED), Names("没人答复", "HY-01")
    command, desk = COMMANDS["register_complaint"], Desk(ledger, CLOCK, "clock")
    told = {"channel": "phone", "summary": "没人理", "store_id": str(names.store_id)}
    for minute in minutes:
        at = AT_TEN + minute * A_MINUTE
        ledger.clock.move_to(at)
        command(desk, read(command.ask, told), occurred_at=at)
    return ledger


def test_after_days_of_standstill_each_is_told_in_the_order_it_fell_due(book):
    ledger = standstill(book, 5, 20, 50)
    ledger.clock.move_to(AT_TEN + timedelta(days=10))

    list(keep_clocks(ledger, open_read_models(ledger, ["case_board"])))

    assert minutes_past_ten(ledger) == [
        ("T-R01", 15), ("T-R01", 20), ("T-R02", 30), ("T-R01", 35), ("T-R02", 35),
        ("T-R02", 50), ("T-R01", 65), ("T-R02", 80),
    ]  # fmt: skip


def keep(url, keys, now, begin):
    """One keeper, a process of its own, as late as all others."""
    ledger = open_ledger(url, keys=keys, clock=Clock(now))
    begin.wait()
    list(keep_clocks(ledger, open_read_models(ledger, ["case_board"])))
    ledger.close()


def test_three_keepers_at_once_tell_all_once_and_in_order(book, database_url, tmp_path):
    ledger = standstill(book, *range(1, 60))
    now, spawn = AT_TEN + timedelta(days=10), get_context("spawn")
    begin = spawn.Barrier(3)
    told_to_each = (database_url, keys_of(tmp_path), now, begin)
    keepers = [spawn.Process(target=keep, args=told_to_each) for _ in range(3)]

    for keeper in keepers:
        keeper.start()
    for keeper in keepers:
        keeper.join()

    assert [keeper.exitcode for keeper in keepers] == [0] * 3
    found = minutes_past_ten(ledger)
    firsts = [("T-R01", minute + 15) for minute in range(60)]
    assert sorted(found) == firsts + [("T-R02", minute + 30) for minute in range(60)]
    assert [minute for _, minute in found] == sorted(minute for _, minute in found)
    assert verify(ledger.engine).findings == []


def test_each_has_a_command_of_its_own_though_one_append_took_many(book):
    ledger = standstill(book, *range(1, 30))
    ledger.clock.move_to(AT_TEN + timedelta(minutes=45))

    told = list(keep_clocks(ledger, open_read_models(ledger, ["case_board"])))

    answers = {one: ledger.answer(one.command_id) for one in told}
    assert len(answers) == len(told) == 30 + 15
    for one, facts in answers.items():
        raised = ["SeverityRaised"] if one.rule == "T-R01" else []
        names = [type(fact).__name__ for fact in facts]
        assert names == ["EscalationRaised", *raised]
        assert {fact.originator_id for fact in facts} == {one.case_id}
        assert [fact.part for fact in facts] == [*range(len(facts))]


def test_a_rule_may_ask_for_two_things_from_one_start(book):
    ledger = book(REGISTERED, pack=PACK + IN_THREE_HOURS)
    ledger.clock.move_to(AT_TEN + timedelta(days=1))

    list(keep_clocks(ledger, open_read_models(ledger, ["case_board"])))

    assert minutes_past_ten(ledger) == [("T-R01", 15), ("T-R02", 30), ("T-R01", 180)]


def test_a_stop_told_later_leaves_the_escalation_and_shows_it_unfounded(book):
    late = REPLIED.replace("by =", "entered_at = 2021-04-24T12:30:00+08:00\nby =")
    ledger = book(REGISTERED, LATER, late)

    models = open_read_models(ledger, ["case_board"])
    models.catch_up()
    case_id = Names("没人答复", "HY-01").id_of("A")
    card = models["case_board"].card(case_id, ledger.clock())

    assert escalations(ledger) == [FIRST, SECOND]
    told = [(one["rule"], one["unfounded"]) for one in card["escalations"]]
    assert told == [("T-R01", True), ("T-R02", False)]
    assert list(keep_clocks(ledger, models)) == []


def test_the_script_names_what_ran_out(book, database_url, tmp_path, capsys):
    book(REGISTERED).close()

    code = script.main(["--database", database_url, "--keys", keys_of(tmp_path)])

    assert code == 0
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()] == [
        "T-R01",
        "T-R02",
    ]
