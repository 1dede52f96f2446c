"""Files of exports: all of one or nothing, and never over another."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO
from uuid import uuid4

from domain.ledger.ledger import Ledger
from scripts.office import CannotBeDone


@contextmanager
def new_file(path: Path) -> Iterator[TextIO]:
    """A text file that gets its name when all of it is written. Raises CannotBeDone."""
    if path.exists():
        raise CannotBeDone(f"{path} is there already")
    beside = path.with_name(f".{uuid4().hex}.unfinished")
    try:
        with beside.open("x", encoding="utf-8", newline="\n") as file:
            yield file
        beside.rename(path)
    finally:
        beside.unlink(missing_ok=True)


def up_to(ledger: Ledger, asked: int | None) -> int:
    """The last entry to be told. Raises CannotBeDone where the book is shorter."""
    ends = ledger.head().position
    if asked is not None and not 0 < asked <= ends:
        raise CannotBeDone(f"the book ends at #{ends}")
    return asked or ends
