"""What all read models share: the book, their tables, stores and cards of cases."""

from collections import OrderedDict
from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from domain.cases.cards import Cards
from domain.cases.events import ComplaintRegistered
from domain.fact import Fact
from domain.ledger.ledger import Ledger
from projections.generations import naming

KEPT = 50_000  # cases whose store is remembered; older ones are looked up again


class Shelf:
    """Where the read models of one book stand."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.engine = naming(ledger.engine)
        self.writer = self.engine.execution_options(begin="IMMEDIATE")
        self.stores = Stores(ledger)
        self.cards = Cards(ledger)
        self.last_places = lru_cache(maxsize=1)(ledger.last_places)


class Stores:
    """Which store a case belongs to: the fact it began with says so."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._known: OrderedDict[UUID, UUID | None] = OrderedDict()

    def hear(self, facts: Iterable[Fact]) -> None:
        """Remember the cases that begin here."""
        for fact in facts:
            if isinstance(fact, ComplaintRegistered):
                self._keep(fact.originator_id, fact.store_id)

    def of(self, case_id: UUID) -> UUID | None:
        """The store of a case; None for a stream that is not a case's."""
        if case_id not in self._known:
            began = self.ledger.facts_of(case_id, until=1)
            self._keep(case_id, getattr(began[0], "store_id", None) if began else None)
        return self._known[case_id]

    def _keep(self, case_id: UUID, store_id: UUID | None) -> None:
        self._known[case_id] = store_id
        if len(self._known) > KEPT:
            self._known.popitem(last=False)
