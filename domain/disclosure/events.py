"""What left the house, and why."""

from dataclasses import field

from domain.fact import Fact
from domain.words import WithheldBecause


class CaseBundleMade(Fact):
    """The case left the house as a bundle (案卷包), why, and which entries stayed.

    `withheld_entries` are positions in the book. Source: PIPL articles 6 and 51;
    民事诉讼证据规定 第九十五条 for what a holder keeps back.
    """

    reason: str
    withheld_entries: list[int] = field(default_factory=list)
    withheld_because: WithheldBecause | None = None
