"""A complaint (客诉): its standing facts, and the few parts that do sums."""

from domain.cases.events import CaseClosed, ComplaintRegistered
from domain.claims.claim import Claims
from domain.concessions.money import Money
from domain.custody.custody import Custody
from domain.errors import Refused
from domain.fact import Fact, Noun
from domain.facts import Facts


class CaseIsClosed(Refused):
    """本案已结案：结案后只收追偿、理赔款和迟到的材料，其他须先重新处理。"""


class Case(Noun):
    """What a complaint came to."""

    named_by = "case_id"
    owes = True

    def __init__(self) -> None:
        self.facts = Facts()
        self.money = Money()
        self.claims = Claims()
        self.custody = Custody()
        self.parts = (self.money, self.claims, self.custody)

    @property
    def registered(self) -> ComplaintRegistered:
        """The fact the case began with."""
        (first,) = self.facts.all("ComplaintRegistered")
        assert isinstance(first, ComplaintRegistered)
        return first

    @property
    def closed(self) -> CaseClosed | None:
        """The closing in force."""
        last = self.facts.last("CaseClosed")
        assert last is None or isinstance(last, CaseClosed)
        return last

    def must_be_open(self) -> None:
        """Raises CaseIsClosed."""
        if self.closed:
            raise CaseIsClosed

    def when(self, fact: Fact) -> None:
        self.facts.add(fact)
        for part in self.parts:
            if type(fact) in part.hears:
                part.when(fact)
