"""The ledger (账本): find a thing, save its news, read what happened."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cached_property
from itertools import groupby, islice
from typing import NamedTuple, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.persistence import IntegrityError
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from domain.errors import NotFound
from domain.fact import Fact, FactT, Noun
from domain.ledger.engines import is_missing, open_engine
from domain.ledger.entry import Head
from domain.ledger.errors import (
    AlreadyAnswered,
    Conflict,
    LedgerNotFound,
    LedgerUnreachable,
    NoKeyRing,
)
from domain.ledger.events import BookOpened
from domain.ledger.keys import KeyRing, make_key_ring, open_key_ring
from domain.ledger.memory import Memory
from domain.ledger.migrations import is_migrated, migrate
from domain.ledger.recorder import Addition, Recorder
from domain.ledger.scribe import Scribe, read
from domain.ledger.verifications import Verification, last
from domain.ledger.withdrawals import THE_KEYS, states_of, tell_of_keys

NounT = TypeVar("NounT", bound=Noun)
Clock = Callable[[], datetime]
Seen = dict[UUID, tuple[Fact, ...]]  # facts by stream
THE_BOOK = uuid5(NAMESPACE_URL, "the book")  # the stream that tells of the book itself
NOBODY = UUID(int=0)
STREAMS_AT_ONCE = 500


class News(NamedTuple):
    """What one command adds: the news of things, then facts of any stream."""

    nouns: Sequence[Noun]
    command_id: UUID
    actor: UUID
    loose: Sequence[Fact] = ()

    @property
    def facts(self) -> list[Fact]:
        """In the order they were said, the loose ones last."""
        told = sorted((news for noun in self.nouns for news in noun.pending), key=_nth)
        return [*(fact for _, fact in told), *self.loose]


class Ledger:
    """The one book: facts are added to it, by command, and read from it."""

    def __init__(self, recorder: Recorder, keys: KeyRing | None) -> None:
        self.recorder = recorder
        self.keys = keys
        self.engine = recorder.engine
        self.clock = recorder.clock
        self._scribe = Scribe(keys)
        self._memory = Memory()
        self._seen = ContextVar[Seen | None]("seen", default=None)

    def find(self, kind: type[NounT], id: UUID, version: int | None = None) -> NounT:
        """A thing as it is, or as it was at a version. Raises NotFound."""
        noun = self.blank(kind, id, version)
        if not noun.version:
            raise NotFound(f"{kind.__name__} {id}")
        return noun

    def blank(self, kind: type[NounT], id: UUID, version: int | None = None) -> NounT:
        """The same; a thing of which nothing is known is at version 0."""
        noun = kind.blank(id)
        if kind.last_is_enough:
            rows = self.recorder.stream(id, lte=version, desc=True, limit=1)
            return noun.replay([read(row) for row in rows])
        facts = self._facts_of(id)
        return noun.replay(list(facts if version is None else facts[:version]))

    def save(
        self,
        nouns: Sequence[Noun],
        *,
        command_id: UUID,
        actor: UUID,
        loose: Sequence[Fact] = (),
    ) -> list[Fact]:
        """Keep what happened to these things, in the order it was said, or none of it.

        `loose` facts follow; each takes the next version of its stream, whatever that
        is by then. Returns the facts as the book has them. Raises Conflict,
        AlreadyAnswered, NoKeyRing, LedgerUnreachable, PersonIsErased.
        """
        return self.save_all([News(nouns, command_id, actor, loose)])

    def save_all(self, many: Sequence[News]) -> list[Fact]:
        """Keep the news of several commands, one after the other, or of none of them.

        Each keeps its id, and its parts count from 0. Raises as `save` does.
        """
        try:
            rows = self.recorder.append_all([self._addition(one) for one in many])
        except IntegrityError as error:
            taken = any(self.recorder.of_command(one.command_id) for one in many)
            raise (AlreadyAnswered if taken else Conflict)(str(error)) from error
        for one in many:
            for noun in one.nouns:
                noun.pending.clear()
        return self._told([read(row) for row in rows])

    def _addition(self, one: News) -> Addition:
        events = [
            self._scribe.written(fact, one.command_id, part)
            for part, fact in enumerate(one.facts)
        ]
        return Addition(events, one.command_id, one.actor)

    def answer(self, command_id: UUID) -> list[Fact]:
        """What a command added, in the order of its parts; empty if it never came."""
        return self._told([read(row) for row in self.recorder.of_command(command_id)])

    def _told(self, facts: list[Fact]) -> list[Fact]:
        """Facts the book has; where they tell of keys, the key ring follows."""
        if tell_of_keys(facts):
            self.withdraw_keys()
        return facts

    def withdraw_keys(self) -> None:
        """Bring the key ring to what the book says; as often as one likes."""
        if self.keys and (states := states_of(self.facts_of(THE_KEYS))):
            self.keys.follow(states)

    def is_withdrawn(self, person_id: UUID) -> bool:
        """Whether what is personal of somebody can be sealed and opened no more."""
        return self.keys is not None and self.keys.is_withdrawn(person_id)

    def streams_naming(self, id: UUID) -> list[UUID]:
        """The streams in which an id is named; reads the whole book."""
        return self.recorder.streams_naming(id)

    def facts(self, after: int, limit: int, topics: Sequence[str] = ()) -> list[Fact]:
        """At most `limit` facts behind a position, in the order of the book."""
        return [read(row) for row in self.recorder.rows(after, limit, topics=topics)]

    def facts_of(self, stream_id: UUID, until: int | None = None) -> list[Fact]:
        """The facts of one stream, up to a version, oldest first."""
        return [read(row) for row in self.recorder.stream(stream_id, lte=until)]

    def facts_of_many(
        self, stream_ids: Iterable[UUID], until: int
    ) -> Iterator[tuple[UUID, list[Fact]]]:
        """The facts of many streams up to a position, stream by stream, oldest first.

        The streams come in an order of their own; those with no fact yet do not come.
        """
        rest = iter(stream_ids)
        while lot := list(islice(rest, STREAMS_AT_ONCE)):
            told = groupby(self.recorder.streams(lot, until), lambda row: row.stream_id)
            for stream_id, rows in told:
                yield UUID(stream_id), [read(row) for row in rows]

    @contextmanager
    def at_a_glance(self, stream_ids: Iterable[UUID]) -> Iterator[None]:
        """Within, every thing stands as it does now and is read once; these together.

        Whatever is decided within is guarded by the versions of its streams, as ever.
        """
        told = self.facts_of_many(stream_ids, self.recorder.head().position)
        before = self._seen.set({id: tuple(facts) for id, facts in told})
        try:
            yield
        finally:
            self._seen.reset(before)

    def last_places(self, until: int) -> dict[UUID, int]:
        """Where the last fact of each stream stands, up to a position of the book."""
        return self.recorder.last_places(until)

    def head(self) -> Head:
        """Where the book ends."""
        row = self.recorder.head()
        moment = datetime.fromisoformat(row.recorded_at)
        return Head(row.position, row.digest, moment)

    def opened(self, fact: FactT) -> FactT:
        """A fact with what is personal in the clear, as far as there are keys."""
        return self._scribe.opened(fact)

    def blind(self, text: str) -> str:
        """What stands for a text in a search on sealed fields. Raises NoKeyRing."""
        if self.keys is None:
            raise NoKeyRing("no key database was named")
        return self.keys.blind(text)

    @cached_property
    def rehearsal(self) -> bool:
        """Whether the book was opened as a rehearsal. Raises LedgerNotFound."""
        first = self.facts(0, 1)
        if not first or not isinstance(first[0], BookOpened):
            raise LedgerNotFound("this book was never opened: it has no first fact")
        return first[0].rehearsal

    def last_verification(self) -> Verification | None:
        """What the newest verification came to, if there ever was one."""
        return last(self.engine)

    def close(self) -> None:
        """Let go of the databases."""
        self.engine.dispose()
        if self.keys is not None:
            self.keys.engine.dispose()

    def _facts_of(self, stream_id: UUID) -> tuple[Fact, ...]:
        """All facts of a stream; those read before are remembered."""
        seen = self._seen.get()
        if seen is not None and stream_id in seen:
            return seen[stream_id]
        known = self._memory.of(stream_id)
        after = known[-1].originator_version if known else None
        if rows := self.recorder.stream(stream_id, gt=after):
            known += tuple(read(row) for row in rows)
            self._memory.keep(stream_id, known)
        if seen is not None:
            seen[stream_id] = known
        return known


def create_ledger(
    url: str,
    *,
    keys: str | None = None,
    rehearsal: bool = False,
    clock: Clock | None = None,
) -> Ledger:
    """Make a book and its key ring; one that is there already is opened as it is."""
    engine = open_engine(url)
    try:
        migrate(engine)
    except OperationalError as error:
        raise LedgerUnreachable(str(error.orig)) from error
    recorder = Recorder(engine, clock or _now)
    ledger = Ledger(recorder, make_key_ring(keys) if keys else None)
    if not ledger.head().position:
        _begin(ledger, rehearsal)
    ledger.withdraw_keys()
    return ledger


def open_ledger(
    url: str, *, keys: str | None = None, clock: Clock | None = None
) -> Ledger:
    """Open the book at this address; creates nothing.

    Raises LedgerNotFound, LedgerUnreachable; NoKeyRing where `keys` leads nowhere.
    """
    recorder = Recorder(book_at(url), clock or _now)
    ledger = Ledger(recorder, open_key_ring(keys) if keys else None)
    ledger.rehearsal  # asked for here: a book without its first fact is none
    ledger.withdraw_keys()  # whoever recorded it may have fallen before the key did
    return ledger


def book_at(url: str) -> Engine:
    """The database that holds a book. Raises LedgerNotFound, LedgerUnreachable."""
    engine = open_engine(url)
    if is_missing(engine.url):
        raise LedgerNotFound(f"there is no book at {engine.url!r}")
    try:
        if not is_migrated(engine):
            raise LedgerNotFound(f"{engine.url!r} is no book of this program's age")
    except DBAPIError as error:
        nowhere = ("does not exist", "not a database")
        missing = any(said in str(error) for said in nowhere)
        no = LedgerNotFound if missing else LedgerUnreachable
        raise no(str(error.orig)) from error
    return engine


def _begin(ledger: Ledger, rehearsal: bool) -> None:
    """The first fact, by whoever is first."""
    book = Noun.blank(THE_BOOK)
    told = {"by": NOBODY, "role": "book", "occurred_at": ledger.clock()}
    book.trigger_event(BookOpened, rehearsal=rehearsal, **told)
    with suppress(AlreadyAnswered, Conflict):
        ledger.save([book], command_id=THE_BOOK, actor=NOBODY)


def _now() -> datetime:
    return datetime.now(UTC)


def _nth(news: tuple[int, Fact]) -> int:
    return news[0]
