from datetime import timedelta

import pytest

from domain.cases.case import Case
from domain.cases.events import CaseClosed, ReplyGiven
from domain.commands import COMMANDS
from domain.errors import NotFound
from domain.statements.events import StatementRecorded
from tests.projections.book import (
    MORNING,
    STORE,
    later,
    open_store,
    refuse,
    register,
    shown,
    tell,
)
from tests.story import CLERK, id_of

NAMED = {"complainant_name": "王小明", "complainant_phone": "13800004417"}
REPLY = {"method": "phone", "content": "同意退款", "rules": ["P02-R15"]}
SAID = {
    "statement_id": id_of("said"),
    "speaker": "witness",
    "speaker_id": id_of("witness"),
    "speaker_name": "孙一",
    "text": "地上有水",
}


def file_of(ledger, *facts, **registered):
    open_store(ledger)
    case = register(ledger, **registered)
    for fact in facts:
        tell(ledger, Case, case, fact)
    return shown(ledger)["case_file"], case


def test_the_story_is_one_line_a_fact_refusals_in_their_place(ledger):
    case_file, case = file_of(ledger)
    refuse(ledger, case, "P02-R30")
    tell(ledger, Case, case, (ReplyGiven, REPLY))

    story = case_file.story_of(case, newest_first=False)

    facts = [line["fact"] for line in story]
    assert facts == ["ComplaintRegistered", "CommandRefused", "ReplyGiven"]
    assert [line["refused"] for line in story] == [False, True, False]
    assert case_file.story_of(case) == list(reversed(story))
    assert case_file.figures(STORE, case, MORNING) == story


def test_a_line_tells_who_when_by_which_rule_and_what(ledger):
    case_file, case = file_of(ledger, (ReplyGiven, REPLY))

    line = case_file.story_of(case)[0]

    assert (line["by"], line["role"]) == (CLERK, "reception_clerk")
    assert (line["occurred_at"], line["rules"]) == (MORNING, ["P02-R15"])
    assert "同意退款" in line["sentence"]
    assert "电话" in line["sentence"]
    assert line["position"] == ledger.head().position


def test_what_is_told_more_than_a_day_late_is_marked(ledger):
    now = ledger.clock()
    soon = REPLY | {"occurred_at": now - timedelta(hours=23)}
    late = REPLY | {"occurred_at": now - timedelta(hours=25)}

    case_file, case = file_of(ledger, (ReplyGiven, soon), (ReplyGiven, late))

    *_, first, last = case_file.story_of(case, newest_first=False)
    assert (first["late"], last["late"]) == (False, True)
    assert last["late_by"] > timedelta(hours=24)
    assert "late" in last["groups"]


def test_nothing_personal_stands_in_the_story(ledger):
    case_file, case = file_of(ledger, (StatementRecorded, SAID), **NAMED)

    told = str(case_file.story_of(case))

    assert not [word for word in ("王小明", "4417", "孙一", "地上有水") if word in told]
    assert "sealed" not in told


def test_who_may_see_names_finds_them_in_the_facts(ledger):
    case_file, case = file_of(ledger, **NAMED)

    (registered,) = case_file.at_hand(case).opened("ComplaintRegistered")

    assert registered.complainant_name == "王小明"


def test_a_clock_says_why_it_is_this_moment(ledger):
    case_file, case = file_of(ledger)

    card = case_file.card(case, later(days=4))

    clock = next(one for one in card["clocks"] if one["rules"] == ["P02-R15"])
    assert (clock["started_by"], clock["length"]) == ("ComplaintRegistered", "3 days")
    assert [day[1] for day in clock["days"]] == [False, True, True, True]
    assert (clock["stops"], clock["overdue"]) == (["ReplyGiven"], True)


def test_what_may_be_done_now_is_asked_with_unknown_fields(ledger):
    case_file, case = file_of(ledger)

    found = {
        one.command: one
        for one in case_file.at_hand(case).possible(
            "reception_clerk", CLERK, MORNING, COMMANDS
        )
    }

    assert found["give_reply"].allowed
    assert "C16" in found["grant_special_approval"].nos[0].rules
    assert "P02-R15" in [rule for no in found["close_case"].nos for rule in no.rules]
    assert "register_complaint" not in found


def test_a_closed_case_takes_only_what_still_comes_in(ledger):
    case_file, case = file_of(ledger, (CaseClosed, {"outcome": "settled"}))

    possible = case_file.at_hand(case).possible("clerk", CLERK, MORNING, COMMANDS)

    allowed = {one.command for one in possible if one.allowed}
    assert "recover_from_supplier" in allowed
    assert "give_reply" not in allowed


def test_a_case_nobody_knows_has_no_file(ledger):
    case_file, _ = file_of(ledger)

    assert case_file.figures(STORE, id_of("nobody"), MORNING) == []
    with pytest.raises(NotFound):
        case_file.at_hand(id_of("nobody"))
