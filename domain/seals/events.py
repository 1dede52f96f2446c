"""What was asked of a seal, allowed, and stamped."""

from uuid import UUID

from domain.fact import Fact
from domain.words import Paper, Seal


class SealUseRequested(Fact):
    """The use of a seal was asked for (用印申请): which, on what, how often.

    `impressions` counts every stamp; `across_pages` is the seal over the seam of the
    pages (骑缝章).
    """

    one_per = ("seal_use_id",)

    seal_use_id: UUID
    seal: Seal
    paper: Paper
    impressions: int
    reason: str
    sheets: int = 1
    across_pages: bool = False
    exhibit_id: UUID | None = None


class SealUseApproved(Fact):
    """The use of a seal was allowed (用印批准)."""

    one_per = ("seal_use_id",)

    seal_use_id: UUID
    note: str | None = None


class SealUseDeclined(Fact):
    """The use of a seal was not allowed, and why; an earlier leave is taken back."""

    ends = ("SealUseApproved",)
    ends_same = ("seal_use_id",)

    seal_use_id: UUID
    reason: str


class SealUsed(Fact):
    """Whoever keeps the seal stamped (用印), and somebody watched."""

    one_per = ("seal_use_id",)

    seal_use_id: UUID
    seal: Seal
    paper: Paper
    impressions: int
    across_pages: bool
    watched_by_id: UUID
    exhibit_id: UUID | None = None
    note: str | None = None
