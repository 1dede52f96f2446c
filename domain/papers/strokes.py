"""The strokes (笔迹) of a signature on screen, in one canonical form."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from domain.reading import cannot_read

MOST_POINTS, FEWEST_POINTS = 20_000, 8
WIDEST = 100_000  # tenths of a pixel
LONGEST = 3_600_000  # milliseconds from the first touch
HARDEST = 1_000
LIMITS = (WIDEST, WIDEST, LONGEST, HARDEST)

Point = tuple[int, int, int, int]


@dataclass(frozen=True)
class Strokes:
    """Each stroke a list of points: x, y in tenths of a pixel, ms, pressure in 1/1000.

    Time counts from the first touch; x and y from the upper left corner of the field.
    """

    width: int
    height: int
    strokes: tuple[tuple[Point, ...], ...]

    @property
    def canonical(self) -> bytes:
        """The one way to write them down: JSON, keys sorted, no blanks."""
        told = vars(self) | {"version": 1}
        return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()

    @property
    def sha256(self) -> str:
        """The digest of the canonical form."""
        return sha256(self.canonical).hexdigest()

    @property
    def milliseconds(self) -> int:
        """From the first touch to the last."""
        return max(point[2] for stroke in self.strokes for point in stroke)

    @property
    def points(self) -> int:
        """How many were drawn."""
        return sum(map(len, self.strokes))


def read_strokes(text: str | bytes) -> Strokes:
    """What a signing field sent. Raises ValidationError where it is no signature."""
    try:
        told = json.loads(text)
        size = _figures((told["width"], told["height"]), (WIDEST, WIDEST))
        drawn = tuple(tuple(_points(stroke)) for stroke in told["strokes"])
    except (ValueError, TypeError, KeyError, RecursionError):
        raise cannot_read("strokes", "笔迹没有读出来，请清除后重签") from None
    found = Strokes(size[0], size[1], tuple(one for one in drawn if one))
    if not FEWEST_POINTS <= found.points <= MOST_POINTS:
        raise cannot_read("strokes", "没有签名，或笔迹过短过长，请清除后重签")
    return found


def _points(stroke: Any) -> Iterator[Point]:
    for point in stroke:
        x, y, at, pressure = _figures(point, LIMITS)
        yield x, y, at, pressure


def _figures(told: Any, limits: tuple[int, ...]) -> list[int]:
    """Whole figures within their limits. Raises ValueError."""
    if len(told) != len(limits):
        raise ValueError(told)
    for figure, most in zip(told, limits):
        if type(figure) is not int or not 0 <= figure <= most:
            raise ValueError(told)
    return list(told)
