"""How a complaint became graver, and who was called when time ran out."""

from datetime import datetime

from domain.fact import Fact
from domain.words import Severity, Whom


class SeverityRaised(Fact):
    """The complaint became graver (升级); a pack's own word, never compared across packs.

    Source: P01-R04, P02-R09 to R14, A24, A43.
    """

    severity: Severity
    pack: str
    rule: str | None = None
    reason: str | None = None
    one_per = ("severity",)


class SeverityLowered(Fact):
    """A person took a severity back (降级), with a reason."""

    severity: Severity
    reason: str
    ends = ("SeverityRaised",)
    ends_same = ("severity",)


class EscalationRaised(Fact):
    """A clock ran out and somebody above must know (上报). Source: P01-R05, C02.

    `start_version` is the version in the case's stream of the fact that began it.
    """

    rule: str
    start_version: int
    due_at: datetime
    tells: list[Whom]
    one_per = ("rule", "start_version", "due_at")


class EscalatedByHand(Fact):
    """Who could not handle it alone took it one level up (逐级上报). P01-R06."""

    level: str
    reason: str
