"""Tells a case as it was, or as it was known, at any moment; and what changed."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from domain.cases.card import card_of
from domain.cases.case import Case
from domain.command import HEADER
from domain.deadlines import SHANGHAI
from domain.fact import Fact
from domain.ledger.keys import SEALED
from domain.ledger.ledger import Ledger
from domain.policies.in_force import rules_of_case
from domain.reading import written
from domain.values import read_moment
from scripts.office import CannotBeDone, opened, parser_for, tried
from scripts.office.cases import case_id_of
from scripts.replay import changed, plainly


class When(NamedTuple):
    """Which facts count: those that had occurred, those that were in the book."""

    as_of: datetime | None  # by when it is said to have occurred
    known_at: datetime | None  # by when the book had it

    def includes(self, fact: Fact) -> bool:
        """Whether a fact counts."""
        occurred = self.as_of is None or fact.occurred_at <= self.as_of
        return occurred and (self.known_at is None or fact.timestamp <= self.known_at)

    def against(self, moment: datetime) -> "When":
        """The same question, asked at another moment."""
        if self.known_at is not None and self.as_of is None:
            return When(None, moment)
        return When(moment, self.known_at)


def main(argv: Sequence[str] | None = None) -> int:
    """Tell a case at a moment; with --against, what changed until another."""
    parser = parser_for(main)
    parser.add_argument("case_no", metavar="CASE_NO")
    parser.add_argument("--as-of", type=read_moment, metavar="MOMENT")
    parser.add_argument("--known-at", type=read_moment, metavar="MOMENT")
    parser.add_argument("--against", type=read_moment, metavar="MOMENT")
    asked = parser.parse_args(argv)
    return tried(lambda: _tell(asked))


def _tell(asked: Namespace) -> None:
    ledger = opened(asked)
    case_id, when = case_id_of(ledger, asked.case_no), When(asked.as_of, asked.known_at)
    lines = (
        story(ledger, case_id, when)
        if asked.against is None
        else changes(ledger, case_id, when, when.against(asked.against))
    )
    for line in lines:
        print(line)


def story(ledger: Ledger, case_id: UUID, when: When) -> Iterator[str]:
    """Every fact that counts, one a line, and the card they come to."""
    facts = facts_at(ledger, case_id, when)
    if not facts:
        raise CannotBeDone("nothing was known of this case then")
    yield from (line_of(fact) for fact in facts)
    yield ""
    for name, value in card_at(ledger, case_id, when).items():
        yield f"{name}: {value}"


def changes(ledger: Ledger, case_id: UUID, one: When, other: When) -> Iterator[str]:
    """Facts that count at one moment only, and how the card differs."""
    before = {fact.position: fact for fact in facts_at(ledger, case_id, one)}
    after = {fact.position: fact for fact in facts_at(ledger, case_id, other)}
    for position in sorted(before.keys() ^ after.keys()):
        mark = "-" if position in before else "+"
        yield f"{mark} {line_of((before | after)[position])}"
    cards = card_at(ledger, case_id, one), card_at(ledger, case_id, other)
    for name, was, became in changed(*cards):
        yield f"{name}: {was} -> {became}"


def facts_at(ledger: Ledger, case_id: UUID, when: When) -> list[Fact]:
    """The facts and refusals of a case that count, in the order of the book."""
    told = ledger.facts_of(case_id) + ledger.facts_of(uuid5(case_id, "refusals"))
    counted = [fact for fact in told if when.includes(fact)]
    return [ledger.opened(one) for one in sorted(counted, key=lambda it: it.position)]


def card_at(ledger: Ledger, case_id: UUID, when: When) -> dict[str, Any]:
    """The card as it was then, by the rules the case is stamped with."""
    case = Case.blank(case_id)
    case.replay([fact for fact in ledger.facts_of(case_id) if when.includes(fact)])
    if not case.version:
        return {}
    now = when.as_of or when.known_at or ledger.clock()
    return plainly(card_of(case, rules_of_case(ledger, case)), now)


def line_of(fact: Fact) -> str:
    """One fact in one line: both its times, in which role, what, by which rules."""
    fields = {name: it for name, it in written(fact).items() if name not in HEADER}
    told = ", ".join(f"{name}={hidden(value)}" for name, value in fields.items())
    rules = f" [{' '.join(fact.rules)}]" if fact.rules else ""
    times = f"{_local(fact.occurred_at)} (book {_local(fact.timestamp)})"
    return f"{times} {fact.role} {type(fact).__name__} {told}{rules}"


def hidden(value: object) -> object:
    """A value; what is sealed and cannot be opened says so."""
    return "(sealed)" if str(value).startswith(SEALED) else value


def _local(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


if __name__ == "__main__":
    raise SystemExit(main())
