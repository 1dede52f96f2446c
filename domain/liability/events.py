"""How it was found out who bears the cost."""

from domain.fact import Fact
from domain.money import Fen
from domain.words import Certainty, Liability, Line


class FirstJudgementGiven(Fact):
    """The clerk found the facts and gave a first judgement (初步判断). P02-R19."""

    found: str
    opinion: str | None = None


class SectionChiefCalled(Fact):
    """The section chief of the shift was called to the scene (当班课长到场). P02-R19."""

    note: str | None = None


class LiabilityAssessed(Fact):
    """Who bears it was judged (责任认定); the last judgement stands.

    Source: P01-R11, R12, P02-R30, A18, A21.
    """

    liability: Liability
    certainty: Certainty | None = None
    reasons: str | None = None
    one_per = ()


class ReceivableMoved(Fact):
    """What had been paid moved to the other line (转列) when liability changed. A18."""

    from_line: Line
    to_line: Line
    amount_fen: Fen
