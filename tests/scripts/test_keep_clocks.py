from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest

from domain.cases.case import Case
from domain.ledger.ledger import open_ledger
from projections import open_read_models
from scripts import keep_clocks as script
from scripts.keep_clocks import escalate, keep_clocks, running_out
from scripts.play_case import play, rehearsal
from scripts.player.case_file import read_case_file
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

    def play_into(*steps):
        (tmp_path / "own.toml").write_text(PACK, "utf-8")
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


def test_the_script_names_what_ran_out(book, database_url, tmp_path, capsys):
    book(REGISTERED).close()

    code = script.main(["--database", database_url, "--keys", keys_of(tmp_path)])

    assert code == 0
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()] == [
        "T-R01",
        "T-R02",
    ]
