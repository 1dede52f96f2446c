"""Facts of streams read lately, so that finding a thing asks only for the rest."""

from collections import OrderedDict
from threading import Lock
from uuid import UUID

from domain.fact import Fact

KEPT = 50_000  # facts, some two kilobytes each


class Memory:
    """Keeps facts, which never change; never nouns, which may be wrong once refused."""

    def __init__(self, kept: int = KEPT) -> None:
        self.kept = kept
        self._facts: OrderedDict[UUID, tuple[Fact, ...]] = OrderedDict()
        self._count = 0
        self._lock = Lock()

    def of(self, stream_id: UUID) -> tuple[Fact, ...]:
        """The first facts of a stream, as far as they were read, oldest first."""
        with self._lock:
            if known := self._facts.get(stream_id, ()):
                self._facts.move_to_end(stream_id)
            return known

    def keep(self, stream_id: UUID, facts: tuple[Fact, ...]) -> None:
        """Remember a stream from its beginning; those read longest ago are let go."""
        with self._lock:
            self._count += len(facts) - len(self._facts.pop(stream_id, ()))
            self._facts[stream_id] = facts
            while self._count > self.kept:
                _, gone = self._facts.popitem(last=False)
                self._count -= len(gone)
