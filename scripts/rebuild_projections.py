"""Builds read models (账页) anew from the book, while the old ones go on serving."""

from argparse import Namespace
from collections.abc import Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.progress import TimeRemainingColumn

from projections import READ_MODELS
from projections.rebuild import CannotBuild, rebuild
from scripts.office import CannotBeDone, opened, parser_for, tried


def main(argv: Sequence[str] | None = None) -> int:
    """Build read models anew beside the old ones, and switch.

    May be killed at any moment: begun again, it goes on where it was.
    """
    parser = parser_for(main)
    parser.add_argument("names", nargs="*", metavar="NAME", help="all if none is named")
    asked = parser.parse_args(argv)
    return tried(lambda: _rebuild(asked))


def _rebuild(asked: Namespace) -> None:
    known = {kind.name: kind for kind in READ_MODELS}
    if unknown := [name for name in asked.names if name not in known]:
        raise CannotBeDone(f"{unknown[0]}: there are {', '.join(known)}")
    ledger = opened(asked)
    names = asked.names or [*known]
    with _progress() as bars:
        bar = bars.add_task(f"{len(names)} papers", total=ledger.head().position)
        try:
            count = rebuild(
                ledger,
                *(known[name] for name in names),
                progress=lambda seen, head: bars.update(
                    bar, completed=seen, total=head
                ),
            )
        except CannotBuild as why:
            raise CannotBeDone(
                f"what had not been built stays as it was: {why}"
            ) from why
        bars.update(bar, completed=count, total=count)
        for name in names:
            bars.console.print(f"{name}: {count} facts")


def _progress() -> Progress:
    columns = (TextColumn("{task.description:<20}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeRemainingColumn(), console=Console(soft_wrap=True))


if __name__ == "__main__":
    raise SystemExit(main())
