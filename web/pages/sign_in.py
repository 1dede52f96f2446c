"""Signing in (登录), choosing a role and store, signing out."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask import session, url_for
from flask.typing import ResponseReturnValue

from web.desk import book, role_label, settings
from web.display import printable
from web.people import Seat, known, store_name, stores
from web.session import accounts, limiter, signed, sit

page = Blueprint("session", __name__)
WRONG = "登录名或密码不对。"


@page.get("/sign-in")
def open_sign_in() -> ResponseReturnValue:
    """The two blanks of signing in."""
    return render_template("sign_in.html", typed="", wrong="")


@page.post("/sign-in")
@limiter.limit(lambda: settings().sign_in_rate)
def sign_in() -> ResponseReturnValue:
    """Let in whoever knows the password; who has several roles chooses one."""
    name = printable(request.form.get("sign_in_name", ""))
    person_id = accounts().person(name, request.form.get("password", ""))
    if person_id is None:
        return render_template("sign_in.html", typed=name, wrong=WRONG), 401
    sit(person_id)
    _, seats = known(book(), person_id)
    if len(seats) > 1:
        return redirect(url_for("session.choose_seat"), code=303)
    return redirect(back() or url_for("board.board"), code=303)


def back() -> str | None:
    """Where one came from, if that is a page of ours."""
    asked = request.args.get("back", "")
    ours = asked.startswith("/") and asked[1:2] not in ("/", "\\")
    return asked if ours else None


@page.get("/seat")
def choose_seat() -> ResponseReturnValue:
    """The roles the book grants, and for all stores which one to look at."""
    told = [
        {"label": f"{role_label(one.role)} · {store_name(book(), one.store_id)}",
         "here": one == signed().seat}
        for one in signed().seats
    ]  # fmt: skip
    whole = any(one.store_id is None for one in signed().seats)
    named = stores(book()) if whole else {}
    return render_template(
        "seat.html", seats=told, stores=named, store=signed().store_id
    )


@page.post("/seat")
def take_seat() -> ResponseReturnValue:
    """Act in this role from now on."""
    number = request.form.get("seat", 0, type=int)
    seats = signed().seats
    seat = seats[number] if 0 <= number < len(seats) else seats[0]
    sit(signed().person_id, seat, store_in(seat))
    flash("已换角色。")
    return redirect(url_for("board.board"), code=303)


def store_in(seat: Seat) -> UUID | None:
    """The store to look at: that of the seat, else the one chosen."""
    chosen = request.form.get("store", "")
    known_ids = {str(store_id): store_id for store_id in stores(book())}
    return seat.store_id or known_ids.get(chosen)


@page.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Leave the counter."""
    session.clear()
    return redirect(url_for("session.open_sign_in"), code=303)
