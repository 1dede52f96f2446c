"""The rules in force: of a store now, of a case since it was registered."""

from dataclasses import replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from marshmallow import ValidationError

from domain.calendars import Adopted
from domain.cases.case import Case
from domain.ledger.ledger import Ledger
from domain.money import fen_of
from domain.policies.pack import Pack
from domain.policies.reader import read_shipped
from domain.policies.rules import Rules
from domain.reading import words_in
from domain.stores.store import Store


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
    told = {
        getattr(fact, "name"): getattr(fact, "value")
        for fact in store.facts.all("SettingChanged")
    }
    return _rules(store.packs(), told, store.years())


def _rules(
    packs: tuple[Pack, ...], told: dict[str, str], years: tuple[Adopted, ...]
) -> Rules:
    settings = {one.name: one.default for pack in packs for one in pack.setting} | told
    values = {name: value_of(name, text) for name, text in settings.items()}
    return Rules(packs, values, years)


def value_of(name: str, text: str) -> Any:
    """A setting as rules compare it: amounts in fen, nothing where it is empty.

    Raises ValueError for an amount nobody can read.
    """
    if text == "":
        return None
    return fen_of(text) if name.endswith("_yuan") else text


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
