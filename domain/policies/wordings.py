"""Mandated wordings (procedures 4.7), compared as people read them."""

import unicodedata

from domain.money import Fen, yuan_of
from domain.policies.pack import Wording


def contains(said: str, wording: Wording, amount: Fen | None) -> bool:
    """Whether a mandated text stands in what was written, and nothing it must lack.

    Half- and full-width punctuation and white space make no difference; `**` stands for
    the amount in yuan with two decimals.
    """
    written = _folded(said)
    if wording.without and _folded(wording.without) in written:
        return False
    wanted = (_wanted(text, wording, amount) for text in wording.text)
    return any(text in written for text in wanted if "**" not in text)


def _wanted(text: str, wording: Wording, amount: Fen | None) -> str:
    wanted = _folded(text)
    if wording.first_clause:
        wanted = wanted.split(",")[0]
    return wanted if amount is None else wanted.replace("**", yuan_of(amount))


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    text = text.translate({ord("。"): ".", ord("、"): ","})
    return "".join(text.split())
