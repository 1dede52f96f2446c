"""What another pack would have said of a closed case, fact by fact (试用流程)."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from domain.cases.case import Case
from domain.command import Command
from domain.commands import COMMANDS
from domain.fact import Fact
from domain.ledger.keys import SEALED
from domain.ledger.ledger import Ledger
from domain.policies.in_force import rules_of_case, rules_trying
from domain.policies.pack import Pack
from domain.policies.rules import Rules
from domain.reading import ValidationError, read
from domain.refusals.events import CommandRefused
from domain.refusals.refusal import nos_of
from domain.severity.events import EscalationRaised
from domain.trial import Answer, Pages, Trial, asked_by
from scripts.office import CannotBeDone
from scripts.trying.owing import Difference, differences, owing_of

SEALED_ASKED = "what was asked is sealed, and there is no key"


@dataclass(frozen=True)
class Asked:
    """One thing that was asked then: what came of it, and what would come of it."""

    fact: Fact
    command: str
    was: Answer
    would: Answer

    @property
    def differs(self) -> bool:
        """Whether the other pack says yes for no, no for yes, or no by other rules."""
        if self.was.nos or self.would.nos:
            return set(self.was.rules) != set(self.would.rules)
        return self.was.allowed != self.would.allowed


@dataclass(frozen=True)
class Tried:
    """One closed case under another pack."""

    case_no: str
    followed: tuple[str, ...]
    tried: tuple[str, ...]
    asked: tuple[Asked, ...]
    differences: tuple[Difference, ...]  # in what is due, missing, how grave it is


def tried(ledger: Ledger, case_id: UUID, pack: Pack, place: str | None) -> Tried:
    """Put every fact and refusal of a closed case to another pack, as if asked then.

    Raises CannotBeDone for a case that is still open: it may yet do what it owes.
    """
    case = ledger.find(Case, case_id)
    if case.closed is None:
        no = case.registered.case_no
        raise CannotBeDone(f"{no} is still open: only closed cases are tried")
    own = rules_of_case(ledger, case)
    other = rules_trying(ledger, case, pack, place)
    return Tried(
        case.registered.case_no,
        tuple(one.pack for one in own.packs),
        tuple(one.pack for one in other.packs),
        tuple(_asked(ledger, case, other)),
        tuple(differences(owing_of(case, own), owing_of(case, other))),
    )


def _asked(ledger: Ledger, case: Case, rules: Rules) -> Iterator[Asked]:
    """Everything that was asked of the case, in the order of the book."""
    refused = ledger.facts_of(uuid5(case.id, "refusals"))
    told = [*_first_of_each(case.facts.every()), *refused]
    for fact in sorted(told, key=lambda fact: fact.position):
        if isinstance(fact, CommandRefused):
            yield _of_a_refusal(ledger, fact, rules)
        elif found := asked_by(fact):
            command, ask = found
            was = Answer(facts=(fact,))
            would = _heard(ledger, fact, rules, command, ask)
            yield Asked(fact, command.name, was, would)


def _first_of_each(facts: Sequence[Fact]) -> list[Fact]:
    """The first fact of each command; what follows from it was never asked.

    An escalation is none of them: no person asked, a clock ran out.
    """
    first: dict[object, Fact] = {}
    for fact in facts:
        first.setdefault(fact.command_id, fact)
    return [fact for fact in first.values() if not isinstance(fact, EscalationRaised)]


def _of_a_refusal(ledger: Ledger, fact: CommandRefused, rules: Rules) -> Asked:
    command = COMMANDS.get(fact.command)
    was, would = Answer(nos=tuple(nos_of(fact))), Answer(unread=SEALED_ASKED)
    asked = ledger.opened(fact).asked or ""
    if command is None:
        would = Answer(unread="there is no such command any more")
    elif not asked.startswith(SEALED):
        try:
            ask = read(command.ask, json.loads(asked))
            would = _heard(ledger, fact, rules, command, ask)
        except ValidationError as wrong:
            would = Answer(unread=str(wrong))
    return Asked(fact, fact.command, was, would)


def _heard(
    ledger: Ledger, fact: Fact, rules: Rules, command: Command, ask: Any
) -> Answer:
    """What is answered by these rules, from all the book held when it was asked."""
    pages = Pages(ledger, until=fact.position - fact.part - 1)
    desk = Trial(pages, by=fact.by, role=fact.role, given=rules)
    return desk.hear(command, ask, fact.occurred_at, fact.command_id)
