"""A sales floor as people see it: consultants by name, receptions to choose from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.policies.in_force import rules_of_store
from domain.policies.pack import Lock
from projections.rota_book import RotaBook
from web.desk import book, now, read_models
from web.display import SHANGHAI, minute, shanghai
from web.words import word

CONSULTANTS = {
    *("consultant_id", "asked_for_id", "colleague_id", "replacement_id"),
    *("against_id", "credit_to_id", "grabbed_by_id", "seller_id", "inviter_id"),
}
CHOSEN = {*CONSULTANTS, "consultant_ids", "reception_id", "clash_id"}
SERVING = (
    *("TurnTaken", "CustomerHandedOver", "VoluntaryReceptionMade", "CustomerServed"),
    *("ReceptionHandedOver", "ConsultantChanged"),
)
OWED = {"retained": "保留一轮", "made_up": "补接一位"}
TINTS = {"with_new_customer": "blue", "with_old_customer": "blue", "signing": "blue",
         "voluntary_reception": "orange", "promotion_customer": "blue"}  # fmt: skip
RECENT = 60


@dataclass(frozen=True)
class Line:
    """One consultant as he stands on the page."""

    id: UUID
    place: int
    name: str
    free: bool
    state: str
    tint: str
    owed: tuple[str, ...]
    used_ahead: int
    reception_id: UUID | None
    counts: dict[str, int]

    @property
    def called(self) -> str:
        """His place and name: 3 号 李雷."""
        return f"{self.place} 号 {self.name}"


def rota_book() -> RotaBook:
    """The rota book."""
    return read_models()["rota_book"]


def lines_of(sheet: Any, since: datetime | None = None) -> dict[UUID, Line]:
    """The consultants on duty in their order, with what they did since a moment."""
    ids = {one.consultant_id for one in sheet.order}
    names, tally = names_of(ids), rota_book().tally(sheet.rota_id, since)
    return {
        one.consultant_id: Line(
            one.consultant_id,
            one.place,
            names.get(one.consultant_id, "未具名"),
            one.hindrance is None,
            word("hindrance", one.hindrance) if one.hindrance else "空闲",
            TINTS.get(one.hindrance, "") if one.hindrance else "green",
            tuple(OWED[kind] for kind in one.owed),
            one.used_ahead,
            one.reception_id,
            dict(tally.get(one.consultant_id, {})),
        )
        for one in sheet.order
    }


def names_of(ids: set[UUID]) -> dict[UUID, str]:
    """What colleagues are called among themselves: in full, as on their badges."""
    return read_models()["people_directory"].names(ids)


def today() -> datetime:
    """When this day began, in Shanghai."""
    day = shanghai(now()).date()
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def things(name: str, store_id: UUID, floor: str | None) -> list[tuple[str, str]]:
    """What may stand in a field about a floor: an id, and how it reads."""
    if name == "consultant_ids":
        return [(str(id), called) for id, called in staff(store_id).items()]
    if floor not in rota_book().floors(store_id):
        return []
    if name == "clash_id":
        return [
            (str(one["clash_id"]), f"{minute(one['at'])} {one['account']}")
            for one in rota_book().clashes(store_id)
        ]
    if name == "reception_id":
        return receptions(store_id, floor)
    lines = lines_of(rota_book().sheet(store_id, floor))
    return [(str(one.id), one.called) for one in lines.values()]


def receptions(store_id: UUID, floor: str | None) -> list[tuple[str, str]]:
    """The receptions of late: when, and who served."""
    told = rota_book().of_floor(store_id, floor, RECENT * 5)
    serving = [one for one in told if one["fact"] in SERVING]
    names = names_of({one["consultant_id"] for one in serving})
    found = {
        str(one["reception_id"]): f"{minute(one['occurred_at'])} "
        f"{names.get(one['consultant_id'], '未具名')}"
        for one in reversed(serving)
    }
    return list(reversed(found.items()))[:RECENT]


def staff(store_id: UUID) -> dict[UUID, str]:
    """Everybody who by the procedure may serve on the floors of a store."""
    locks = rules_of_store(book(), store_id).asked(Lock)
    roles = {role for one in locks if "receive_visitor" in one.act for role in one.only}
    seats = {(role, at) for role in roles for at in (store_id, None)}
    people = read_models()["people_directory"].people()
    found = [one for one in people if not seats.isdisjoint(one["seats"])]
    return {one["person_id"]: one["name"] or "未具名" for one in found}
