import tomllib

import pytest

from domain.policies.passages import passage_of, passages
from domain.policies.reader import KINDS, SHIPPED, read_file

TEXT = """pack = "T/1"
name = "试验流程"

# -- what the clerk may ------------------

[[authority]]                # one table
matter = "concession"
[[authority.band]]
rule = "T-R01"
roles = "reception_clerk"

[[lock]]
rule = "T-R02"
act = "pay"
until = [
    "ReplyGiven",
]

# -- words -------------------------------

[words.severity]
grave = "严重"
"""


def test_an_entry_stands_where_its_heading_is_until_the_next_one():
    told = passages(TEXT)

    (table,), (lock,) = told["authority"], told["lock"]
    assert (table.line, table.text.splitlines()[-1]) == (6, 'roles = "reception_clerk"')
    assert (lock.line, lock.text.splitlines()[-1]) == (12, "]")
    assert told["words.severity"][0].line == 21


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda it: it.stem)
def test_each_entry_of_a_shipped_pack_has_its_own_passage(path):
    pack = read_file(path)

    for kind in KINDS:
        entries = getattr(pack, kind)
        for number, entry in enumerate(entries):
            passage = passage_of(pack.text, kind, number, len(entries))
            told = tomllib.loads(passage.text)[kind][0]
            named = told.get("rule", told.get("name", ()))
            rules = entry.rule or (getattr(entry, "name", None),)
            assert named in ((), list(rules), rules[0], getattr(entry, "name", None))


def test_entries_in_brackets_have_no_passage():
    text = 'record = [{ rule = "T-R01" }, { rule = "T-R02" }]'

    assert passage_of(text, "record", 0, 2) is None
