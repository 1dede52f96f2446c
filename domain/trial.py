"""What would have been said (试问): a command put to rules, and nothing recorded.

`Pages` are the book as it stood at a position, with what is only imagined written
underneath. A `Trial` is a desk over them: it decides as any desk does, by rules one
gives it, and its news go nowhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import cache
from typing import Any, NoReturn, TypeVar
from uuid import UUID, uuid4

from domain.cases.case import Case
from domain.command import Command
from domain.commands import COMMANDS
from domain.desk import Desk
from domain.errors import No, NotFound, Refused
from domain.fact import Fact, Noun
from domain.ledger.ledger import Ledger
from domain.policies.rules import Rules
from domain.reading import ValidationError

NounT = TypeVar("NounT", bound=Noun)


@dataclass(frozen=True)
class Answer:
    """What would have come of a command: facts, or every rule that says no to it."""

    facts: tuple[Fact, ...] = ()
    nos: tuple[No, ...] = ()
    unread: str = ""  # what could not be read, or of what there is nothing

    @property
    def allowed(self) -> bool:
        """Whether something would have been recorded."""
        return not self.nos and not self.unread

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that spoke: those that say no, else those that allow it."""
        named = [rule for no in self.nos for rule in no.rules]
        named += [rule for fact in self.facts[:1] for rule in fact.rules]
        return tuple(dict.fromkeys(named))


class Pages(Ledger):
    """The book as it stood at a position (now, if none is named); for reading only."""

    def __init__(self, book: Ledger, until: int | None = None) -> None:
        super().__init__(book.recorder, book.keys)
        self._memory = book._memory
        self.until = until
        self.imagined: dict[UUID, list[Fact]] = {}

    def imagine(self, facts: Iterable[Fact]) -> None:
        """Take these facts as told from here on; the book hears nothing of them."""
        for fact in facts:
            self.imagined.setdefault(fact.originator_id, []).append(fact)

    def blank(self, kind: type[NounT], id: UUID, version: int | None = None) -> NounT:
        """A thing as it stood then, with what is imagined of it."""
        return kind.blank(id).replay(list(self._facts_of(id))[:version])

    def facts_of(self, stream_id: UUID, until: int | None = None) -> list[Fact]:
        """The facts of one stream, those imagined last."""
        return list(self._facts_of(stream_id))[:until]

    def answer(self, command_id: UUID) -> list[Fact]:
        """Nothing was ever given here."""
        return []

    def save_all(self, *_: object) -> NoReturn:
        """Nothing is ever kept here."""
        raise AssertionError("a trial records nothing")

    def _facts_of(self, stream_id: UUID) -> tuple[Fact, ...]:
        told: Sequence[Fact] = super()._facts_of(stream_id)
        if self.until is not None:
            told = [fact for fact in told if fact.position <= self.until]
        return (*told, *self.imagined.get(stream_id, ()))


@dataclass
class Trial(Desk):
    """A desk at which nothing is kept, judged by the rules it is given."""

    given: Rules = field(default_factory=lambda: Rules((), {}))
    assuming: bool = False  # what is asked is taken as done, whatever the rules say

    def hear(
        self, command: Command, ask: Any, at: datetime, command_id: UUID | None = None
    ) -> Answer:
        """What the rules would have answered at that moment."""
        desk = replace(
            self, command=command, command_id=command_id or uuid4(), occurred_at=at,
            touched={}, allowed=[], subject=None, act=None,
        )  # fmt: skip
        try:
            desk._decide(command, ask)
        except Refused as no:
            return Answer(nos=tuple(no.nos))
        except ValidationError as wrong:
            return Answer(unread=str(wrong))
        except NotFound as absent:
            return Answer(unread=f"{absent}: there was no such thing")
        told = sorted(one for noun in desk.touched.values() for one in noun.pending)
        return Answer(tuple(fact for _, fact in told))

    def judged_by(self, ask: Any) -> Rules:
        """The rules on trial, whatever the book says is in force."""
        return self.given

    def save(self) -> list[Fact]:
        """Nothing is kept."""
        return []

    def _ask_all(self, command: Command, ask: Any, act: Any) -> None:
        if self.assuming:
            command.decide(self, ask)
        else:
            super()._ask_all(command, ask, act)

    def _refuse(self, command: Command, ask: Any, no: Refused) -> None:
        no.nos = no.nos or [No((type(no).__name__,), no.sentence)]


def asked_by(fact: Fact) -> tuple[Command, Any] | None:
    """The command a fact of a case came from, and what was asked; None for no command.

    A fact carries what was asked under the same names.
    """
    command = _commands().get(type(fact))
    if command is None:
        return None
    told: dict[str, Any] = {command.of.named_by: fact.originator_id}
    for one in fields(command.ask):
        if one.name not in told and hasattr(fact, one.name):
            value = getattr(fact, one.name)
            unsaid = type(value) is int and value == 0 and one.default is None
            told[one.name] = None if unsaid else value  # a sum nobody named is nought
    return command, command.ask(**told)


@cache
def _commands() -> dict[type[Fact], Command]:
    """The command each fact of a case comes from."""
    found: dict[type[Fact], Command] = {}
    for command in COMMANDS.values():
        if command.of is Case and command.becomes:
            found.setdefault(command.becomes[0], command)
    return found
