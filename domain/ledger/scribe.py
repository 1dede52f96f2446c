"""The scribe (抄写): facts to entries and back, what is personal sealed on the way in."""

from datetime import datetime
from functools import lru_cache
from uuid import UUID, uuid5

from eventsourcing.persistence import StoredEvent

from domain.fact import Fact, FactT
from domain.ledger.entry import Row
from domain.ledger.errors import FactUnreadable, NoKeyRing, UnknownTopic
from domain.ledger.keys import SEALED, KeyRing, SealPlace
from domain.ledger.layout import Layout, Told, layout_of
from domain.ledger.topics import TOPICS

_id = lru_cache(maxsize=65_536)(UUID)
_moment = lru_cache(maxsize=256)(datetime.fromisoformat)  # one command, one moment


class Scribe:
    """Writes facts as the book keeps them, and opens what is sealed there."""

    def __init__(self, keys: KeyRing | None) -> None:
        self.keys = keys

    def written(self, fact: Fact, command_id: UUID, part: int) -> StoredEvent:
        """A fact as an entry in the making. Raises NoKeyRing, TypeError."""
        layout = layout_of(type(fact))
        sealed = self._sealed(layout, fact, command_id, part)
        return StoredEvent(
            originator_id=fact.originator_id,
            originator_version=fact.originator_version,
            topic=fact.topic,
            state=layout.text(fact, sealed).encode(),
        )

    def opened(self, fact: FactT) -> FactT:
        """The fact with what is personal in the clear, as far as there are keys."""
        layout = layout_of(type(fact))
        if self.keys is None or fact.command_id is None or not layout.personal:
            return fact
        told = dict(vars(fact))
        for name in layout.personal:
            if (text := told[name]) is not None and text.startswith(SEALED):
                place = SealPlace(fact.command_id, fact.part, name)
                told[name] = self.keys.open(_whose(fact, place), text, place)
        return _fact(type(fact), told)

    def _sealed(self, layout: Layout, fact: Fact, command_id: UUID, part: int) -> Told:
        """What stands in the entry instead of what is personal."""
        said = {n: getattr(fact, n) for n in layout.personal}
        said = {name: text for name, text in said.items() if text is not None}
        if said and self.keys is None:
            raise NoKeyRing(f"{fact.topic} names a person: it is kept sealed or not")
        sealed: Told = {}
        for name, text in said.items():
            place = SealPlace(command_id, part, name)
            assert self.keys is not None
            sealed[name] = self.keys.seal(_whose(fact, place), text, place)
        return sealed


def read(row: Row) -> Fact:
    """The fact an entry tells. Raises UnknownTopic, FactUnreadable."""
    position, stream_id, version, topic, state, recorded_at, command, part, _, _ = row
    try:
        kind = TOPICS[topic]
        told = layout_of(kind).told(state)
    except KeyError:
        raise UnknownTopic(f"#{position} {topic}") from None
    except FactUnreadable as error:
        raise FactUnreadable(f"#{position} {topic}: {error}") from error
    told["originator_id"] = _id(stream_id)
    told["originator_version"] = version
    told["timestamp"] = _moment(recorded_at)
    told["position"] = position
    told["command_id"] = _id(command)
    told["part"] = part
    return _fact(kind, told)


def _fact(kind: type[FactT], told: Told) -> FactT:
    """A fact with these attributes; its own `__init__` would look at each once more."""
    fact = object.__new__(kind)
    object.__setattr__(fact, "__dict__", told)
    return fact


def sealed_for(fact: Fact) -> UUID | None:
    """The person a fact of the book tells something personal of, if it does."""
    layout = layout_of(type(fact))
    if fact.command_id is None:
        return None
    if all(getattr(fact, name) is None for name in layout.personal):
        return None
    return _whose(fact, SealPlace(fact.command_id, fact.part, ""))


def _whose(fact: Fact, place: SealPlace) -> UUID:
    """The person whose key seals; whoever has no id is known by the command."""
    assert fact.whose, f"{fact.topic} does not say whose its personal fields are"
    person: UUID | None = getattr(fact, fact.whose)
    return person or uuid5(place.command_id, fact.whose)
