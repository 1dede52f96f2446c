"""What the book says of keys (密钥): which were destroyed, which are locked away."""

from collections.abc import Iterable
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.fact import Fact
from domain.ledger.events import KeysWithdrawn
from domain.ledger.keys import DESTROYED

THE_KEYS = uuid5(NAMESPACE_URL, "the keys")  # the stream that tells of them


def states_of(facts: Iterable[Fact]) -> dict[UUID, str]:
    """The state of each key the stream tells of; one destroyed stays destroyed."""
    states: dict[UUID, str] = {}
    for fact in facts:
        assert isinstance(fact, KeysWithdrawn)
        for person_id in fact.person_ids:
            if states.get(person_id) != DESTROYED:
                states[person_id] = fact.key_state
    return states


def tell_of_keys(facts: Iterable[Fact]) -> bool:
    """Whether any of these facts withdraws keys or gives them back."""
    return any(isinstance(fact, KeysWithdrawn) for fact in facts)
