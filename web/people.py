"""Who acts in the book: the roles a person has now, what stores are called."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID
from weakref import WeakKeyDictionary

from domain.ledger.ledger import Ledger

STORE_OPENED = "stores.StoreOpened"
MOST_STORES = 10_000


@dataclass(frozen=True)
class Seat:
    """One role, at one store or, without one, at all of them."""

    role: str
    store_id: UUID | None

    @property
    def key(self) -> tuple[str, str | None]:
        """How a session remembers it."""
        return self.role, str(self.store_id) if self.store_id else None

    def sees(self, store_id: UUID | None) -> bool:
        """Whether this seat reaches to that store."""
        return self.store_id is None or store_id is None or self.store_id == store_id


def known(ledger: Ledger, person_id: UUID) -> tuple[str, tuple[Seat, ...]]:
    """What a person is called, and the seats the book gives her at this moment.

    Read from her own stream and not from a paper: a role taken is gone at once.
    """
    name, seats = "", {}
    for fact in ledger.facts_of(person_id):
        match type(fact).__name__:
            case "PersonAdded":
                name = ledger.opened(fact).name
            case "RoleGranted":
                seats[fact.granted_role, fact.store_id] = None
            case "RoleTaken":
                seats.pop((fact.granted_role, fact.store_id), None)
    return name, tuple(Seat(*seat) for seat in seats)


_stores: WeakKeyDictionary[Ledger, tuple[int, dict[UUID, str]]] = WeakKeyDictionary()


def stores(ledger: Ledger) -> dict[UUID, str]:
    """Every store and its name, in the order they were opened.

    Looked for once in the whole book, and afterwards only in what is new.
    """
    read, known = _stores.get(ledger, (0, {}))
    head = ledger.head().position
    if read < head:
        opened = ledger.facts(read, MOST_STORES, [STORE_OPENED])
        known = known | {fact.originator_id: fact.name for fact in opened}
        _stores[ledger] = head, known
    return known


def store_name(ledger: Ledger, store_id: UUID | None) -> str:
    """What a store is called; no id stands for all of them."""
    if store_id is None:
        return "全部门店"
    try:
        return _name_of(ledger, store_id)
    except StopIteration:
        return "未开账的门店"


@lru_cache(maxsize=4096)
def _name_of(ledger: Ledger, store_id: UUID) -> str:
    told = ledger.facts_of(store_id)
    return next(fact.name for fact in told if type(fact).__name__ == "StoreOpened")
