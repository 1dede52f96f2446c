"""The seals of a demo: a key, a witness and a place outside, in a folder beside it.

In earnest the three lie on other machines; here they show what becomes of them.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from shutil import rmtree
from threading import Event, Thread

from domain.ledger.ledger import Ledger
from domain.proof.note import WITNESS
from domain.proof.signing import make_key, open_key
from domain.proof.witness import Witness
from scripts.sealing.sealing import Sealing, add_flags
from scripts.witness import Memory, counter_of

BOOK, WITNESS_NAME = "demo.example/book", "witness.demo.example/w1"
EVERY, PATIENCE = 1.0, 20.0  # seconds


class Seals:
    """What seals one demo, and where."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.public_key = folder / "public-key.txt"
        self._key, self._witness_key = folder / "book.key", folder / "witness.key"
        self._memory = Memory(folder / "witness.json")
        self._outside = folder / "outside"

    def begin(self, ledger: Ledger) -> None:
        """New keys, an empty memory, an empty place; and the first checkpoint."""
        rmtree(self.folder, ignore_errors=True)
        self._outside.mkdir(parents=True)
        self._memory.begin()
        make_key(self._witness_key, WITNESS_NAME, WITNESS)
        key = make_key(self._key, BOOK)
        self.public_key.write_text(f"{key.verifier}\n", "utf-8")
        with self._sealing(ledger) as sealing:
            sealing.sealer().adopt()
            sealing.name_others()
            sealing.seal()
            sealing.errands.go()
            sealing.errands.wait(PATIENCE)

    def go_on(self, opened: Callable[[], Ledger]) -> Event:
        """Seal what comes, beside the pages, until the event is set."""
        stop = Event()
        Thread(target=self._go_on, args=(opened, stop), daemon=True).start()
        return stop

    def _go_on(self, opened: Callable[[], Ledger], stop: Event) -> None:
        with self._sealing(opened()) as sealing:
            while not stop.wait(EVERY):
                sealing.round()

    @contextmanager
    def _sealing(self, ledger: Ledger) -> Iterator[Sealing]:
        told = ["--key", str(self._key), "--outside", str(self._outside)]
        with self._witness() as address:
            # A book played into days to come is not witnessed before it was written.
            if ledger.head().recorded_at <= datetime.now(UTC):
                key = open_key(self._witness_key, WITNESS).verifier
                told += ["--witness", address, "--witness-key", str(key)]
            yield Sealing(ledger, _flags(told))

    @contextmanager
    def _witness(self) -> Iterator[str]:
        """A witness on this machine that knows the book; its address."""
        book = open_key(self._key).verifier
        key, seen = open_key(self._witness_key, WITNESS), self._memory.seen()
        witness = Witness(key, [book], seen, self._memory.keep)
        counter = _quiet(counter_of(witness, self._memory))
        with HTTPServer(("127.0.0.1", 0), counter) as server:
            Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()
        self._memory.let_go()


def _flags(told: list[str]) -> Namespace:
    parser = ArgumentParser()
    add_flags(parser, required=True)
    return parser.parse_args(told)


def _quiet(counter: type[BaseHTTPRequestHandler]) -> type[BaseHTTPRequestHandler]:
    """The same counter, which says nothing to whoever looks at the demo."""
    told = {"log_message": lambda *said: None}
    return type("Quiet", (counter,), told)
