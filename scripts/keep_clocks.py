"""Records what follows when a clock has run out: once each, dated the second after."""

from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from heapq import heappop, heappush
from time import sleep
from typing import Any, NamedTuple, cast
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.cases.case import Case
from domain.commands import COMMANDS
from domain.desk import Desk
from domain.fact import Fact
from domain.ledger.errors import AlreadyAnswered, Conflict
from domain.ledger.ledger import Ledger
from domain.policies.duties import owed
from domain.policies.in_force import rules_of_case
from domain.policies.pack import Duty
from domain.policies.rules import Rules
from domain.severity.commands import Escalate
from projections import ReadModels, open_read_models
from scripts.office import opened, parser_for, tried

CLOCK = uuid5(NAMESPACE_URL, "clock")  # the one actor that is no person
AFTER = timedelta(seconds=1)  # overdue begins here (C02)
ESCALATE = COMMANDS["escalate"]
AT_ONCE = 100  # commands in one append, each with its id: one wait for the disk


def main(argv: Sequence[str] | None = None) -> int:
    """Escalate whatever clock has run out; with --every, again and again."""
    parser = parser_for(main)
    parser.add_argument("--every", type=float, metavar="SECONDS")
    asked = parser.parse_args(argv)
    return tried(lambda: _keep(asked))


def _keep(asked: Namespace) -> None:
    ledger = opened(asked)
    read_models = open_read_models(ledger, ["case_board"])
    while True:
        for one in keep_clocks(ledger, read_models):
            print(f"{one.at.isoformat()} {one.rule} case {one.case_id}", flush=True)
        if not asked.every:
            return
        sleep(asked.every)


class RanOut(NamedTuple):
    """A clock that ran out with a consequence; the earliest comes first."""

    at: datetime  # the second after it ran out
    case_id: UUID
    rule: str
    start_version: int  # of the fact that began it

    @property
    def command_id(self) -> UUID:
        """Of the one command that tells of it, whoever gives it and however often."""
        said = f"{self.rule} {self.start_version} {self.at.isoformat()}"
        return uuid5(self.case_id, said)

    @property
    def asked(self) -> Escalate:
        """What that command asks."""
        place = {"start_version": self.start_version, "due_at": self.at - AFTER}
        return Escalate(case_id=self.case_id, rule=self.rule, **place)


def keep_clocks(ledger: Ledger, read_models: ReadModels) -> Iterator[RanOut]:
    """Escalate every clock the board shows as run out, in the order they fell due.

    The board is asked again after each lot, until it has no other: what somebody else
    recorded meanwhile may have begun a clock that has its turn first. Gives those that
    were recorded.
    """
    tried: set[RanOut] = set()
    while waiting := sorted(set(_on_the_board(ledger, read_models)) - tried):
        first, lot = waiting[0], _next_ones(ledger, waiting)
        if _recorded(ledger, lot):
            tried |= {first, *lot}
            yield from lot
        else:
            tried.add(first)
            yield from [first] if escalate(ledger, first) else []


def _on_the_board(ledger: Ledger, read_models: ReadModels) -> Iterator[RanOut]:
    read_models.catch_up()
    for one in read_models["case_board"].due(ledger.clock()):
        yield RanOut(one.due_at + AFTER, one.case_id, one.rule, one.start_version)


def _next_ones(ledger: Ledger, waiting: list[RanOut]) -> dict[RanOut, Desk]:
    """What is to be recorded next, decided, as many as one append may bear.

    No case stands twice in a lot. A consequence may begin a clock that has run out as
    well: it waits its turn, unless it falls due behind the last that waits, before
    which the board may have others. Whoever has no news was seen to by somebody else:
    what else he recorded is on the board by now.
    """
    until, lot, touched = waiting[-1], dict[RanOut, Desk](), set[UUID]()
    with ledger.at_a_glance({one.case_id for one in waiting[:AT_ONCE]}):
        while waiting and len(lot) < AT_ONCE and waiting[0].case_id not in touched:
            one = heappop(waiting)
            desk = _decided(ledger, one)
            if not (told := desk.news().facts):
                break
            lot[one] = desk
            touched |= {fact.originator_id for fact in told}
            for new in _begun_by(desk, told):
                if new < until:
                    heappush(waiting, new)
    return lot


def _decided(ledger: Ledger, one: RanOut) -> Desk:
    desk = Desk(ledger, CLOCK, "clock")
    return desk.decided(ESCALATE, one.asked, one.command_id, one.at)


def _recorded(ledger: Ledger, lot: dict[RanOut, Desk]) -> bool:
    """One append, each a command of its own; nothing where somebody was quicker."""
    try:
        ledger.save_all([desk.news() for desk in lot.values()])
    except (AlreadyAnswered, Conflict):
        return False
    return True


def escalate(ledger: Ledger, clock: RanOut) -> list[Fact]:
    """Give the command for one clock that ran out; what it added, if anything."""
    desk = Desk(ledger, CLOCK, "clock")
    return ESCALATE(desk, clock.asked, clock.command_id, clock.at)


def running_out(ledger: Ledger, case_id: UUID) -> list[RanOut]:
    """The clocks of one case that ran or will run out, their consequence to come."""
    case = ledger.blank(Case, case_id)
    if not case.version:
        return []
    rules = rules_of_case(ledger, case)
    return list(_run_out(rules, case, rules.asked(Duty)))


def _run_out(rules: Rules, case: Case, duties: Iterable[Duty]) -> Iterator[RanOut]:
    calling = [duty for duty in duties if duty.tells or duty.raises]
    told = case.facts.told("EscalationRaised")
    raised = {(f.rule, f.start_version, f.due_at) for f in cast(list[Any], told)}
    for one in owed(rules, case.facts, calling):
        begun = (one.duty.rule[0], one.start.originator_version)
        if one.due_at and one.state == "running" and (*begun, one.due_at) not in raised:
            yield RanOut(one.due_at + AFTER, case.id, *begun)


def _begun_by(desk: Desk, facts: Iterable[Fact]) -> Iterator[RanOut]:
    """The clocks that began with these facts, and ran out already or will."""
    names, asked = {type(fact).__name__ for fact in facts}, desk.rules.asked(Duty)
    duties = (duty for duty in asked if not names.isdisjoint(duty.begun_by))
    return _run_out(desk.rules, desk.subject, duties)


if __name__ == "__main__":
    raise SystemExit(main())
