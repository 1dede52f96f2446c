"""What a case owed under a pack (应办): clocks, what was missing, how grave it was."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from domain.cases.case import Case
from domain.fact import Fact
from domain.facts import Facts
from domain.policies.duties import Owed, owed
from domain.policies.rules import Rules
from domain.severity.events import SeverityRaised

NEVER = "never met"


class Thing(NamedTuple):
    """One thing owed: by which rules and since what; when due, how it went."""

    kind: str  # due, missing, raised
    rules: tuple[str, ...]
    say: str
    started_by: str
    started_at: datetime
    due_at: datetime | None
    state: str
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """A thing owed under one of two packs, or under both but not alike."""

    was: Thing | None
    would: Thing | None

    @property
    def it(self) -> Thing:
        """The thing, as the pack on trial has it, if it has it."""
        thing = self.would or self.was
        assert thing is not None
        return thing


Owing = Mapping[tuple[object, ...], Thing]  # by kind, rules and the fact it began with


def differences(was: Owing, would: Owing) -> Iterator[Difference]:
    """What is owed under one only, or otherwise; in the order in which it began."""
    told = [
        Difference(was.get(key), would.get(key))
        for key in {**was, **would}
        if was.get(key) != would.get(key)
    ]
    yield from sorted(told, key=lambda one: (one.it.started_at, one.it.rules))


def owing_of(case: Case, rules: Rules) -> Owing:
    """All that a closed case owed by these rules, up to its closing."""
    assert case.closed is not None
    told = case.facts.every()
    before = [
        fact
        for fact in told
        if fact.originator_version < case.closed.originator_version
    ]
    things = [
        *(_thing("due", one) for one in owed(rules, case.facts) if one.due),
        *(_thing("missing", one) for one in owed(rules, _facts(before)) if one.is_open),
        *_raised(told, rules),
    ]
    return {
        (one.kind, one.rules, one.started_by, one.started_at): one for one in things
    }


def _thing(kind: str, one: Owed) -> Thing:
    start = one.start
    state = NEVER if one.state == "running" and kind == "due" else one.state
    lacks = one.lacks if kind == "missing" else ()
    return Thing(
        kind, one.duty.rule, one.duty.say, type(start).__name__, start.occurred_at,
        one.due_at, state if kind == "due" else "", lacks,
    )  # fmt: skip


def _raised(told: Sequence[Fact], rules: Rules) -> Iterator[Thing]:
    """Each severity these rules call for, with the fact by which they first do."""
    facts, seen = Facts(), set[str]()
    for fact in told:
        if isinstance(fact, SeverityRaised):
            continue  # raised under the other pack, or by hand
        facts.add(fact)
        for trigger in rules.triggered(facts):
            if trigger.raises not in seen:
                seen.add(trigger.raises)
                name, at = type(fact).__name__, fact.occurred_at
                yield Thing(
                    "raised", trigger.rule, trigger.say, name, at, None,
                    trigger.raises, (),
                )  # fmt: skip


def _facts(told: Sequence[Fact]) -> Facts:
    facts = Facts()
    for fact in told:
        facts.add(fact)
    return facts
