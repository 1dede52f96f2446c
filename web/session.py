"""Who is at the counter: signing in, and the role and store one acts in."""

from dataclasses import dataclass
from uuid import UUID

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect

from web.accounts import Accounts
from web.people import Seat, known

limiter = Limiter(get_remote_address, storage_uri="memory://")
csrf = CSRFProtect()
by_whom = {"key_func": lambda: str(session.get("person_id") or get_remote_address())}
guessed = limiter.shared_limit(  # whoever found a page open cannot try passwords on it
    "10 per minute",
    scope="signing",
    deduct_when=lambda _: g.get("not_signed", False),
    **by_whom,
)
OPEN_TO_ALL = {"session.sign_in", "session.open_sign_in", "static", "bootstrap.static"}
WITHOUT_ROLE = {"session.sign_out"}


@dataclass(frozen=True)
class Signed:
    """The person at the keyboard, the roles the book gives her, the one she acts in."""

    person_id: UUID
    name: str
    seats: tuple[Seat, ...]
    seat: Seat
    store_id: UUID | None  # the store looked at; None shows all

    def sees(self, store_id: UUID | None) -> bool:
        """Whether the role acted in reaches to that store."""
        return self.seat.sees(store_id)


def put_into(app: Flask) -> None:
    """Nothing is reached but through this door."""
    limiter.init_app(app)
    csrf.init_app(app)
    app.before_request(at_the_door)


def at_the_door() -> ResponseReturnValue | None:
    """Whoever is not signed in, or has no role in the book now, goes no further."""
    g.signed = None
    if request.endpoint in OPEN_TO_ALL:
        return None
    person_id = session.get("person_id")
    if person_id is None:
        return shown_the_way()
    name, seats = known(current_app.extensions["ledger"], UUID(person_id))
    if seats:
        g.signed = seated(UUID(person_id), name, seats)
    elif request.endpoint not in WITHOUT_ROLE:
        abort(403)
    return None


def shown_the_way() -> ResponseReturnValue:
    """To the sign-in, and back here afterwards; a program is only told."""
    if request.path.startswith("/api/"):
        return {"says": "请先登录"}, 401
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("session.open_sign_in", back=back), code=303)


def seated(person_id: UUID, name: str, seats: tuple[Seat, ...]) -> Signed:
    """In the seat chosen, as long as the book still grants it; else in the first."""
    chosen = session.get("role"), session.get("seat_store")
    seat = next((one for one in seats if one.key == chosen), seats[0])
    looked_at = session.get("store")
    store_id = seat.store_id or (UUID(looked_at) if looked_at else None)
    return Signed(person_id, name, seats, seat, store_id)


def sit(
    person_id: UUID, seat: Seat | None = None, store_id: UUID | None = None
) -> None:
    """Begin a session anew, in this seat."""
    session.clear()
    session.permanent = True
    session["person_id"] = str(person_id)
    if seat:
        session["role"], session["seat_store"] = seat.key
        session["store"] = str(store_id) if store_id else None


def accounts() -> Accounts:
    """The sign-in names of this house."""
    return current_app.extensions["accounts"]


def signed() -> Signed:
    """Who is signed in; only called behind the door."""
    return g.signed


def must_see(store_id: UUID | None) -> None:
    """Stop whoever has no business in that store."""
    if not signed().sees(store_id):
        abort(403)
