"""Seals the book: signs the root of all its entries, keeps it, brings it outside."""

import signal
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from threading import Event

from domain.proof.signing import KeyUnfit, make_key
from scripts.office import CannotBeDone, opened, parser_for, tried
from scripts.sealing.asking import LONGEST_SECONDS
from scripts.sealing.sealing import NO, Sealing, add_flags, go_on


def main(argv: Sequence[str] | None = None) -> int:
    """Make a checkpoint of what is new; with --every, again and again.

    The key's file must be readable by its owner alone, and lie away from the book. A
    new key is told to the book; the one it replaces signs the next checkpoint as well.
    """
    parser = parser_for(main)
    add_flags(parser, required=True)
    parser.add_argument("--make-key", metavar="NAME", help="make --key, such as a.cn/b")
    parser.add_argument("--every", type=float, metavar="SECONDS", help="0.5 is often")
    parser.add_argument("--rounds", type=int, default=0, help="stop after so many")
    asked = parser.parse_args(argv)
    return tried(lambda: _run(asked))


def _run(asked: Namespace) -> None:
    ledger = opened(asked)
    if asked.make_key:
        _make_key(asked.key, asked.make_key)
    sealing = Sealing(ledger, asked)
    try:
        sealing.name_others()
        if asked.make_key or asked.old_key:
            sealing.sealer().adopt()
        if asked.every:
            stop = Event()
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
            go_on(sealing, stop, asked.every, asked.rounds)
        elif sealed := sealing.seal():
            print(sealed.note, end="", flush=True)
    except NO as no:
        raise CannotBeDone(f"未封签（记账照常）：{no}") from no
    sealing.errands.go()
    sealing.errands.wait(LONGEST_SECONDS + 5)
    for note in sealing.errands.shelf.problems():
        print(f"{note.kind} {note.name}: {note.problem}", file=sys.stderr)


def _make_key(path: Path, name: str) -> None:
    try:
        print(make_key(path, name).verifier)
    except KeyUnfit as no:
        raise CannotBeDone(str(no)) from no


if __name__ == "__main__":
    raise SystemExit(main())
