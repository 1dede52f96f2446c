"""People (人员): who works here, in which roles; both are facts of the book."""

from flask import Blueprint, render_template

from web.desk import book, read_models
from web.people import stores
from web.session import signed
from web.words import words_here

page = Blueprint("people", __name__)


@page.get("/people")
def people() -> str:
    """Everybody with a seat in the stores one sees."""
    store_id = signed().store_id
    told = read_models()["people_directory"].people()
    if store_id is not None:
        told = [one for one in told if sits(one["seats"], store_id)]
    return render_template(
        "people.html", people=told, stores=stores(book()), words=words_here
    )


def sits(seats: list, store_id: object) -> bool:
    """Whether somebody acts at a store."""
    return any(at in (None, store_id) for _, at in seats)
