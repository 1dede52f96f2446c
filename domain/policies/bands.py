"""Bands of an authority table (权限档次) whose figures a store may fill in."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from domain.money import fen_of
from domain.policies.conditions import Ref
from domain.policies.pack import Authority, Band, Setting

YUAN = "_yuan"


def figures(settings: Iterable[Setting]) -> dict[str, Any]:
    """What settings of money are as shipped, in fen; unreadable ones are left out."""
    found: dict[str, Any] = {}
    for one in settings:
        try:
            if one.name.endswith(YUAN) and one.default:
                found[one.name] = fen_of(one.default)
        except ValueError:
            continue  # it is named where settings are checked
    return found


def upside_down(table: Authority, figures: Mapping[str, Any]) -> Iterator[Band]:
    """The bands that would end before they begin, settings being these."""
    for band in table.band:
        over, up_to = (
            figures.get(bound.name) if isinstance(bound, Ref) else bound
            for bound in (band.over_yuan, band.up_to_yuan)
        )
        if over is not None and up_to is not None and up_to < over:
            yield band
