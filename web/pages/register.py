"""Quick registration (快速登记): one screen; what starts the second it is pressed."""

from typing import Any, NamedTuple

from flask import Blueprint, render_template, request
from werkzeug.datastructures import MultiDict

from domain.commands import COMMANDS
from domain.deadlines import due
from domain.policies.pack import Duty
from domain.policies.rules import Rules
from web.clocks import length_in_words
from web.desk import now, rules_here
from web.display import second
from web.forms import Form

page = Blueprint("register", __name__)
REGISTER = "register_complaint"
BEGIN = "ComplaintRegistered"


class Start(NamedTuple):
    """A duty that begins with the registration."""

    rules: tuple[str, ...]
    says: str
    length: str
    due: str


@page.get("/register")
def register() -> str:
    """The blanks of a complaint, in the order people tell it."""
    form = Form.of(COMMANDS[REGISTER], MultiDict(request.args), {}, {})
    return render_template(
        "register.html", form=form, around=form.around, starts=starts()
    )


def starts() -> list[Start]:
    """The duties every registration begins, with the moment each would be due."""
    rules = rules_here()
    return [start(duty, rules) for duty in rules.asked(Duty) if always_begins(duty)]


def always_begins(duty: Duty) -> bool:
    """Whether any complaint at all begins it."""
    tests = [test for test in duty.after.tests() if test.name == BEGIN]
    return any(not test.comparisons for test in tests) and not list(duty.when.tests())


def start(duty: Duty, rules: Rules) -> Start:
    """One duty, as if one registered now."""
    if not duty.within:
        return Start(duty.rule, duty.say, "", "")
    at = now()
    told: Any = due(duty.within, at, rules.calendar(at))
    return Start(duty.rule, duty.say, length_in_words(duty.within), second(told.due_at))
