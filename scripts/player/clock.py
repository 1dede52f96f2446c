"""The player's clock: it stands where the last step put it, and never goes back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from domain.ledger.ledger import Ledger


class Clock:
    """A clock that is moved by hand."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move_to(self, moment: datetime) -> None:
        """Let time pass until a moment; time that has passed is left alone."""
        self.now = max(self.now, moment)


@contextmanager
def clock_of(ledger: Ledger, now: datetime) -> Iterator[Clock]:
    """A book goes by the player's clock for a while, then by its own again."""
    before = ledger.clock
    clock = before if isinstance(before, Clock) else Clock(now)
    clock.move_to(now)
    ledger.clock = ledger.recorder.clock = clock
    try:
        yield clock
    finally:
        ledger.clock = ledger.recorder.clock = before
