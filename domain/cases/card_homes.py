"""Where a case belongs: its store, and who may know of it (知情范围)."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from domain.cases.events import ComplaintRegistered
from domain.fact import Fact
from domain.facts import Facts
from domain.ledger.ledger import Ledger
from domain.policies.circles import BEGIN, TELLING, circles_of, drawn
from domain.policies.in_force import rules_at
from domain.policies.pack import Circle
from domain.policies.rules import Rules

KEPT = 50_000  # cases whose home is remembered; older ones are looked up again


class Home(NamedTuple):
    """The store of a case, and the roles that may know of it; None: all there."""

    store_id: UUID | None = None
    circle: frozenset[str] | None = None


class Known(NamedTuple):
    """What the fact a case began with says for good."""

    home: Home
    rules: Rules | None
    circles: tuple[Circle, ...]


class Homes:
    """Asked for the home of a case, as it was at a position of the book.

    What a case began with never changes, so it may be kept; a circle that may be drawn
    anew is drawn from the book each time.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._known: OrderedDict[UUID, Known] = OrderedDict()

    def hear(self, facts: Iterable[Fact]) -> None:
        """Remember the cases that begin here."""
        for fact in facts:
            if isinstance(fact, ComplaintRegistered):
                self._keep(fact.originator_id, self._read(fact))

    def of(self, case_id: UUID, position: int | None = None) -> Home:
        """The home of a case; an empty one for a stream that is not a case's."""
        if case_id not in self._known:
            began = self.ledger.facts_of(case_id, until=1)
            self._keep(case_id, self._read(began[0] if began else None))
        home, rules, circles = self._known[case_id]
        if rules is None or not circles:
            return home
        told = self.ledger.facts_of(case_id)
        known = (fact for fact in told if position is None or fact.position <= position)
        return home._replace(circle=drawn(rules, circles, _facts(known)))

    def moved(self, facts: Iterable[Fact]) -> Iterator[tuple[UUID, Home]]:
        """The cases whose circle may have been drawn anew by these facts."""
        for fact in facts:
            name = type(fact).__name__
            if name in TELLING and name != BEGIN:
                home = self.of(fact.originator_id, fact.position)
                if self._known[fact.originator_id].circles:
                    yield fact.originator_id, home

    def _read(self, began: Fact | None) -> Known:
        if not isinstance(began, ComplaintRegistered):
            return Known(Home(), None, ())
        rules = rules_at(self.ledger, began.store_id, began.store_version)
        circles = circles_of(rules, _facts([began]))
        return Known(Home(began.store_id), rules, circles)

    def _keep(self, case_id: UUID, known: Known) -> None:
        self._known[case_id] = known
        if len(self._known) > KEPT:
            self._known.popitem(last=False)


def _facts(told: Iterable[Fact]) -> Facts:
    facts = Facts()
    for fact in told:
        facts.add(fact)
    return facts
