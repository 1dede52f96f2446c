"""Records what follows when a clock has run out: once each, dated the second after."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from time import sleep
from typing import NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.cases.case import Case
from domain.commands import COMMANDS
from domain.desk import Desk
from domain.fact import Fact
from domain.ledger.ledger import Ledger
from domain.policies.duties import owed
from domain.policies.in_force import rules_of_case
from domain.reading import read
from projections import ReadModels, open_read_models
from scripts.office import opened, parser_for, tried

CLOCK = uuid5(NAMESPACE_URL, "clock")  # the one actor that is no person
AFTER = timedelta(seconds=1)  # overdue begins here (C02)


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


def keep_clocks(ledger: Ledger, read_models: ReadModels) -> Iterator[RanOut]:
    """Escalate every clock the board shows as run out, oldest first; those recorded.

    A consequence may begin a clock that has run out as well: the board is asked again
    until it has no other.
    """
    tried: set[RanOut] = set()
    while found := set(_on_the_board(ledger, read_models)) - tried:
        for one in sorted(found):
            tried.add(one)
            if escalate(ledger, one):
                yield one


def _on_the_board(ledger: Ledger, read_models: ReadModels) -> Iterator[RanOut]:
    read_models.catch_up()
    for one in read_models["case_board"].due(ledger.clock()):
        yield RanOut(one.due_at + AFTER, one.case_id, one.rule, one.start_version)


def escalate(ledger: Ledger, clock: RanOut) -> list[Fact]:
    """Give the command for one clock that ran out; what it added, if anything."""
    told = {"case_id": str(clock.case_id), "rule": clock.rule}
    command = COMMANDS["escalate"]
    ask = read(command.ask, told | {"start_version": clock.start_version})
    command_id = uuid5(clock.case_id, f"{clock.rule} {clock.start_version}")
    return command(Desk(ledger, CLOCK, "clock"), ask, command_id, clock.at)


def running_out(ledger: Ledger, case_id: UUID) -> list[RanOut]:
    """The clocks of one case that ran or will run out, their consequence to come."""
    case = ledger.blank(Case, case_id)
    if not case.version:
        return []
    told = case.facts.told("EscalationRaised")
    raised = {(getattr(f, "rule"), getattr(f, "start_version")) for f in told}
    return [
        RanOut(one.due_at + AFTER, case_id, *key)
        for one in owed(rules_of_case(ledger, case), case.facts)
        if one.due_at and one.state == "running"
        if one.duty.tells or one.duty.raises
        if (key := (one.duty.rule[0], one.start.originator_version)) not in raised
    ]


if __name__ == "__main__":
    raise SystemExit(main())
