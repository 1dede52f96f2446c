"""The cases everybody may know of (公开案件), and what of a fact may leave the house."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from uuid import UUID

from domain.cases.card_homes import Homes
from domain.cases.events import ComplaintRegistered
from domain.fact import Fact
from domain.fields import Field, fields_of
from domain.ledger.ledger import Ledger

AT_ONCE = 500
TOLD = {"word", "money", "integer", "yes/no", "moment", "day"}  # kinds of fields
EVERY = {"role", "rules", "by", "occurred_at"}  # told of every fact in its own way
Plain = str | int | bool | datetime


class OpenCases:
    """The cases of a book, or of one store, up to a position."""

    def __init__(
        self, ledger: Ledger, until: int, store_id: UUID | None = None
    ) -> None:
        self.ledger = ledger
        self.until = until
        self.store_id = store_id
        self._homes = Homes(ledger)

    def __iter__(self) -> Iterator[list[Fact]]:
        """The facts of each case, in the order in which cases were registered."""
        for began in self._registered():
            told = dict(self.ledger.facts_of_many(began, self.until))
            yield from (told[case_id] for case_id in began if self._is_open(case_id))

    def hidden(self) -> Counter[UUID]:
        """How many cases of each store only their circle may know of. Source: A62."""
        return Counter(
            store_id
            for began in self._registered()
            for case_id, store_id in began.items()
            if not self._is_open(case_id)
        )

    def _is_open(self, case_id: UUID) -> bool:
        return self._homes.of(case_id, self.until).circle is None

    def _registered(self) -> Iterator[dict[UUID, UUID]]:
        """Cases and their stores, some hundreds at a time."""
        behind, topics = 0, [ComplaintRegistered.topic]
        while found := self.ledger.facts(behind, AT_ONCE, topics):
            behind = found[-1].position
            began = {
                fact.originator_id: fact.store_id
                for fact in found
                if isinstance(fact, ComplaintRegistered)
                and fact.position <= self.until
                and self.store_id in (None, fact.store_id)
            }
            if began:
                yield began


def plain_of(fact: Fact) -> Iterator[tuple[str, Plain]]:
    """What of a fact may be told, as plain values: texts, figures, moments."""
    yield "position", fact.position
    yield "role", fact.role
    yield "recorded_at", fact.timestamp
    if fact.rules:
        yield "rules", " ".join(fact.rules)
    for one in told_fields(type(fact)):
        value = getattr(fact, one.inside)
        if one.many:
            value = " ".join(map(str, value)) or None
        if value is not None:
            yield one.inside, value.isoformat() if type(value) is date else value


def ids_of(fact: Fact, kinds: frozenset[str]) -> Iterator[tuple[str, UUID]]:
    """The things a fact names by id, of these kinds: exhibit_id, payment_id."""
    for one in fields_of(type(fact)):
        if one.inside in kinds and (id := getattr(fact, one.inside)) is not None:
            yield one.inside, id


@cache
def told_fields(kind: type[Fact]) -> tuple[Field, ...]:
    """The fields of a kind of fact that may leave the house."""
    fields = (one for one in fields_of(kind) if one.inside not in EVERY)
    return tuple(one for one in fields if one.kind in TOLD)


def moment(told: datetime) -> str:
    """A moment as ISO 8601 has it, in UTC."""
    return told.astimezone(UTC).isoformat().replace("+00:00", "Z")
