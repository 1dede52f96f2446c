"""The rules in force: of a store now, of a case since it was registered."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from marshmallow import ValidationError

from domain.calendars import Adopted
from domain.cases.case import Case
from domain.ledger.ledger import Ledger
from domain.money import fen_of
from domain.policies.checks import READ
from domain.policies.pack import Pack
from domain.policies.reader import read_shipped
from domain.policies.rules import Rules
from domain.reading import words_in
from domain.stores.store import PLACES, Store

SETTING = "setting."
TIMES = {
    "_length": "时限写作 2 hours、2 working hours、3 days 等",
    "_percent": "百分数写作 0 到 100 的整数，如 50",
    "_days": "天数写作 1 以上的整数，如 30",
    "_windows": "时段写作 09:00-12:00, 13:00-18:00，从早到晚",
}


def rules_of_store(ledger: Ledger, store_id: UUID | None) -> Rules:
    """The rules a store follows now; the common ones where there is no store yet."""
    store = ledger.blank(Store, store_id) if store_id else None
    if store is None or not store.version:
        return _rules((read_shipped("common"),), {}, ())
    return rules_at(ledger, store.id, store.version)


def rules_of_case(ledger: Ledger, case: Case) -> Rules:
    """The rules in force when the case was registered, whatever came later.

    Only years of holidays are as published since: they move what was provisional.
    """
    first = case.registered
    rules = rules_at(ledger, first.store_id, first.store_version)
    years = ledger.blank(Store, first.store_id).years()
    return rules if years == rules.years else replace(rules, years=years)


@lru_cache(maxsize=1024)
def rules_at(ledger: Ledger, store_id: UUID, version: int) -> Rules:
    """The rules of a store as its stream stood at a version."""
    store = ledger.find(Store, store_id, version=version)
    return _rules(store.packs(), store.told_settings(), store.years())


def rules_trying(
    ledger: Ledger, case: Case, pack: Pack, place: str | None = None
) -> Rules:
    """The rules of a case with another pack in them, as if that had been adopted.

    A version of a pack the case follows stands in its place; any other pack stands in
    that of the main one, unless it is laid over as an `overlay`.
    """
    first = case.registered
    store = ledger.find(Store, first.store_id, version=first.store_version)
    places = {one.pack: one.place for one in store.adopted}
    at = places.get(pack.code) or place or "main"
    kept = [
        one
        for one in store.packs()
        if one.code != pack.code and (at == "overlay" or places[one.code] != at)
    ]
    packs = sorted(
        [*kept, pack], key=lambda one: PLACES.index(places.get(one.code, at))
    )
    years = ledger.blank(Store, first.store_id).years()
    return _rules(tuple(packs), store.told_settings(), years)


def _rules(
    packs: tuple[Pack, ...], told: dict[str, str], years: tuple[Adopted, ...]
) -> Rules:
    settings = {one.name: one.default for pack in packs for one in pack.setting} | told
    values = {name: value_of(name, text) for name, text in settings.items()}
    return Rules(tuple(_timed(pack, values) for pack in packs), values, years)


def _timed(pack: Pack, values: dict[str, Any]) -> Pack:
    """The pack with every length a store fills in (`setting.x_length`) written out."""
    if not any(duty.within.startswith(SETTING) for duty in pack.duty):
        return pack
    told = (
        (
            replace(duty, within=values[duty.within.removeprefix(SETTING)] or "")
            if duty.within.startswith(SETTING)
            else duty
        )
        for duty in pack.duty
    )
    return replace(pack, duty=tuple(told))


def value_of(name: str, text: str) -> Any:
    """A setting as rules compare it: amounts in fen, nothing where it is empty.

    Raises ValueError for an amount, a length or working windows nobody can read.
    """
    if text == "":
        return None
    for ending, expected in TIMES.items():
        if name.endswith(ending):
            _check_time(READ[ending], text, expected)
    return fen_of(text) if name.endswith("_yuan") else text


def _check_time(read: Callable[[str], object], text: str, expected: str) -> None:
    try:
        read(text)
    except ValueError:
        raise ValueError(expected) from None


def check_words(rules: Rules, ask: Any) -> None:
    """Raises ValidationError for a word that no pack of the case has."""
    wrong: dict[str, list[str]] = {}
    for field, kind, value in words_in(ask):
        known = rules.words(kind)
        if value not in known:
            listed = "、".join(f"{word}（{zh}）" for word, zh in known.items())
            wrong.setdefault(field, []).append(f"没有“{value}”这个词；可用：{listed}")
    if wrong:
        raise ValidationError(wrong)
