"""Cases lately seen, brought up to date from the facts at hand, and their cards."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from uuid import UUID

from domain.cases.card import Card, card_of
from domain.cases.case import Case
from domain.cases.events import CaseNumbered
from domain.fact import Fact
from domain.ledger.ledger import Ledger
from domain.policies.in_force import rules_of_case
from domain.policies.rules import Rules

KEPT_FACTS = 40_000  # of how many facts, over all cases, the nouns are kept
AT_ONCE = 200  # cases read together
NEVER_OF_A_CASE = (
    *("stores.", "people.", "petty_cash.", "refusals.", "ledger.", "rota.", "sales."),
)
Key = tuple[int, int, int]
News = dict[UUID, list[Fact]]  # by the case's stream, oldest first
Stamp = tuple[UUID, int]  # a store and the version of its stream


class Cards:
    """Draws the cards of the cases a batch of facts touched, each once.

    For reading only: a case kept here never decides, so it may be kept.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._kept: OrderedDict[UUID, Case] = OrderedDict()
        self._facts = 0
        self._rules: dict[Stamp, Rules] = {}
        self._last: tuple[Key, list[Card]] | None = None

    def after(self, facts: Sequence[Fact]) -> list[Card]:
        """The cards as they stood after these facts; asked again, the same ones."""
        key = (facts[0].position, facts[-1].position, len(facts))
        if self._last is None or self._last[0] != key:
            self._rules.clear()  # read anew each time: a year may have been published
            self._last = key, [*self._drawn(by_stream(facts), facts[-1].position)]
        return self._last[1]

    def as_of(self, case_ids: Iterable[UUID], position: int) -> list[Card]:
        """The cards of these cases as they stood at a position of the book."""
        cards = []
        for case_id in case_ids:
            told = self.ledger.facts_of(case_id)
            known = [fact for fact in told if fact.position <= position]
            case = Case.blank(case_id).replay(known)
            cards.append(card_of(case, self._rules_of(case)))
        return cards

    def _drawn(self, streams: News, position: int) -> Iterator[Card]:
        """A card of each; the cases not at hand are read together, some at a time."""
        rest = iter(streams.items())
        while lot := dict(islice(rest, AT_ONCE)):
            ids = [id for id, news in lot.items() if not self._at_hand(id, news)]
            told = dict(self.ledger.facts_of_many(ids, position))
            for case_id, news in lot.items():
                case = self._up_to_date(case_id, news, told.get(case_id))
                if case.facts.all("ComplaintRegistered"):  # else some other thing
                    yield card_of(case, self._rules_of(case))

    def _at_hand(self, case_id: UUID, news: Sequence[Fact]) -> bool:
        """Whether the case is kept as it stood before these facts, or begins there."""
        first, last = news[0].originator_version, news[-1].originator_version
        kept = self._kept.get(case_id)
        return first == 1 if kept is None else kept.version in (first - 1, last)

    def _rules_of(self, case: Case) -> Rules:
        first = case.registered
        stamp = (first.store_id, first.store_version)
        if stamp not in self._rules:
            self._rules[stamp] = rules_of_case(self.ledger, case)
        return self._rules[stamp]

    def _up_to_date(
        self, case_id: UUID, news: Sequence[Fact], told: Sequence[Fact] | None
    ) -> Case:
        """The case as it stood after its news, however far the kept one is."""
        first, last = news[0].originator_version, news[-1].originator_version
        case = self._kept.pop(case_id, None)
        if case is not None:
            self._facts -= case.version
        if case is None and first == 1:
            case = Case.blank(case_id)
        if case is not None and case.version == first - 1:
            case.replay(list(news))
        elif case is None or case.version != last:
            told = told or self.ledger.facts_of(case_id, until=last)
            case = Case.blank(case_id).replay(list(told))
        self._keep(case)
        return case

    def _keep(self, case: Case) -> None:
        self._kept[case.id] = case
        self._facts += case.version
        while self._facts > KEPT_FACTS and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._facts -= oldest.version


def by_stream(facts: Iterable[Fact]) -> dict[UUID, list[Fact]]:
    """The facts that may be a case's, stream by stream, in their order."""
    streams: dict[UUID, list[Fact]] = {}
    for fact in facts:
        other = isinstance(fact, CaseNumbered)  # stands in the series of its store
        if not other and not fact.topic.startswith(NEVER_OF_A_CASE):
            streams.setdefault(fact.originator_id, []).append(fact)
    return streams
