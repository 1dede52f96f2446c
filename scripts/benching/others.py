"""Recorders of others as contestants: a process each, which does as it is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen

from scripts.benching.databases import Place

SCRIPT = Path(__file__).with_name("theirs.py")


class Other:
    """One of the others, in a process and a database of its own."""

    def __init__(self, process: "Popen[str]") -> None:
        self.process = process

    def append(self, seconds: float) -> float:
        """How many single events it kept in a second."""
        return self._asked("append", seconds)

    def command(self, seconds: float) -> float:
        """How many things of fifty events it found, changed and saved in a second."""
        return self._asked("command", seconds)

    def _asked(self, what: str, seconds: float) -> float:
        asks, says = self.process.stdin, self.process.stdout
        assert asks and says
        asks.write(f"{what} {seconds}\n")
        asks.flush()
        return float(says.readline() or "nan")


@contextmanager
def other(place: Place, which: str, state: str) -> Iterator[Other]:
    """Start one of the others: `own` or `sqlalchemy`; its events say `state`."""
    assert place.theirs, "the others need --theirs"
    url = place.new_url()
    told = [str(place.theirs), str(SCRIPT), which, url, state]
    process = Popen(told, stdin=PIPE, stdout=PIPE, text=True)
    try:
        yield Other(process)
    finally:
        assert process.stdin
        process.stdin.close()
        process.wait()
        place.drop(url)
