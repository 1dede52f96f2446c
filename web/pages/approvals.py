"""A page to come."""

from flask import Blueprint, render_template

page = Blueprint("approvals", __name__)


@page.get("/approvals")
def inbox() -> str:
    """A page to come."""
    return render_template("board.html")
