"""What all read models share: the book, their tables, homes and cards of cases."""

from functools import lru_cache

from domain.cases.card_homes import Homes
from domain.cases.cards import Cards
from domain.ledger.ledger import Ledger
from projections.generations import naming


class Shelf:
    """Where the read models of one book stand."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.engine = naming(ledger.engine)
        self.writer = self.engine.execution_options(begin="IMMEDIATE")
        self.homes = Homes(ledger)
        self.cards = Cards(ledger)
        self.last_places = lru_cache(maxsize=1)(ledger.last_places)
