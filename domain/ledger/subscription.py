"""Entries as they come: a reader that asks again, on any database."""

from collections import deque
from collections.abc import Sequence
from threading import Event
from typing import TYPE_CHECKING

from eventsourcing.persistence import ApplicationRecorder, Notification, Subscription

if TYPE_CHECKING:
    from domain.ledger.recorder import Recorder

SHORTEST, LONGEST = (
    0.01,
    0.25,
)  # seconds between two questions, longer while it is quiet
AT_ONCE = 500


class PollingSubscription(Subscription[ApplicationRecorder]):
    """Positions have no gaps and come in the order of commits, so asking is enough."""

    def __init__(
        self, recorder: "Recorder", gt: int | None = None, topics: Sequence[str] = ()
    ) -> None:
        super().__init__(recorder, gt, topics)
        self._waiting: deque[Notification] = deque()
        self._stopped = Event()

    def stop(self) -> None:
        """Wake whoever waits; there will be no more."""
        super().stop()
        self._stopped.set()

    def __next__(self) -> Notification:
        pause = SHORTEST
        while not self._waiting and not self._stopped.is_set():
            self._ask()
            if not self._waiting:
                self._stopped.wait(pause)
                pause = min(pause * 2, LONGEST)
        if self._stopped.is_set():
            raise StopIteration
        return self._waiting.popleft()

    def _ask(self) -> None:
        found = self._recorder.select_notifications(
            start=self._last_notification_id or 0,
            limit=AT_ONCE,
            topics=self._topics,
            inclusive_of_start=False,
        )
        if found:
            self._waiting.extend(found)
            self._last_notification_id = found[-1].id
