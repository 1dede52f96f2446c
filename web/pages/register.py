"""A page to come."""

from flask import Blueprint, render_template

page = Blueprint("register", __name__)


@page.get("/register")
def register() -> str:
    """A page to come."""
    return render_template("board.html")
