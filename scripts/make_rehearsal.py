"""Fills a rehearsal book with as many cases as are wanted, drawn from case files."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from domain.evidence.vault import Vault
from domain.ledger.ledger import Ledger, create_ledger
from scripts.office import CannotBeDone, tried
from scripts.play_case import NotARehearsal, play_all
from scripts.player.case_file import CaseFile, read_case_file
from scripts.player.clock import Clock
from scripts.rehearsal.patterns import patterns_of
from scripts.rehearsal.planning import OPENS, planned, told
from scripts.rehearsal.writing import ToldBefore, write

CASE_FILES = Path(__file__).parents[1] / "tests" / "cases"


def main(argv: Sequence[str] | None = None) -> int:
    """Add cases to a rehearsal book; the same seed makes the same facts.

    Case files are played once, then their facts are told again with other ids, times,
    numbers and names. With --by-commands each is played again instead: every rule is
    asked, which takes its time.
    """
    parser = ArgumentParser(description=main.__doc__)
    parser.add_argument("--database", required=True, help="SQLAlchemy URL of the book")
    parser.add_argument("--keys", required=True, help="SQLAlchemy URL of its keys")
    parser.add_argument("--cases", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--by-commands", action="store_true")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    asked = parser.parse_args(argv)
    return tried(lambda: _made(asked))


def _made(asked: Namespace) -> None:
    ledger = rehearsal_book(asked.database, asked.keys)
    try:
        before = ledger.head().position
        make = played if asked.by_commands else make_rehearsal
        make(ledger, asked.cases, asked.seed, asked.files)
        print(f"{ledger.head().position - before} facts")
    except ToldBefore as wrong:
        raise CannotBeDone(f"seed {asked.seed} is in this book already") from wrong
    except NotARehearsal as wrong:
        raise CannotBeDone(str(wrong)) from wrong
    finally:
        ledger.close()


def rehearsal_book(url: str, keys: str) -> Ledger:
    """A rehearsal book that was opened at the beginning of the year of its cases."""
    return create_ledger(url, keys=keys, rehearsal=True, clock=Clock(OPENS))


def make_rehearsal(
    ledger: Ledger, cases: int, seed: int, files: Sequence[Path] = ()
) -> int:
    """Tell case files again until there are so many cases; how many facts that were.

    Raises NotARehearsal; ToldBefore for a seed it has already.
    """
    if not ledger.rehearsal or ledger.keys is None:
        raise NotARehearsal(
            "this book is no rehearsal book with keys; nothing was told"
        )
    patterns = patterns_of(_read(files))
    return write(ledger, told(planned(patterns, cases, seed), ledger.keys))


def played(ledger: Ledger, cases: int, seed: int, files: Sequence[Path] = ()) -> int:
    """Play case files again and again, as if each were another; how many times."""
    read, times = _read(files), 0
    with TemporaryDirectory() as folder:
        while cases > 0:
            file = read[times % len(read)]
            again = replace(file, title=f"{file.title}（{seed}-{times + 1}）")
            play_all([again], ledger, Vault(Path(folder)))
            cases -= _cases_in(file)
            times += 1
    return times


def _cases_in(file: CaseFile) -> int:
    return max(1, len({step.case for step in file.steps if step.case}))


def _read(files: Sequence[Path]) -> list[CaseFile]:
    return [read_case_file(path) for path in files or sorted(CASE_FILES.glob("*.toml"))]


if __name__ == "__main__":
    raise SystemExit(main())
