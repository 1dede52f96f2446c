"""What happens to a year of holidays before a store counts by it."""

from uuid import UUID

from domain.fact import Fact


class HolidaysProposed(Fact):
    """A year of holidays was proposed (提议放假安排), with its whole text. Source: C05.

    Of one year the last proposal stands.
    """

    store_id: UUID
    year: int
    text: str
    sha256: str
    one_per = ("year",)


class HolidaysApproved(Fact):
    """A second person approved (批准放假安排) exactly this text; the year is adopted."""

    store_id: UUID
    year: int
    sha256: str
    ends = ("HolidaysProposed",)
    ends_same = ("year",)


class HolidaysDeclined(Fact):
    """A proposed year was not approved (退回放假安排), and why."""

    store_id: UUID
    year: int
    sha256: str
    reason: str
    ends = ("HolidaysProposed",)
    ends_same = ("year",)
