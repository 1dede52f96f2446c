"""What the board is narrowed to (只看) by an address, such as one of the dashboard."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import abort

from web.desk import book, now
from web.given import uuid_in
from web.months import month_in, moment_of, months_after
from web.names import staff_names
from web.people import store_name, stores
from web.session import must_see
from web.words import word, words_here

NAMES = ("store", "handler", "type", "from", "to", "over", "up_to", "closed")


@dataclass(frozen=True)
class Narrowed:
    """Which store, handler, type and time; and how the address said it."""

    store_id: UUID | None
    handler_id: UUID | None
    case_type: str
    since: datetime | None
    until: datetime | None
    says: str
    kept: dict[str, str]

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> "Narrowed":
        """What the address asks for; what it does not know is left out."""
        kind = asked.get("type", "")
        kind = kind if kind in words_here("case_type") else ""
        store_id = store_in(asked.get("store", ""))
        since, until, came = came_in(asked)
        handler_id = uuid_in(asked.get("handler"))
        names = staff_names([handler_id]) if handler_id else {}
        told = [store_name(book(), store_id) if store_id else "",
                f"{names[handler_id]} 经办" if handler_id in names else "",
                word("case_type", kind), came]  # fmt: skip
        kept = {name: asked[name] for name in NAMES if asked.get(name)}
        return cls(
            store_id,
            handler_id,
            kind,
            since,
            until,
            "，".join(filter(None, told)),
            kept,
        )


def store_in(text: str) -> UUID | None:
    """The store named, within the reach of the seat; an unknown one is a 404."""
    if not text:
        return None
    found = next((id for id in stores(book()) if str(id) == text), None)
    must_see(found)
    return found or abort(404)


def came_in(asked: Mapping[str, Any]) -> tuple[datetime | None, datetime | None, str]:
    """From when until when the complaints came in: by months, or by days ago."""
    first, last = month_in(asked.get("from", "")), month_in(asked.get("to", ""))
    if first and last:
        months = " 至 ".join(dict.fromkeys((asked["from"], asked["to"])))
        return moment_of(first), moment_of(months_after(last, 1)), f"{months} 登记"
    over, up_to = days_in(asked.get("over", "")), days_in(asked.get("up_to", ""))
    says = [f"{over} 天以前" if over else "", f"{up_to} 天以内" if up_to else ""]
    told = "、".join(filter(None, says))
    return ago(up_to), ago(over), f"{told}登记" if told else ""


def days_in(text: str) -> int | None:
    """A number of days, if it is one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None


def ago(days: int | None) -> datetime | None:
    """The moment so many days before this one."""
    return now() - timedelta(days=days) if days else None
