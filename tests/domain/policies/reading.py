"""A small pack for tests, and what a reader says of a wrong one."""

import pytest

from domain.cases.case import Case
from domain.policies.reader import PackUnreadable, read_pack, read_shipped
from domain.policies.rules import Act, Rules
from tests.story import A_MORNING, CLERK, given

HEAD = 'pack = "T/1"\nname = "试验流程"\n'


def pack(body):
    """A pack of one page with these entries."""
    return read_pack(HEAD + body, "t.toml")


def wrong(body):
    """What the reader says of these entries, line by line."""
    with pytest.raises(PackUnreadable) as said:
        pack(body)
    return str(said.value)


def rules(body, **settings):
    """The rules of a store that follows the common pack and this one."""
    return Rules((read_shipped("common"), pack(body)), settings)


def act(*names, role="reception_clerk", by=CLERK, at=A_MORNING, **fields):
    """What somebody asks."""
    return Act(frozenset(names), fields | {"role": role, "by": by}, by, at)


def no_to(rules, act, *facts):
    """The ids of the rules that say no to an act, after these facts."""
    case = given(Case, *facts)
    return [rule for no in rules.say_no(act, case.facts) for rule in no.rules]
