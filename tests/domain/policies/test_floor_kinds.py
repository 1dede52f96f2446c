"""A rota nobody can follow is refused when its pack is read: file, entry, rule, key."""

import pytest

from domain.policies.reader import read_shipped
from tests.domain.policies.reading import pack, wrong

WORDS = """
[words.arrival]
new = "第一次来"
[words.hindrance]
busy = "正忙"
"""
SERVES = {"rule": '"T-1"', "arrival": '"new"', "serves": '"next"', "turn": '"used"'}
SERVES["busy"] = '"busy"'
PASSES = {"rule": '"T-2"', "hindrance": '"busy"', "then": '"lost"'}


def entry(kind, told, **other):
    """One entry with some of its keys told otherwise."""
    lines = [f"{key} = {value}" for key, value in (told | other).items()]
    return "\n".join([f"[[{kind}]]", *lines, ""])


def test_a_rota_of_two_entries_can_be_read():
    told = pack(entry("reception", SERVES) + entry("passing", PASSES) + WORDS)

    assert [one.serves for one in told.reception] == ["next"]
    assert [one.then for one in told.passing] == ["lost"]


@pytest.mark.parametrize(
    ("kind", "told", "key", "value"),
    [
        ("reception", SERVES, "serves", '"anybody"'),
        ("reception", SERVES, "turn", '"twice"'),
        ("reception", SERVES, "arrival", '"by_boat"'),
        ("reception", SERVES, "busy", '"asleep"'),
        ("reception", SERVES, "voluntary", '"yes"'),
        ("passing", PASSES, "then", '"doubled"'),
        ("passing", PASSES, "hindrance", '["busy", "asleep"]'),
        ("passing", PASSES, "rule", "[]"),
    ],
)
def test_what_nobody_can_follow_is_named(kind, told, key, value):
    both = {"reception": SERVES, "passing": PASSES} | {kind: told | {key: value}}
    body = "".join(entry(name, one) for name, one in both.items())

    said = wrong(body + WORDS)

    assert said.startswith(f"t.toml: [[{kind}]] 1: ") and f": {key}: " in said


def test_two_entries_that_say_different_things_of_one_missed_turn_are_refused():
    other = entry("passing", PASSES, then='"made_up"', rule='"T-3"')

    said = wrong(entry("reception", SERVES) + entry("passing", PASSES) + other + WORDS)

    assert "[[passing]] 2: T-3: then: [[passing]] 1 (T-2) says otherwise" in said


def test_what_keeps_somebody_busy_needs_a_word_on_his_turn():
    said = wrong(entry("reception", SERVES) + WORDS)

    assert "[[reception]] 1: T-1: busy: no [[passing]] says" in said


def test_the_shipped_rota_knows_each_of_its_words():
    p09 = read_shipped("P09")

    served = {word for one in p09.reception for word in one.arrival}
    passed = {word for one in p09.passing for word in one.hindrance}

    assert served == set(p09.words["arrival"])
    assert passed == set(p09.words["hindrance"])
