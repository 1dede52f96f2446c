"""Case files played once: what each command added, ready to be told again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from domain.cases.events import ComplaintRegistered
from domain.fact import Fact
from domain.ledger.entry import Row
from domain.ledger.layout import layout_of
from domain.ledger.ledger import Ledger
from domain.refusals.events import CommandRefused
from domain.stores.events import StoreOpened
from scripts.play_case import play_all, rehearsal
from scripts.player.case_file import CaseFile
from scripts.rehearsal.templates import Template, template_of

IN_MEMORY = "sqlite://"
OF_THE_HOUSE = ("stores.", "people.")  # told once a store, not once a case
CASH = "petty_cash."
FLOAT = f"{CASH}PettyCashOpened"


@dataclass(frozen=True)
class Line:
    """One entry: whose stream, which fact, what it says."""

    stream_id: str
    topic: str
    text: Template
    about: str  # of a refusal: what it was refused on
    clear: dict[str, str]  # what is sealed in it, by field
    whose: str  # the field that names the person whose key seals it
    person_id: str
    moved_fen: int  # what a petty cash gained, below zero: what left it


@dataclass(frozen=True)
class Deed:
    """What one command added, so long after the file began."""

    after: timedelta
    command_id: str
    actor: str
    lines: tuple[Line, ...]

    @property
    def is_refusal(self) -> bool:
        """Whether it only says that something was refused."""
        return all(line.about for line in self.lines)


@dataclass(frozen=True)
class Pattern:
    """One case file as the book told it."""

    begins: datetime
    code: str
    store_id: UUID
    house: tuple[Deed, ...]
    story: tuple[Deed, ...]
    cases: int


def patterns_of(files: Sequence[CaseFile]) -> list[Pattern]:
    """Play each file into a book of its own, which is then forgotten."""
    return [_pattern(file) for file in files]


def _pattern(file: CaseFile) -> Pattern:
    steps = tuple(step for step in file.steps if not step.show)
    file = replace(file, steps=steps)
    ledger = rehearsal([file], IN_MEMORY, IN_MEMORY)
    try:
        play_all([file], ledger)
        return _told(file.steps[0].clock, ledger)
    finally:
        ledger.close()


def _told(begins: datetime, ledger: Ledger) -> Pattern:
    rows, facts = ledger.recorder.rows(1, 1_000_000), ledger.facts(1, 1_000_000)
    lines, held = list[Line](), 0
    for row, fact in zip(rows, facts, strict=True):
        before, held = held, getattr(fact, "balance_fen", held)
        lines.append(_line(row, ledger.opened(fact), held - before))
    store = next(fact for fact in facts if isinstance(fact, StoreOpened))
    deeds = list(_deeds(begins, rows, lines))
    return Pattern(
        begins,
        store.store_code,
        store.originator_id,
        tuple(deed for deed in deeds if _of_the_house(deed)),
        tuple(deed for deed in deeds if not _of_the_house(deed)),
        sum(isinstance(fact, ComplaintRegistered) for fact in facts),
    )


def _deeds(
    begins: datetime, rows: Sequence[Row], lines: Sequence[Line]
) -> Iterator[Deed]:
    """Entries of one command together, in the order of the book."""
    told = zip(rows, lines, strict=True)
    for command_id, group in groupby(told, key=lambda one: one[0].command_id):
        many = list(group)
        first = many[0][0]
        after = datetime.fromisoformat(first.recorded_at) - begins
        yield Deed(after, command_id, first.actor, tuple(line for _, line in many))


def _of_the_house(deed: Deed) -> bool:
    first = deed.lines[0].topic
    return first == FLOAT or first.startswith(OF_THE_HOUSE)


def _line(row: Row, fact: Fact, moved_fen: int) -> Line:
    personal = {name: getattr(fact, name) for name in layout_of(type(fact)).personal}
    clear = {name: text for name, text in personal.items() if text is not None}
    whose = fact.whose or ""
    return Line(
        row.stream_id,
        row.topic,
        template_of(row.state),
        str(fact.about_id) if isinstance(fact, CommandRefused) else "",
        clear,
        whose,
        str(getattr(fact, whose, None) or ""),
        moved_fen,
    )
