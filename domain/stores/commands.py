"""What can be asked of a store: to open, to adopt procedures, holidays and settings."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from domain.deadlines import SHANGHAI, periods
from domain.desk import Desk, asked_like, command, records
from domain.errors import Refused
from domain.policies.calendars import CalendarUnreadable, read_year
from domain.policies.in_force import value_of
from domain.policies.pack import Report
from domain.policies.reader import PackUnreadable, read_pack, read_shipped
from domain.reading import cannot_read
from domain.stores import events
from domain.stores.store import Store, store_id_of
from domain.words import Place


class StoreIsOpen(Refused):
    """这家门店已经开账，不能再开一次。"""


class AnotherMainPack(Refused):
    """这家门店已有另一套主流程，须先停用，才能采用新的主流程。"""


@dataclass(frozen=True, kw_only=True)
class OpenStore:
    """A store (门店) that comes into the book, named by its code, such as HY-01."""

    store_code: str
    name: str
    city: str | None = None

    @property
    def store_id(self) -> UUID:
        """The id that follows from the code."""
        return store_id_of(self.store_code)


@dataclass(frozen=True, kw_only=True)
class AdoptPack:
    """A pack (流程) to follow from now on: one that ships, by code, or a whole text."""

    store_id: UUID
    code: str | None = None
    text: str | None = None
    place: Place = "main"


@dataclass(frozen=True, kw_only=True)
class AdoptCalendar:
    """A year of holidays (日历), as the text of its file."""

    store_id: UUID
    text: str


@command(asks=OpenStore, of=Store, begins=True)
def open_store(desk: Desk, ask: OpenStore) -> None:
    """A store (门店) opens its book, on the common conventions. Raises StoreIsOpen."""
    store = desk.subject
    if store.version:
        raise StoreIsOpen
    desk.record(store, events.StoreOpened, **vars(ask))
    _adopt(desk, read_shipped("common").text, "common")


@command(asks=AdoptPack, of=Store)
def adopt_pack(desk: Desk, ask: AdoptPack) -> None:
    """The store follows a pack (流程) from now on; its whole text goes into the book.

    Raises AnotherMainPack. Source: C19, design section 3.
    """
    if not ask.code and not ask.text:
        raise cannot_read("code", "填流程编号（如 P02），或贴上流程全文")
    try:
        text = ask.text or read_shipped(ask.code or "").text
        _adopt(desk, text, ask.place)
    except PackUnreadable as wrong:
        raise cannot_read("text" if ask.text else "code", str(wrong)) from wrong


def _adopt(desk: Desk, text: str, place: str) -> None:
    pack, store = read_pack(text, "text"), desk.subject
    mains = {one.pack for one in store.adopted if one.place == "main"}
    if place == "main" and mains - {pack.code}:
        raise AnotherMainPack
    _, _, version = pack.pack.partition("/")
    told: dict[str, Any] = {"pack": pack.code, "version": version, "place": place}
    told |= {"text": text, "sha256": sha256(text.encode()).hexdigest()}
    desk.record(store, events.PackAdopted, **told)


@command(asks=AdoptCalendar, of=Store)
def adopt_calendar(desk: Desk, ask: AdoptCalendar) -> None:
    """The holidays of a year (日历) hold from now on. Source: C05."""
    try:
        year = read_year(ask.text, "calendar")
    except CalendarUnreadable as wrong:
        raise cannot_read("text", str(wrong)) from wrong
    told = {"year": year.year, "text": ask.text}
    told["sha256"] = sha256(ask.text.encode()).hexdigest()
    desk.record(desk.subject, events.CalendarAdopted, **told)


ChangeSetting = asked_like(events.SettingChanged, {"store_id": UUID})


@command(asks=ChangeSetting, of=Store)
def change_setting(desk: Desk, ask: Any) -> None:
    """A figure or a name the store fills in (设置) is set. Source: A01, A14."""
    known = [one.name for pack in desk.rules.packs for one in pack.setting]
    if ask.name not in known:
        raise cannot_read("name", f"没有 {ask.name} 这项设置；有：{'、'.join(known)}")
    try:
        value_of(ask.name, ask.value)
    except ValueError as wrong:
        raise cannot_read("value", str(wrong)) from wrong
    told = desk.told(ask, events.SettingChanged)
    desk.record(desk.subject, events.SettingChanged, **told)


drop_pack = records(events.PackDropped, of=Store)
ReviewReport = asked_like(events.ReportReviewed, {"store_id": UUID})
DeliverReport = asked_like(events.ReportDelivered, {"store_id": UUID})


@command(asks=ReviewReport, of=Store)
def review_report(desk: Desk, ask: Any) -> None:
    """A report of a period that has ended is reviewed (审阅). Source: P02-R16."""
    _ended(desk, ask)
    told = desk.told(ask, events.ReportReviewed)
    desk.record(desk.subject, events.ReportReviewed, **told)


@command(asks=DeliverReport, of=Store)
def deliver_report(desk: Desk, ask: Any) -> None:
    """A report of a period that has ended is sent (报送). Source: P02-R16, R17."""
    _ended(desk, ask)
    told = desk.told(ask, events.ReportDelivered)
    desk.record(desk.subject, events.ReportDelivered, **told)


def _ended(desk: Desk, ask: Any) -> None:
    """Raises ValidationError for a day on which no period of the report has ended."""
    day = ask.period_ends_on
    if desk.occurred_at.astimezone(SHANGHAI).date() <= day:
        raise cannot_read("period_ends_on", f"{day} 还没有过完，期间结束后才能报")
    for one in desk.rules.asked(Report):
        if one.report == ask.report:
            (period,) = periods(one.period, one.due, day, day)
            if period.ends_on != day:
                why = f"{day} 不是期末；这一期到 {period.ends_on} 为止"
                raise cannot_read("period_ends_on", why)
