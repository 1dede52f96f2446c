"""What can be asked about a year of holidays: to propose, to approve, to decline it."""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from domain.desk import Desk, command
from domain.errors import NotFound, Refused
from domain.holidays import events
from domain.holidays.notice import HolidayNotice
from domain.policies.calendars import CalendarUnreadable, read_year
from domain.reading import cannot_read
from domain.stores.events import CalendarAdopted
from domain.stores.store import Store


class NothingProposed(Refused):
    """这份放假安排没有在等批准：可能已经决定，或刚刚换了内容，请重看后再定。"""


class ProposerMayNotApprove(Refused):
    """提议放假安排的人不能自己批准，须由另一位系统管理员对照通知批准。"""


@dataclass(frozen=True, kw_only=True)
class ProposeHolidays:
    """A year of holidays (放假安排) for a store, as the text of its file."""

    store_id: UUID
    text: str


@dataclass(frozen=True, kw_only=True)
class ApproveHolidays:
    """The year somebody has read, by the digest of its text."""

    store_id: UUID
    sha256: str


@dataclass(frozen=True, kw_only=True)
class DeclineHolidays:
    """The year that is sent back, by the digest of its text, and why."""

    store_id: UUID
    sha256: str
    reason: str


# Each is an act of the group that the store's rules keep for its administrators.
@command("adopt_calendar", asks=ProposeHolidays, of=HolidayNotice, begins=True)
def propose_holidays(desk: Desk, ask: ProposeHolidays) -> None:
    """A year of holidays is proposed (提议放假安排); nothing counts by it yet.

    Raises NotFound. Source: C05.
    """
    try:
        year = read_year(ask.text, "calendar")
    except CalendarUnreadable as wrong:
        raise cannot_read("text", str(wrong)) from wrong
    store = desk.blank(Store, ask.store_id)
    if not store.version:
        raise NotFound(str(ask.store_id))
    if any(one.year.version == year.version for one in store.years()):
        says = f"本店已按 {year.version} 计算工作日；内容有改动的，请换一个版本号"
        raise cannot_read("text", says)
    digest = sha256(ask.text.encode()).hexdigest()
    told = vars(ask) | {"year": year.year, "sha256": digest}
    desk.record(desk.subject, events.HolidaysProposed, **told)


@command("adopt_calendar", asks=ApproveHolidays, of=HolidayNotice, signed=True)
def approve_holidays(desk: Desk, ask: ApproveHolidays) -> None:
    """Somebody else approves (批准放假安排): the store counts by that year from now on.

    Clocks begun under a published year keep it, provisional ones move. Raises
    NothingProposed, ProposerMayNotApprove. Source: C05, design section 3.
    """
    proposal = _waiting(desk, ask.sha256)
    if proposal.by == desk.by:
        raise ProposerMayNotApprove
    if desk.occurred_at < proposal.timestamp.replace(microsecond=0):
        raise cannot_read("occurred_at", "批准不能早于提议记入账簿的时间")
    told = {"year": proposal.year, "sha256": proposal.sha256}
    desk.record(desk.subject, events.HolidaysApproved, store_id=ask.store_id, **told)
    store = desk.find(Store, ask.store_id)
    desk.record(store, CalendarAdopted, text=proposal.text, **told)


@command("adopt_calendar", asks=DeclineHolidays, of=HolidayNotice, signed=True)
def decline_holidays(desk: Desk, ask: DeclineHolidays) -> None:
    """A proposed year is sent back (退回放假安排), also by whoever proposed it.

    Raises NothingProposed.
    """
    proposal = _waiting(desk, ask.sha256)
    told = vars(ask) | {"year": proposal.year}
    desk.record(desk.subject, events.HolidaysDeclined, **told)


def _waiting(desk: Desk, digest: str) -> events.HolidaysProposed:
    notice: HolidayNotice = desk.subject
    proposal = notice.proposed(digest)
    if proposal is None:
        raise NothingProposed
    return proposal
