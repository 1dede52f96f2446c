"""A witness (见证方) for other people's books: cosigns what goes on from what it saw.

It runs on another machine, best at another company, with a key and a memory of its own,
and needs neither the book nor its database.
"""

import json
import os
from argparse import ArgumentParser, Namespace
from base64 import b64encode
from collections.abc import Sequence
from fcntl import LOCK_EX, LOCK_NB, flock
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from time import time

from domain.proof.checkpoint import Checkpoint
from domain.proof.note import LOG, LONGEST, WITNESS, NotANote, VerifierKey, unbase64
from domain.proof.signing import KeyUnfit, make_key, open_key
from domain.proof.witness import Seen, Witness
from scripts.office import CannotBeDone, tried

PATIENCE_SECONDS = 5  # for somebody who begins a request and does not go on


def main(argv: Sequence[str] | None = None) -> int:
    """Answer at /add-checkpoint, one after the other.

    The state file is the witness's memory: where it is lost the witness must not go on,
    so it is made only when --begin says so.
    """
    parser = ArgumentParser(description=main.__doc__)
    add = parser.add_argument
    add("--key", required=True, type=Path, metavar="FILE", help="signs as the witness")
    add("--state", required=True, type=Path, metavar="FILE", help="what was seen")
    add(
        "--book", action="append", default=[], metavar="KEY", help="a book's public key"
    )
    add("--begin", metavar="NAME", help="make key and state, such as witness.cn/w1")
    add("--host", default="127.0.0.1")
    add("--port", type=int, default=8100)
    asked = parser.parse_args(argv)
    return tried(lambda: _run(asked))


def _run(asked: Namespace) -> None:
    memory = Memory(asked.state)
    try:
        if asked.begin:
            memory.begin()
            make_key(asked.key, asked.begin, WITNESS)
        key = open_key(asked.key, WITNESS)
        books = [VerifierKey.read(text) for text in asked.book]
        if wrong := [str(book) for book in books if book.kind != LOG]:
            raise CannotBeDone(f"不是账本的公钥：{wrong[0]}")
        witness = Witness(key, books, memory.seen(), memory.keep)
    except (KeyUnfit, NotANote) as no:
        raise CannotBeDone(str(no)) from no
    print(f"{key.verifier}", flush=True)
    if books:
        serve(witness, memory, (asked.host, asked.port))


def serve(witness: Witness, memory: "Memory", place: tuple[str, int]) -> None:
    """Answer until somebody ends it."""
    with HTTPServer(place, counter_of(witness, memory)) as server:
        try:
            print(f"http://{place[0]}:{server.server_port}", flush=True)
            server.serve_forever()
        except KeyboardInterrupt:
            return


class Memory:
    """What the witness has seen, in a file that is replaced as a whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = path.with_name(f"{path.name}.lock")

    def begin(self) -> None:
        """An empty memory. Raises CannotBeDone where there is one."""
        if self.path.exists():
            raise CannotBeDone(f"{self.path} 已存在：见证方的记忆不能重来")
        self.keep({})

    def seen(self) -> Seen:
        """What was seen, held for this process alone. Raises CannotBeDone."""
        self._held = self._lock.open("a")
        try:
            flock(self._held, LOCK_EX | LOCK_NB)
            told = json.loads(self.path.read_text("utf-8"))
            return {
                origin: Checkpoint(origin, int(one["size"]), unbase64(one["root"]))
                for origin, one in told.items()
            }
        except BlockingIOError:
            raise CannotBeDone(f"{self.path} 正被另一个见证进程使用") from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as no:
            raise CannotBeDone(f"见证方的记忆读不出，不能继续：{no}") from no

    def let_go(self) -> None:
        """Another process may go on from here."""
        self._held.close()

    def keep(self, seen: Seen) -> None:
        """Keep it for good before this returns."""
        told = {
            origin: {"size": one.size, "root": b64encode(one.root).decode()}
            for origin, one in sorted(seen.items())
        }
        beside = self.path.with_name(f"{self.path.name}.new")
        with beside.open("w", encoding="utf-8") as file:
            json.dump(told, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)

    def note_fork(self, body: str) -> None:
        """Keep what proves that a book has two histories: its own signature."""
        with self.path.with_name(f"{self.path.name}.forks").open(
            "a", encoding="utf-8"
        ) as file:
            file.write(f"{body}\n")


def counter_of(witness: Witness, memory: Memory) -> type[BaseHTTPRequestHandler]:
    """The counter at which this witness is asked."""

    class Counter(BaseHTTPRequestHandler):
        """One request after the other: what is checked is kept before the next."""

        timeout = PATIENCE_SECONDS

        def do_POST(self) -> None:
            """Take a submission in, and answer."""
            length = self.headers.get("Content-Length", "")
            if self.path != "/add-checkpoint" or not length.isdecimal():
                return _say(self, 404, "POST /add-checkpoint\n")
            if int(length) > LONGEST:
                return _say(self, 413, "too long\n")
            body = self.rfile.read(int(length)).decode(errors="replace")
            answer = witness.asked(body, int(time()))
            if answer.fork:
                memory.note_fork(body)
            _say(self, answer.status, answer.text)

    return Counter


def _say(counter: BaseHTTPRequestHandler, status: int, text: str) -> None:
    kind = "text/x.tlog.size" if status == 409 else "text/plain; charset=utf-8"
    body = text.encode()
    counter.send_response(status)
    counter.send_header("Content-Type", kind)
    counter.send_header("Content-Length", str(len(body)))
    counter.end_headers()
    counter.wfile.write(body)


if __name__ == "__main__":
    raise SystemExit(main())
