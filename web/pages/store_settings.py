"""The settings of a store (设置): what each rule leaves to it, and who set it to what."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from domain.policies.in_force import rules_of_store
from domain.policies.pack import Pack, Setting
from domain.policies.rules import Rules
from domain.policies.settings import choices_of
from domain.reading import ValidationError
from web.desk import book
from web.forms import slips_of
from web.given import from_form
from web.names import staff_names
from web.pages.money import store_asked
from web.people import stores
from web.session import signed

page = Blueprint("store_settings", __name__)
COMMAND, CHANGED = "change_setting", "SettingChanged"
ADMINISTRATOR = "administrator"
UNITS = {"_yuan": "元", "_percent": "%", "_days": "天"}


@dataclass(frozen=True)
class Set:
    """One setting: what the pack says, what the store says, since when and by whom."""

    told: Setting
    default: str
    value: str
    written: str  # as it is typed
    choices: dict[str, str]
    changes: list[Any]  # the newest first


@page.get("/settings")
def settings() -> ResponseReturnValue:
    """The settings of every pack a store follows."""
    return drawn({})


@page.post("/settings")
def change() -> ResponseReturnValue:
    """One of them is changed; what cannot be followed is refused beside its field."""
    given = from_form(COMMAND)
    try:
        given.give()
    except ValidationError as wrong:
        return drawn(slips_of(wrong.messages)), 422
    flash("已记入：设置从现在起对新登记的案件有效，先前登记的照旧。")
    return redirect(url_for("store_settings.settings", store=given.typed["store_id"]))


def drawn(slips: dict[str, list[str]]) -> str:
    """The page, with slips beside the field that was typed into."""
    store_id = store_asked()
    if store_id is None:
        return render_template("no_store.html")
    rules, changes = rules_of_store(book(), store_id), changes_of(store_id)
    return render_template(
        "store_settings.html",
        store_id=store_id,
        stores=stores(book()),
        packs=[(pack, sets_of(pack, rules, changes)) for pack in rules.packs],
        names=staff_names(one.by for one in changes),
        may=signed().seat.role == ADMINISTRATOR,
        typed=request.form,
        slips=slips,
        new_id=uuid4,
        read=lambda one, text: read(one, text, rules),
    )


def changes_of(store_id: UUID) -> list[Any]:
    """Every change of a setting there ever was, the newest first."""
    facts = book().facts_of(store_id)
    return [one for one in reversed(facts) if type(one).__name__ == CHANGED]


def sets_of(pack: Pack, rules: Rules, changes: list[Any]) -> list[Set]:
    """The settings of one pack as they stand."""
    return [set_of(one, rules, changes) for one in pack.setting]


def set_of(one: Setting, rules: Rules, changes: list[Any]) -> Set:
    """One setting as it stands."""
    mine = [change for change in changes if change.name == one.name]
    written = mine[0].value if mine else one.default
    return Set(
        one,
        read(one, one.default, rules),
        read(one, written, rules),
        written,
        choices_of(one, rules),
        mine,
    )


def read(one: Setting, text: str, rules: Rules) -> str:
    """A value as people read it: with its unit, a word in Chinese."""
    if not text:
        return "未设置"
    unit = next((unit for end, unit in UNITS.items() if one.name.endswith(end)), "")
    return f"{choices_of(one, rules).get(text, text)} {unit}".strip()
