"""The years of holidays (放假安排) proposed to one store, until they are decided."""

from typing import cast
from uuid import UUID, uuid5

from domain.fact import Fact, Noun
from domain.facts import Facts
from domain.holidays.events import HolidaysProposed


class HolidayNotice(Noun):
    """What has been proposed to a store, apart from what it counts by."""

    named_by = "store_id"

    def __init__(self) -> None:
        self.facts = Facts()

    @classmethod
    def id_from(cls, named: UUID) -> UUID:
        """The id of the notices of the store that is named."""
        return notice_of(named)

    def proposed(self, sha256: str) -> HolidaysProposed | None:
        """The proposal with exactly this text, if nobody has decided it yet."""
        waiting = cast(list[HolidaysProposed], self.facts.all("HolidaysProposed"))
        return next((one for one in waiting if one.sha256 == sha256), None)

    def when(self, fact: Fact) -> None:
        self.facts.add(fact)


def notice_of(store_id: UUID) -> UUID:
    """The stream in which a store's holidays are proposed and decided."""
    return uuid5(store_id, "holidays")
