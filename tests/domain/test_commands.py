"""A line in a commands.py is a form, an API call and a fact, with nothing between."""

import pytest

from domain.cases.case import Case
from domain.command import records
from domain.commands import COMMANDS
from domain.fields import fields_of
from domain.policies.reader import read_shipped
from domain.reading import read
from domain.rota.rota import Rota
from scripts.describing.commands import facts_of
from tests.counter import Counter
from tests.house.facts import kinds_of_fact
from tests.story import id_of

WORDS = read_shipped("common").words
TYPED = {
    "money": "12.30",
    "moment": "2026-04-24T09:00",
    "day": "2026-04-23",
    "integer": "3",
    "yes/no": "是",
    "id": str(id_of("a thing")),
}
TOLD_BESIDE = {  # by the book, by a refusal, by what follows beside the case
    *("BookOpened", "BookRestored", "CommandRefused", "KeysWithdrawn"),
    *("PettyCashPaidOut", "PettyCashChangeTaken", "BagTakenIntoUse", "BagFreed"),
    *("DecisionSigned", "CaseBundleMade"),
    *("RaisedWithMatter", "LoweredWithMatter", "TurnRetained", "MakeUpGranted"),
    *("SealKeyAdopted", "StreamHeadsNoted", "WitnessNamed", "StampAuthorityNamed"),
}
STILL_COMES_IN = {
    *("receive_evidence", "receive_notice", "refuse_agreement_request"),
    *("receive_insurer_opinion", "receive_insurer_opinion_line"),
    *("receive_insurer_consent", "receive_insurer_refusal", "serve_court_document"),
    *("set_court_date", "keep_court_date", "receive_binding_order"),
    *("make_follow_up", "record_satisfaction", "record_breach"),
    *("archive_case", "propose_improvement", "record_penalty", "waive_penalty"),
    *("lodge_appeal", "decide_appeal", "agree_to_disclosure", "disclose_material"),
    *("take_over_register_row", "place_legal_hold", "give_consent", "refuse_consent"),
}


def only_records(command):
    """Whether it decides nothing and its words stand in the common pack."""
    words = {field.word for field in fields_of(command.ask) if field.word}
    made_by = command.decide.__module__
    return command.of is Case and made_by == records.__module__ and words <= set(WORDS)


recording = pytest.mark.parametrize(
    "command",
    list(filter(only_records, COMMANDS.values())),
    ids=lambda command: command.name,
)


@pytest.fixture(scope="module")
def counter():
    return Counter(packs=())


def typed_for(command, *, everything):
    """What a form might hold: all fields, or those that must be told."""
    asked = [field for field in fields_of(command.ask) if field.name != "case_id"]
    wanted = [field for field in asked if everything or field.required]
    return {field.name: value_for(field) for field in wanted}


def value_for(field):
    if field.word:
        return next(iter(WORDS[field.word]))
    return TYPED.get(field.kind, "某处某事")


@recording
def test_what_must_be_told_is_enough(counter, command):
    counter.register()

    told = counter.of_case(
        command.name, "senior_management", **typed_for(command, everything=False)
    )

    assert type(told[0]) is command.fact


@recording
def test_whatever_was_typed_stands_in_the_fact(counter, command):
    counter.register()
    typed = typed_for(command, everything=True)

    counter.of_case(command.name, "senior_management", **typed)

    (fact,) = counter.facts(command.fact.__name__)
    told = counter.ledger.opened(fact)
    asked = read(command.ask, typed | counter.it)
    inside = {field.inside for field in fields_of(command.ask)} - {"case_id"}
    assert {name: getattr(told, name) for name in inside} == {
        name: getattr(asked, name) for name in inside
    }


@pytest.fixture(scope="module")
def closed():
    """A counter where the case is closed."""
    counter = Counter(packs=())
    counter.register()
    counter.of_case("close_case")
    return counter


@recording
def test_a_closed_case_takes_only_what_still_comes_in(closed, command):
    typed = typed_for(command, everything=False)

    no = closed.no(command.name, "senior_management", **typed)

    assert ("CaseIsClosed" in no) == (command.name not in STILL_COMES_IN)


def test_every_fact_is_told_by_some_command():
    told = {name for command in COMMANDS.values() for name in facts_of(command)}

    assert {kind.__name__ for kind in kinds_of_fact()} - told - TOLD_BESIDE == set()


@pytest.mark.parametrize(
    "command",
    [command for command in COMMANDS.values() if command.becomes],
    ids=lambda command: command.name,
)
def test_what_must_be_asked_stands_in_the_fact_it_becomes(command):
    told = {field.name for field in fields_of(command.becomes[0])}

    must = {field.name for field in fields_of(command.ask) if field.required}

    named = {"store_id"} if command.of is Rota else {command.of.named_by}
    assert must - told <= named  # a rota is that of a floor of a store


def test_the_facts_of_a_case_are_what_commands_become():
    become = {kind.__name__ for it in COMMANDS.values() for kind in it.becomes}
    told = {name for it in COMMANDS.values() for name in facts_of(it) if it.of is Case}

    elsewhere = {"CaseNumbered", "MonthPenalised", "KeysWithdrawn", "CommandRefused"}
    assert told - become <= elsewhere  # in other streams
