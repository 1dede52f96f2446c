"""Under which ids a case knows a person (同一个人): the payee is the complainant.

Somebody who complains, is paid and is heard has an id each time. Whoever shares a name,
phone or number with a party of the same case is that party; in another case a name is
not enough.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

NUMBERS = ("_phone", "_id_number", "_account")
NAMES = ("_name", "signer", "attended_by")
SEALED = "sealed:"


@dataclass(frozen=True)
class Trace:
    """What one fact tells of one person: names, and numbers that are his alone."""

    person_id: UUID
    names: frozenset[str]
    numbers: frozenset[str]

    def is_same(self, other: "Trace", by_name: bool) -> bool:
        """Whether both are of one person."""
        if self.person_id == other.person_id or self.numbers & other.numbers:
            return True
        return by_name and bool(self.names & other.names)


def trace_of(person_id: UUID, told: dict[str, Any]) -> Trace:
    """What these fields, in the clear, tell of the person they are sealed for."""
    said = {
        name: value
        for name, value in told.items()
        if isinstance(value, str) and value and not value.startswith(SEALED)
    }
    numbers = (said[name] for name in said if name.endswith(NUMBERS))
    names = (said[name] for name in said if name.endswith(NAMES))
    return Trace(person_id, frozenset(names), frozenset(numbers))


def grown(
    known: Iterable[Trace], traces: Iterable[Trace], by_name: bool
) -> list[Trace]:
    """The traces of a person, with all others that are his, and theirs again."""
    mine, rest = list(known), list(traces)
    while more := [one for one in rest if any(one.is_same(it, by_name) for it in mine)]:
        mine += more
        rest = [one for one in rest if one not in more]
    return mine
