"""A store (门店): the packs and settings it has in force, by version of its stream."""

from typing import cast
from uuid import UUID, uuid5

from domain.calendars import Adopted
from domain.fact import Fact, Noun
from domain.facts import Facts
from domain.policies.calendars import read_year
from domain.policies.pack import Pack
from domain.policies.reader import read_adopted
from domain.stores.events import CalendarAdopted, PackAdopted, StoreOpened

ORGANISATION = UUID("6f1d5a52-9f0e-5c5e-8f27-6c1c5a7d9b10")
PLACES = ("common", "main", "overlay")


def store_id_of(code: str) -> UUID:
    """The id of the store with this code."""
    return uuid5(ORGANISATION, code)


class Store(Noun):
    """What a store has in force and has delivered."""

    named_by = "store_id"

    def __init__(self) -> None:
        self.facts = Facts()

    @property
    def adopted(self) -> list[PackAdopted]:
        """The packs in force: the common conventions, the main pack, overlays."""
        found = cast(list[PackAdopted], list(self.facts.all("PackAdopted")))
        return sorted(found, key=lambda fact: PLACES.index(fact.place))

    def packs(self) -> tuple[Pack, ...]:
        """The packs in force, read from the text the book holds."""
        return tuple(read_adopted(one.text, one.pack) for one in self.adopted)

    @property
    def opened(self) -> StoreOpened | None:
        """The fact the store began with."""
        return cast(StoreOpened | None, self.facts.last("StoreOpened"))

    @property
    def code(self) -> str:
        """The short name in case numbers."""
        return self.opened.store_code if self.opened else ""

    def told_settings(self) -> dict[str, str]:
        """What the store has filled in, by the names of settings."""
        return {
            getattr(fact, "name"): getattr(fact, "value")
            for fact in self.facts.all("SettingChanged")
        }

    def years(self) -> tuple[Adopted, ...]:
        """Every year of holidays ever adopted, oldest first, and since when."""
        told = cast(list[CalendarAdopted], self.facts.told("CalendarAdopted"))
        return tuple(
            Adopted(read_year(one.text, f"calendar {one.year}"), one.occurred_at)
            for one in told
        )

    def when(self, fact: Fact) -> None:
        self.facts.add(fact)
