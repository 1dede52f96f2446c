"""The measured table: figure, what it stands against, ratio, target, verdict."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

COLUMNS = ("", "what", "on", "measured", "against", "ratio", "target", "verdict")


class Line(NamedTuple):
    """One figure; without a target it is only told."""

    part: str
    what: str
    on: str  # which database
    measured: str
    against: str = ""
    ratio: float | None = None
    target: str = ""
    reached: bool | None = None

    def cells(self) -> list[str]:
        """The line as it is printed."""
        verdict = {None: "", True: "reached", False: "NOT REACHED"}[self.reached]
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        told = (self.part, self.what, self.on, self.measured, self.against)
        return [*told, ratio, self.target, verdict]


def compared(line: Line, ours: float, theirs: float, at_least: float = 0) -> Line:
    """The same line with the ratio of two figures, judged where there is a target."""
    ratio = ours / theirs
    if not at_least:
        return line._replace(ratio=ratio)
    reached = ratio >= at_least
    return line._replace(ratio=ratio, target=f">= {at_least:g}", reached=reached)


def show(lines: Sequence[Line], told: str) -> None:
    """Print the table, and under it what it was measured on."""
    table = Table(*COLUMNS)
    for line in lines:
        table.add_row(*line.cells())
    console = Console(width=150)
    console.print(table, told, sep="\n")


def as_markdown(lines: Sequence[Line]) -> str:
    """The table as `docs/measured.md` keeps it."""
    rows = [COLUMNS, ("---",) * len(COLUMNS), *(line.cells() for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def rate(figure: float) -> str:
    """So many a second."""
    return f"{figure:,.0f}/s"
