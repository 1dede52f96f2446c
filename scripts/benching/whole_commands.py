"""(a) Whole commands: find a case of fifty facts, ask all its rules, append.

The command is the heaviest there is: a payment, for which locks, proofs and the tables
of authority are asked, on the case of P01 that is told to its last yuan.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from uuid import UUID, uuid5

from domain.commands import COMMANDS
from domain.desk import Desk
from domain.ledger.ledger import Ledger, create_ledger
from domain.reading import read
from domain.stores.store import ORGANISATION
from scripts.benching.appends import ROUNDS, SECONDS
from scripts.benching.databases import Place
from scripts.benching.one_entry import STATE
from scripts.benching.others import other
from scripts.benching.table import Line, compared, rate
from scripts.benching.timing import in_rounds, per_second
from scripts.make_rehearsal import CASE_FILES
from scripts.player.case_file import read_case_file
from scripts.rehearsal.patterns import Deed, Pattern, patterns_of
from scripts.rehearsal.planning import told
from scripts.rehearsal.telling import House, Story
from scripts.rehearsal.writing import write

FILE = CASE_FILES / "p01_wet_floor_to_last_yuan.toml"
FACTS = 50  # on each case, before the first command
KNOWN, ALL = 300, 1_200  # cases; more than a process keeps the facts of
PAY = {
    "purpose": "settlement",
    "head": "medical_fee",
    "originals": "in_custody",
    "amount_yuan": "0.10",
}


def whole_commands(place: Place) -> Iterator[Line]:
    """Cases the process has seen lately, cases it has not; the others beside."""
    with ExitStack() as stack:
        ledger, cases = book_of_cases(place, stack, ALL)
        works = [paying(ledger, cases[:KNOWN]), paying(ledger, cases[KNOWN:])]
        names = ["eventsourcing_sqlalchemy", "eventsourcing's own recorder"]
        if place.theirs:
            for which in ("sqlalchemy", "own"):
                works.append(stack.enter_context(other(place, which, STATE)).command)
        known, unknown, *others = in_rounds(works, SECONDS, ROUNDS)
    for name, figure in zip(names, others):
        line = Line("a", "whole commands", place.name, rate(known))
        line = line._replace(against=f"{name} {rate(figure)}")
        yield compared(line, known, figure, 2.0 if "sqlalchemy" in name else 0)
    line = Line("a", "whole commands, case not read lately", place.name, rate(unknown))
    if others:
        told = f"{names[0]} {rate(others[0])}"
        line = compared(line._replace(against=told), unknown, others[0])
    yield line


def book_of_cases(
    place: Place, stack: ExitStack, many: int
) -> tuple[Ledger, list[UUID]]:
    """A book with many tellings of one case, each fifty facts long."""
    url, keys = place.new_url(), place.new_url()
    ledger = create_ledger(url, keys=keys, rehearsal=True)
    for made in (url, keys):
        stack.callback(place.drop, made)
    stack.callback(ledger.close)
    (pattern,) = patterns_of([read_case_file(FILE)])
    stream_id, story = _first_facts(pattern)
    house = House(pattern, 1, uuid5(ORGANISATION, "bench"))
    stories = [_story(house, number) for number in range(many)]
    opening = Story(house, house.space, timedelta(), ""), pattern.house
    assert ledger.keys is not None
    write(ledger, told([opening, *((one, story) for one in stories)], ledger.keys))
    return ledger, [UUID(one.id(stream_id)) for one in stories]


def _story(house: House, number: int) -> Story:
    house.stories += 1
    space = uuid5(house.space, f"case {number}")
    return Story(house, space, timedelta(), f"演练顾客{number}")


def _first_facts(pattern: Pattern) -> tuple[str, list[Deed]]:
    """The longest stream of the case file, up to its fiftieth fact."""
    deeds = [deed for deed in pattern.story if not deed.is_refusal]
    streams = [line.stream_id for deed in deeds for line in deed.lines]
    stream_id = max(set(streams), key=streams.count)
    kept: list[Deed] = []
    for deed in deeds:
        if sum(line.stream_id == stream_id for d in kept for line in d.lines) >= FACTS:
            break
        kept.append(deed)
    return stream_id, kept


def paying(ledger: Ledger, cases: list[UUID]) -> Callable[[float], float]:
    """Pays case after case for so many seconds; how many in one. Raises Refused."""
    facts = ledger.facts_of(cases[0])
    assert len(facts) >= FACTS
    signed = {type(fact).__name__: fact for fact in facts}
    payer = signed["PaymentMade"].by
    command, asked, turn = COMMANDS["pay"], dict[UUID, object](), cycle(cases)
    desk = Desk(ledger, payer, "finance_staff")
    for case_id in cases:
        agreement = next(
            fact.agreement_id
            for fact in ledger.facts_of(case_id)
            if type(fact).__name__ == "AgreementSigned"
        )
        fields = {"case_id": str(case_id), "agreement_id": str(agreement)}
        asked[case_id] = read(command.ask, PAY | fields)

    def pay() -> int:
        command(replace(desk), asked[next(turn)])
        return 1

    return lambda seconds: per_second(pay, seconds)
