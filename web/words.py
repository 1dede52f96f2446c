"""The words (词) of the stores one looks at: a word's Chinese, over all their packs."""

from flask import g

from domain.policies.in_force import rules_of_store
from web.desk import book
from web.people import stores
from web.session import signed

MOST_STORES = 40  # of how many stores the packs are looked into for one page


def words_here(kind: str) -> dict[str, str]:
    """Word and Chinese of one kind, at the store one looks at or at all of them."""
    if "rules_here" not in g:
        ids = [signed().store_id] if signed().store_id else [None, *stores(book())]
        g.rules_here = [rules_of_store(book(), id) for id in ids[:MOST_STORES]]
        g.words_here = dict[str, dict[str, str]]()
    if kind not in g.words_here:
        told = (rules.words(kind) for rules in g.rules_here)
        g.words_here[kind] = {word: zh for words in told for word, zh in words.items()}
    return g.words_here[kind]


def word(kind: str, told: str | None) -> str:
    """One word in Chinese; itself where no pack has it."""
    return words_here(kind).get(told or "", told or "")
