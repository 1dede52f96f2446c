"""How figures are taken: for so many seconds, in turns, the median of the rounds."""

from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter


def in_rounds(
    contestants: Sequence[Callable[[float], float]], seconds: float, rounds: int
) -> list[float]:
    """Each does its work for so long, in turns; the median of what each reached.

    Turn about, because the machine is never equally free twice.
    """
    for contestant in contestants:
        contestant(seconds / 4)  # caches, connections and prepared plans are made
    reached = [[one(seconds) for one in contestants] for _ in range(rounds)]
    return [median(figures) for figures in zip(*reached)]


def per_second(deed: Callable[[], int], seconds: float) -> float:
    """Do something for so long; how many of what it counts went by in a second."""
    begun, done = perf_counter(), 0
    while (passed := perf_counter() - begun) < seconds:
        done += deed()
    return done / passed
