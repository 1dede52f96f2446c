"""Keeps read models (账页) up to date and clocks kept, on any number of machines."""

import signal
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

from domain.ledger.ledger import Ledger
from projections import open_read_models
from projections.catch_up import catch_up
from projections.leaders import Leader
from scripts.keep_clocks import keep_clocks
from scripts.office import opened, parser_for, tried
from scripts.sealing.sealing import Sealing, add_flags, go_on

CLOCKS = "keep_clocks"  # led like a read model, so that one worker escalates


def main(argv: Sequence[str] | None = None) -> int:
    """Catch up again and again; of several workers one leads each read model.

    With --key the book is sealed, too; where that fails the rest goes on.
    """
    parser = parser_for(main)
    add_flags(parser, required=False)
    parser.add_argument("--every", type=float, default=0.2, metavar="SECONDS")
    parser.add_argument("--clocks-every", type=float, default=30, metavar="SECONDS")
    parser.add_argument("--rounds", type=int, default=0, help="stop after so many")
    asked = parser.parse_args(argv)
    return tried(lambda: _run(asked))


def _run(asked: Namespace) -> None:
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    ledger, rounds = opened(asked), 0
    with _sealed_beside(ledger, asked, stop), Leader(ledger.engine) as leader:
        worker = Worker(ledger, leader, asked.clocks_every)
        while not stop.is_set():
            worker.round()
            rounds += 1
            if rounds == asked.rounds:
                return
            stop.wait(asked.every)


@contextmanager
def _sealed_beside(ledger: Ledger, asked: Namespace, stop: Event) -> Iterator[None]:
    """Seal in a thread of its own: papers long in drawing do not hold it up."""
    if not asked.key:
        yield
        return
    told = (Sealing(ledger, asked), stop, asked.every)
    beside = Thread(target=go_on, args=told)
    beside.start()
    try:
        yield
    finally:
        stop.set()
        beside.join()


class Worker:
    """One who draws the papers it leads, and keeps the clocks now and then."""

    def __init__(self, ledger: Ledger, leader: Leader, clocks_every: float) -> None:
        self.ledger = ledger
        self.leader = leader
        self.clocks_every = clocks_every
        self.read_models = open_read_models(ledger)
        self._clocks_kept = float("-inf")

    def round(self) -> int:
        """Show the papers led what they have not seen; how many facts were read."""
        names = self.leader.of(self.read_models.models)
        seen = catch_up([self.read_models[name] for name in names])
        if monotonic() - self._clocks_kept >= self.clocks_every:
            self._clocks_kept = monotonic()
            if self.leader.of([CLOCKS]):
                for one in keep_clocks(self.ledger, self.read_models):
                    print(f"{one.at.isoformat()} {one.rule} {one.case_id}", flush=True)
        return seen


if __name__ == "__main__":
    raise SystemExit(main())
