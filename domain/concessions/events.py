"""What was offered, approved, granted and authorised."""

from domain.fact import Fact
from domain.money import Fen
from domain.words import Head, Line, Matter, Remedy, Whom, YesNo

CONCESSION = "concession"  # the matter that counts everything


class ApprovalRequested(Fact):
    """Leave for an act was asked for (请示). Source: P01-R24."""

    act: str
    reason: str
    item: str | None = None
    amount_fen: Fen | None = None
    whom: Whom | None = None


class ApprovalGranted(Fact):
    """Leave for an act was given (批准). Source: P01-R24."""

    act: str
    item: str | None = None
    up_to_fen: Fen | None = None
    note: str | None = None


class ApprovalRefused(Fact):
    """Leave for an act was withheld (不批准)."""

    act: str
    reason: str
    item: str | None = None
    ends = ("ApprovalGranted",)
    ends_same = ("act", "item")


class SpecialApprovalGranted(Fact):
    """Senior management opened a rule "in principle" for once (特批). Source: C16."""

    rule: str
    reason: str
    item: str | None = None


class OfferMade(Fact):
    """The customer was offered a settlement (提出方案); 0 is no money."""

    what: str
    amount_fen: Fen = Fen(0)
    remedy: Remedy | None = None
    line: Line | None = None
    one_per = ()


class OfferAccepted(Fact):
    """The customer accepted the offer (接受方案): settled, as the clocks see it (A02)."""

    amount_fen: Fen | None = None
    remedy: Remedy | None = None
    note: str | None = None
    one_per = ()
    ends = ("OfferRejected",)


class OfferRejected(Fact):
    """The customer rejected the offer (拒绝方案)."""

    reason: str | None = None
    ends = ("OfferAccepted",)


class CompensationGranted(Fact):
    """Money was granted (同意赔付) under a head, on a line; `total_fen` results.

    Source: P02-R18 to R21, R26 to R28. `tables` name what authorised that total.
    """

    head: Head
    amount_fen: Fen
    line: Line
    total_fen: Fen
    tables: list[str]
    remedy: Remedy | None = None
    note: str | None = None


class AdvanceDecided(Fact):
    """Whether the mall advances medical costs (垫付) was decided. P01-R10, R76."""

    outcome: YesNo
    amount_fen: Fen
    line: Line
    total_fen: Fen
    tables: list[str]
    reason: str | None = None


class TotalAuthorised(Fact):
    """Somebody put his name to a total (授权总额), granting nothing. C15, C19, A18."""

    line: Line
    total_fen: Fen
    tables: list[str]
    reason: str | None = None

    @property
    def matter(self) -> str:
        """What it was asked for, as the tables that took it tell; else all there is."""
        named = [table.split(":")[1] for table in self.tables]
        return next((one for one in named if one != CONCESSION), CONCESSION)


class GrantWithdrawn(Fact):
    """What had been granted but not paid was taken back (撤销赔付)."""

    amount_fen: Fen
    line: Line
    matter: Matter
    reason: str
