"""Mandated wordings (procedures 4.7), compared as people read them."""

import unicodedata

from domain.money import Fen, yuan_of
from domain.policies.pack import Wording


def contains(said: str, wording: Wording, amount: Fen | None) -> bool:
    """Whether the mandated text stands in what was written.

    Half- and full-width punctuation and white space make no difference; `**` stands for
    the amount in yuan with two decimals.
    """
    wanted = wording.text
    if wording.first_clause:
        wanted = _folded(wanted).split(",")[0]
    if "**" in wanted:
        if amount is None:
            return False
        wanted = wanted.replace("**", yuan_of(amount))
    return _folded(wanted).rstrip(".") in _folded(said)


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    text = text.translate({ord("。"): ".", ord("、"): ","})
    return "".join(text.split())
