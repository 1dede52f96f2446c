"""What can be asked of a store: to open, to adopt procedures, holidays and settings."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from domain.cases.numbering import Series, hidden_series_of, series_of
from domain.deadlines import SHANGHAI
from domain.desk import Desk, command, records
from domain.errors import Refused
from domain.policies.calendars import CalendarUnreadable, read_year
from domain.policies.in_force import value_of
from domain.policies.reader import PackUnreadable, read_pack, read_shipped
from domain.policies.settings import check_bands, check_setting, settings_in
from domain.reading import cannot_read
from domain.stores import events
from domain.stores.store import Store, store_id_of
from domain.words import Place


class StoreIsOpen(Refused):
    """这家门店已经开账，不能再开一次。"""


class NeedsASecondPerson(Refused):
    """本店已在办理投诉，新的放假安排会移动时限：请提议放假安排，由第二个人批准。"""


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


@dataclass(frozen=True, kw_only=True)
class ChangeSetting:
    """A setting (设置) by its name, what it is to be from now on, and why."""

    store_id: UUID
    name: str
    reason: str
    value: str | None = None  # nothing: as if it had never been set


@command(asks=OpenStore, of=Store, begins=True, becomes=(events.StoreOpened,))
def open_store(desk: Desk, ask: OpenStore) -> None:
    """A store (门店) opens its book, on the common conventions. Raises StoreIsOpen."""
    store = desk.subject
    if store.version:
        raise StoreIsOpen
    desk.record(store, events.StoreOpened, **vars(ask))
    _adopt(desk, read_shipped("common").text, "common")


@command(asks=AdoptPack, of=Store, becomes=(events.PackAdopted,))
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


@command(asks=AdoptCalendar, of=Store, becomes=(events.CalendarAdopted,))
def adopt_calendar(desk: Desk, ask: AdoptCalendar) -> None:
    """The holidays of a year (日历) hold from now on, at a store that is being opened.

    Once it has complaints, see `propose_holidays`. Raises NeedsASecondPerson.
    Source: C05.
    """
    if _has_complaints(desk):
        raise NeedsASecondPerson
    try:
        year = read_year(ask.text, "calendar")
    except CalendarUnreadable as wrong:
        raise cannot_read("text", str(wrong)) from wrong
    told = {"year": year.year, "text": ask.text}
    told["sha256"] = sha256(ask.text.encode()).hexdigest()
    desk.record(desk.subject, events.CalendarAdopted, **told)


def _has_complaints(desk: Desk) -> bool:
    """Whether any came this year or last, whose clocks may still be running."""
    year, store_id = desk.occurred_at.astimezone(SHANGHAI).year, desk.subject.id
    return any(
        desk.blank(Series, series(store_id, each)).version
        for series in (series_of, hidden_series_of)
        for each in (year - 1, year)
    )


@command(asks=ChangeSetting, of=Store, becomes=(events.SettingChanged,))
def change_setting(desk: Desk, ask: ChangeSetting) -> None:
    """A figure or a name the store fills in (设置) is set, for cases registered later.

    Source: A01, A14.
    """
    value, known = ask.value or "", settings_in(desk.rules)
    if ask.name not in known:
        raise cannot_read("name", f"没有 {ask.name} 这项设置；有：{'、'.join(known)}")
    try:
        check_setting(known[ask.name], value, desk.rules)
        read = value_of(ask.name, value)
        check_bands({**desk.rules.settings, ask.name: read}, desk.rules)
    except ValueError as wrong:
        raise cannot_read("value", str(wrong)) from wrong
    told = {"name": ask.name, "value": value, "reason": ask.reason}
    desk.record(desk.subject, events.SettingChanged, **told)


drop_pack = records(events.PackDropped, of=Store)
