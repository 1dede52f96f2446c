"""Other cases of the same phone or name (可能是同一件) at the same store."""

from typing import Any
from uuid import UUID

from projections.board_questions import Wanted
from web.desk import now, read_models
from web.display import SEALED

MOST_ALIKE = 8


def alike(hand: Any) -> list[dict[str, Any]]:
    """Other cases of the same phone or name at the same store: the same matter?"""
    (first,) = hand.opened("ComplaintRegistered")
    found: dict[UUID, dict[str, Any]] = {}
    for words in (first.complainant_phone, first.complainant_name):
        if words and not words.startswith(SEALED):
            wanted = Wanted(stores=(hand.card.store_id,), is_open=None, words=words)
            for card in read_models()["case_board"].page(wanted, now()).cards:
                found[card["case_id"]] = card
    found.pop(hand.card.case_id, None)
    return list(found.values())[:MOST_ALIKE]
