"""One large rehearsal book in each kind of database, made side by side, once."""

import sys
from collections.abc import Sequence
from functools import cache
from subprocess import Popen
from typing import NamedTuple

from domain.ledger.ledger import Ledger, open_ledger
from scripts.benching.databases import Place

SEED = 9


class Book(NamedTuple):
    """Where a book and its keys are."""

    url: str
    keys: str

    def open(self) -> Ledger:
        """The book, opened as any process would."""
        return open_ledger(self.url, keys=self.keys)


@cache
def books(places: Sequence[Place]) -> dict[str, Book]:
    """Fill all of them at the same time; nothing is measured meanwhile."""
    made = {place.name: Book(place.new_url(), place.new_url()) for place in places}
    fillers = [_filler(made[place.name], place.cases) for place in places]
    for filler in fillers:
        assert filler.wait() == 0, "a rehearsal book could not be made"
    return made


def _filler(book: Book, cases: int) -> "Popen[bytes]":
    told = ["--database", book.url, "--keys", book.keys]
    told += ["--cases", str(cases), "--seed", str(SEED)]
    return Popen([sys.executable, "-m", "scripts.make_rehearsal", *told])
