"""The procedures in force (流程): in words and as written, and how versions differ."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request

from domain.policies.in_force import rules_of_store
from domain.policies.pack import Pack
from domain.policies.rules import Rules
from projections.board_questions import Wanted
from web.desk import book, now, read_models
from web.pack_versions import Version, compared, versions_of
from web.pages.money import store_asked
from web.people import stores
from web.rules_told import KINDS, Told, told_in
from web.session import signed

page = Blueprint("packs", __name__)


@page.get("/packs")
def packs() -> str:
    """The packs of a store, their settings, and one of them in full."""
    store_id = store_asked()
    rules = rules_of_store(book(), store_id)
    pack = pack_asked(rules)
    adopted = [one for one in versions_of(store_id, pack.code) if one.at]
    return render_template(
        "packs.html",
        store_id=store_id,
        stores=stores(book()),
        rules=rules,
        pack=pack,
        tables=tables_of(pack, rules),
        settings=[(one, setting(one, rules)) for one in pack.setting],
        adopted=adopted[::-1],
        words=rules.words,
        left_behind=left_behind(store_id, adopted),
    )


@page.get("/packs/text")
def text() -> str:
    """A pack as it was written, each line with its number."""
    store_id, chosen = store_asked(), versions_asked()
    version = the(chosen, "at", chosen[-1].key)
    return render_template("pack_text.html", store_id=store_id, version=version)


@page.get("/packs/compare")
def compare() -> str:
    """Two versions of a pack: rule by rule, then line by line."""
    store_id, chosen = store_asked(), versions_asked()
    was = the(chosen, "was", chosen[max(0, len(chosen) - 2)].key)
    became = the(chosen, "became", chosen[-1].key)
    return render_template(
        "pack_compare.html",
        store_id=store_id,
        versions=chosen,
        it=compared(was, became, store_id),
    )


def pack_asked(rules: Rules) -> Pack:
    """The pack looked at: the one asked for, else the last one adopted."""
    codes = [pack.code for pack in rules.packs]
    code = request.args.get("pack", codes[-1])
    return next((one for one in rules.packs if one.code == code), rules.packs[-1])


def versions_asked() -> list[Version]:
    """The versions of the pack asked for; without any, a 404."""
    found = versions_of(store_asked(), request.args.get("pack", ""))
    return found or abort(404)


def the(versions: list[Version], name: str, usual: str) -> Version:
    """The version asked for under a name, else the usual one."""
    key = request.args.get(name, usual)
    return next((one for one in versions if one.key == key), None) or abort(404)


def left_behind(store_id: UUID | None, adopted: list[Version]) -> int:
    """How many open cases came before the version in force; they keep their own."""
    if store_id is None or len(adopted) < 2:
        return 0
    wanted = Wanted(stores=(store_id,), until=adopted[-1].at, size=1)
    return read_models()["case_board"].page(wanted, now()).total


def tables_of(pack: Pack, rules: Rules) -> list[tuple[str, list[Told]]]:
    """The entries of a pack, kind by kind."""
    told = [(title, told_in(pack, kind, rules)) for kind, title in KINDS.items()]
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


def carrying(pack: Pack, id: str, rules: Rules) -> list[Told]:
    """The entries and settings of a pack that carry this id."""
    if id not in pack.rules:
        return []
    told = [one for kind in KINDS for one in told_in(pack, kind, rules)]
    settings = [one for one in pack.setting if id in one.rule]
    return [one for one in told if id in one.rules] + [
        Told("设置", one.rule, one.say, [], []) for one in settings
    ]


def seen() -> list[Rules]:
    """The rules of the stores one sees."""
    mine = signed().store_id
    ids = [mine] if mine else [None, *stores(book())]
    return [rules_of_store(book(), store_id) for store_id in ids]
