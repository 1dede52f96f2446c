"""Plays case files (案例) into a rehearsal book and compares what came of them."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from datetime import datetime
from heapq import merge
from pathlib import Path
from tempfile import TemporaryDirectory

from domain.deadlines import SHANGHAI
from domain.evidence.vault import Vault
from domain.ledger.errors import LedgerNotFound
from domain.ledger.ledger import Ledger, create_ledger, open_ledger
from scripts.office import CannotBeDone, tried
from scripts.player.case_file import CaseFile, Step, read_case_file
from scripts.player.clock import Clock, clock_of
from scripts.player.player import Outcome, Player


class NotARehearsal(CannotBeDone):
    """The book is not a rehearsal book: no case file is played into it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Play case files into a rehearsal book; 1 if anything came out otherwise.

    Each file gets a fresh book of its own, unless a database is named.
    """
    parser = ArgumentParser(description=main.__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--database", help="SQLAlchemy URL of a rehearsal book")
    parser.add_argument("--keys", help="URL of its keys; else forgotten afterwards")
    parser.add_argument("--vault", type=Path, help="folder where files are kept")
    asked = parser.parse_args(argv)
    groups = [asked.files] if asked.database else [[file] for file in asked.files]
    return max(_group(files, asked) for files in groups)


def _group(files: Sequence[Path], asked: Namespace) -> int:
    """Play files into one book; 1 if they cannot be played or came out otherwise."""
    came: list[bool] = []
    return tried(lambda: came.append(_played(files, asked))) or int(not all(came))


def play(file: Path | CaseFile, ledger: Ledger) -> list[Outcome]:
    """Play one file into a rehearsal book; what came of each step, in its order.

    Raises CaseFileUnreadable and NotARehearsal, before anything is done.
    """
    return play_all([file], ledger)


def play_all(
    files: Sequence[Path | CaseFile], ledger: Ledger, vault: Vault | None = None
) -> list[Outcome]:
    """Play files side by side, as their steps follow in time; outcomes file by file.

    Two files that name one store each get a branch of their own, so that the figures
    of each stay its own. Raises CaseFileUnreadable, NotARehearsal.
    """
    if not ledger.rehearsal:
        raise NotARehearsal("this book is no rehearsal book; nothing was played")
    with ExitStack() as stack:
        if vault is None:
            vault = Vault(Path(stack.enter_context(TemporaryDirectory())))
        taken: set[str] = set()
        players = [Player(_read(file), ledger, vault, taken) for file in files]
        clock = stack.enter_context(clock_of(ledger, _begin(players)))
        taken_steps = [
            _step(players, nth, step, clock) for nth, step in _steps(players)
        ]
    return [outcome for _, outcome in sorted(taken_steps, key=lambda one: one[0])]


def rehearsal(files: Sequence[CaseFile], url: str, keys: str | None) -> Ledger:
    """A rehearsal book that begins with the first step; one that is there is opened.

    Raises NotARehearsal.
    """
    with suppress(LedgerNotFound), closing(open_ledger(url)) as there:
        if not there.rehearsal:
            raise NotARehearsal("this book is no rehearsal book; nothing was played")
    begin = min(file.steps[0].clock for file in files)
    return create_ledger(url, keys=keys, rehearsal=True, clock=Clock(begin))


def _steps(players: Sequence[Player]) -> Iterator[tuple[int, Step]]:
    """The steps of all files in the order of their clocks."""
    each = (
        [(step.clock, nth, step.number, step) for step in player.file.steps]
        for nth, player in enumerate(players)
    )
    return ((nth, step) for _, nth, _, step in merge(*each))


def _step(
    players: Sequence[Player], nth: int, step: Step, clock: Clock
) -> tuple[int, Outcome]:
    """Let time pass, stopping wherever a clock runs out, then take the step."""
    while due := [p for p in players if p.clocks and p.clocks[0].at <= step.clock]:
        first = min(due, key=lambda player: player.clocks[0])
        clock.move_to(first.clocks[0].at)
        first.escalate(first.clocks[0])
    clock.move_to(step.clock)
    return nth, players[nth].take(step)


def _begin(players: Sequence[Player]) -> datetime:
    return min(player.file.steps[0].clock for player in players)


def _read(file: Path | CaseFile) -> CaseFile:
    return file if isinstance(file, CaseFile) else read_case_file(file)


def _played(paths: Sequence[Path], asked: Namespace) -> bool:
    """Whether all of it came out as told; one line a step."""
    files = [read_case_file(path) for path in paths]
    with TemporaryDirectory() as folder:
        url = asked.database or f"sqlite:///{folder}/book.sqlite"
        keys = asked.keys or f"sqlite:///{folder}/keys.sqlite"
        ledger = rehearsal(files, url, keys)
        vault = Vault(asked.vault) if asked.vault else None
        try:
            outcomes = play_all(files, ledger, vault)
        finally:
            ledger.close()
    for outcome in outcomes:
        print(line_of(outcome))
    return all(outcome.as_told for outcome in outcomes)


def line_of(outcome: Outcome) -> str:
    """One step in one line, and what came out otherwise below it."""
    step, mark = outcome.step, "ok" if outcome.as_told else "NO"
    at = step.clock.astimezone(SHANGHAI).strftime("%m-%d %H:%M:%S")
    what = " ".join(filter(None, (step.by, step.do or step.show, step.case)))
    line = f"{mark} {outcome.file.path.stem} {step.number:>3} {at} {what}: "
    return "\n     ".join([line + outcome.came, *outcome.otherwise])


if __name__ == "__main__":
    raise SystemExit(main())
