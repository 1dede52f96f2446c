"""Who complains (当事人): whether two complaints are of the same merchant or person.

Source: A27; docs/decisions/0007-who-is-the-same-party.md.
"""

from dataclasses import dataclass
from uuid import UUID

SHOPS = {"merchant", "anchor_store", "investor", "organisation"}


@dataclass(frozen=True)
class Party:
    """Who complains, as far as it was told; `id` is that of the complainant."""

    id: UUID
    kind: str
    name: str | None = None
    phone: str | None = None

    def is_same(self, other: "Party") -> bool:
        """Whether both are one: a shop by name, a person unless anything differs."""
        if self.id == other.id:
            return True
        names, phones = (self.name, other.name), (self.phone, other.phone)
        if None in names:
            return alike(*phones)
        shop = not SHOPS.isdisjoint((self.kind, other.kind))
        return alike(*names) and (shop or not differ(*phones))


def alike(one: str | None, other: str | None) -> bool:
    """Both told, and the same."""
    return one is not None and one == other


def differ(one: str | None, other: str | None) -> bool:
    """Both told, and not the same."""
    return None not in (one, other) and one != other
