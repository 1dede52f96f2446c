"""What stands on every page: who acts where, the menu, the foot line of the book."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, g, request, url_for

from web.desk import book, now, papers, read_models, role_label, scope, settings
from web.display import minute
from web.passkeys import may_use_passkey
from web.people import store_name
from web.session import signed
from web.words import words_here

CATCH_UP_SECONDS = 1
MENU = (  # label, endpoint, blueprints that belong to it
    ("看板", "board.board", {"board", "cases", "register"}),
    ("轮值", "rota.rota", {"rota"}),
    ("待办", "approvals.inbox", {"approvals"}),
    ("时限", "clocks.clocks", {"clocks"}),
    ("资金", "money.store_ledger", {"money"}),
    ("理赔", "claims.claims", {"claims"}),
    ("保管", "evidence.evidence", {"evidence", "seals"}),
    ("报送", "reports.reports", {"reports", "report"}),
    ("统计", "dashboard.dashboard", {"dashboard"}),
    ("拒绝", "refusals.refusals", {"refusals"}),
    ("流程", "packs.packs", {"packs", "simulator", "calendars", "store_settings"}),
    ("人员", "people.people", {"people"}),
    ("审计", "status.status", {"status"}),
)


@dataclass(frozen=True)
class Me:
    """Who acts, as the head of a page says it."""

    name: str
    role: str
    role_label: str
    store_name: str


@dataclass(frozen=True)
class Foot:
    """The book as it stood when the page was drawn."""

    position: int
    digest: bytes
    recorded_at: datetime
    rehearsal: bool
    verified: str
    wrong: bool
    drawn_to: int


@dataclass(frozen=True)
class Entry:
    """One line of the menu."""

    label: str
    href: str
    here: bool
    count: int


def put_into(app: Flask) -> None:
    """Papers are brought up to date before a page is drawn; then its frame."""
    app.before_request(catch_up)
    app.context_processor(surroundings)


def catch_up() -> None:
    """Show the papers what is new; and wait for what one has just recorded."""
    searching = request.endpoint == "board.board"
    if not g.get("signed") or (request.method != "GET" and not searching):
        return
    papers().catch_up(seconds=CATCH_UP_SECONDS)
    after = request.args.get("after", type=int)
    if after and not papers().wait_until(after, seconds=CATCH_UP_SECONDS):
        g.behind = after


def surroundings() -> dict[str, Any]:
    """The frame; an error page has none, since the book may be what is gone."""
    if g.get("unlit") or not g.get("signed"):
        return {"me": None, "book": None, "nav": ()}
    who = signed()
    me = Me(
        who.name,
        who.seat.role,
        role_label(who.seat.role),
        store_name(book(), who.store_id),
    )
    told = {"me": me, "book": foot(), "nav": menu(), "now": now()}
    told["may_use_passkey"] = may_use_passkey
    told["passkey_required"] = settings().passkey_required
    return told | {"me_one_store": who.seat.store_id is not None}


def foot() -> Foot:
    """The head of the book, and how far the papers are."""
    head = book().head()
    last = book().last_verification()
    drawn_to = min((one.position for one in papers().places()), default=0)
    return Foot(
        position=head.position,
        digest=head.digest,
        recorded_at=head.recorded_at,
        rehearsal=book().rehearsal,
        verified=verdict(last),
        wrong=last is not None and not (last.intact and last.complete),
        drawn_to=drawn_to,
    )


def verdict(last: Any) -> str:
    """When the book was last verified, and what that came to."""
    if last is None:
        return "尚未核验"
    sound = "完整" if last.intact else "不完整"
    return f"{minute(last.verified_at)}，{sound}、{'无缺' if last.complete else '有缺'}"


def menu() -> list[Entry]:
    """Where one can go from here, and how much waits there for one's role or name."""
    inbox = read_models()["approval_inbox"]
    counts = {"approvals.inbox": inbox.count(scope(), signed().seat.role)}
    index = read_models()["evidence_index"]
    counts["evidence.evidence"] = index.awaited(signed().person_id, scope())
    return [
        Entry(
            label,
            url_for(endpoint),
            request.blueprint in parts,
            counts.get(endpoint, 0),
        )
        for label, endpoint, parts in MENU
        if endpoint != "rota.rota" or words_here("arrival")  # only where visitors come
    ]
