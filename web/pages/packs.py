"""The procedures in force (流程): their tables in words, and every rule by its id."""

from typing import Any

from flask import Blueprint, abort, render_template, request

from domain.policies.in_force import rules_of_store
from domain.policies.rules import Rules
from web.desk import book
from web.people import stores
from web.pages.money import store_asked
from web.rules_told import KINDS, Told, told_of
from web.session import signed

page = Blueprint("packs", __name__)


@page.get("/packs")
def packs() -> str:
    """The packs of a store, their settings, and one of them in full."""
    store_id = store_asked()
    rules = rules_of_store(book(), store_id)
    codes = [pack.code for pack in rules.packs]
    code = request.args.get("pack", codes[-1])
    pack = next((one for one in rules.packs if one.code == code), rules.packs[-1])
    return render_template(
        "packs.html",
        store_id=store_id,
        stores=stores(book()),
        rules=rules,
        pack=pack,
        tables=tables_of(pack, rules),
        settings=[(one, setting(one, rules)) for one in pack.setting],
    )


def tables_of(pack: Any, rules: Rules) -> list[tuple[str, list[Told]]]:
    """The entries of a pack, kind by kind."""
    told = [
        (title, [told_of(one, rules) for one in getattr(pack, kind)])
        for kind, title in KINDS.items()
    ]
    return [(title, entries) for title, entries in told if entries]


def setting(one: Any, rules: Rules) -> str:
    """The value in force."""
    value = rules.settings.get(one.name)
    if value is None:
        return "未设置"
    if one.name.endswith("_yuan"):
        return f"{value / 100:,.2f}"
    known = rules.words("whom") | rules.words("role")
    return known.get(str(value), str(value))


@page.get("/rules/<id>")
def rule(id: str) -> str:
    """One rule: every entry that carries its id, in every pack one sees."""
    found: dict[str, list[Told]] = {}
    for rules in seen():
        for pack in rules.packs:
            if pack.pack not in found and (told := carrying(pack, id, rules)):
                found[pack.pack] = told
    if not found:
        abort(404)
    return render_template("rule.html", id=id, found=found)


def carrying(pack: Any, id: str, rules: Rules) -> list[Told]:
    """The entries and settings of a pack that carry this id."""
    entries = [one for one in pack.entries if id in told_of(one, rules).rules]
    settings = [one for one in pack.setting if id in one.rule]
    return [told_of(one, rules) for one in entries] + [
        Told("设置", one.rule, one.say, [], []) for one in settings
    ]


def seen() -> list[Rules]:
    """The rules of the stores one sees."""
    mine = signed().store_id
    ids = [mine] if mine else [None, *stores(book())]
    return [rules_of_store(book(), store_id) for store_id in ids]
