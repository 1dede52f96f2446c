"""Facts and nouns: the header every event carries, and a thing with a stream."""

from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Annotated, Any, ClassVar, Self, TypeVar, cast
from uuid import UUID

from eventsourcing.domain import CanMutateAggregate, DomainEvent


@dataclass(frozen=True)
class Of:
    """Marks a field whose value is a word of one kind, such as a paper or a role."""

    kind: str


PERSONAL = "personal"
Personal = Annotated[str, PERSONAL]  # a name, phone, address: sealed in the book
NEXT = 0  # a version the recorder gives under the head's lock
UNRECORDED = datetime(1970, 1, 1, tzinfo=UTC)  # `timestamp` until the book has the fact


class Fact(CanMutateAggregate[UUID], DomainEvent):
    """Something that happened. Recorded once, never changed.

    `timestamp` is when the book took it, `position` where; both come from the book.
    """

    _: KW_ONLY
    by: UUID  # the person at the keyboard
    role: str  # in which role
    occurred_at: datetime  # when it took place, as told
    rules: list[str] = field(default_factory=list)  # the rules that allowed it

    position: ClassVar[int] = 0
    command_id: ClassVar[UUID | None] = None
    part: ClassVar[int] = 0  # its number among what the command added
    class_version: ClassVar[int] = 1
    one_per: ClassVar[tuple[str, ...] | None] = None  # the last with these stands
    ends: ClassVar[tuple[str, ...]] = ()  # names of the facts it puts out of force ...
    ends_same: ClassVar[tuple[str, ...]] = ()  # ... where these fields agree
    whose: ClassVar[str | None] = None  # the field naming the person who is sealed
    topic: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "topic" not in cls.__dict__:
            concept = ".".join(cls.__module__.split(".")[-2:-1])
            cls.topic = f"{concept}.{cls.__name__}"

    def apply(self, aggregate: Any) -> None:
        """Let the noun take the fact in."""
        aggregate.when(self)


FactT = TypeVar("FactT", bound=Fact)
HEADER = ("originator_id", "originator_version", "timestamp")
_order = count()


class Noun:
    """A thing with a stream of its own: blank at version 0, then what its facts say."""

    last_is_enough: ClassVar[bool] = False  # its state follows from its last fact alone
    named_by: ClassVar[str] = "id"  # the field by which a command names it
    owes: ClassVar[bool] = False  # whether rules of packs ask its facts for duties

    id: UUID
    version: int
    modified_on: datetime
    pending: list[tuple[int, Fact]]

    @classmethod
    def id_from(cls, named: UUID) -> UUID:
        """Its id, from the one a command names it by."""
        return named

    @classmethod
    def blank(cls, id: UUID) -> Self:
        """The thing before its first fact."""
        noun = cls()
        noun.id = id
        noun.version = 0
        noun.modified_on = UNRECORDED
        noun.pending = []
        return noun

    def trigger_event(self, kind: type[FactT], /, **told: Any) -> FactT:
        """Say that something happened; the ledger keeps it when the noun is saved."""
        fact = kind(
            originator_id=self.id,
            originator_version=self.version + 1,
            timestamp=UNRECORDED,
            **told,
        )
        fact.mutate(cast(Any, self))
        self.pending.append((next(_order), fact))
        return fact

    def replay(self, facts: Iterator[Fact] | list[Fact]) -> Self:
        """Take in facts read from the book, oldest first."""
        for fact in facts:
            fact.apply(self)
            self.version = fact.originator_version
            self.modified_on = fact.timestamp
        return self

    def when(self, fact: Fact) -> None:
        """What a fact changes; assigns only, and cannot fail."""
