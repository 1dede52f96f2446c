"""Exhibits as people read them: what, in whose hands, and where the file is."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from projections.exhibits import people_in
from web.clocks import chip
from web.desk import near, now, read_models, vault
from web.names import staff_names
from web.session import signed

HARMLESS = {"image/png", "image/jpeg", "image/gif", "image/webp"}


def exhibits_of(
    stores: Sequence[UUID] | None, case_id: UUID | None = None, limit: int | None = None
) -> list[dict[str, Any]]:
    """Each exhibit with its chain of hands and whether its file lies in the vault."""
    return dressed(read_models()["evidence_index"].exhibits(stores, case_id, limit))


def dressed(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Exhibits with the names of their people, the clock of a loan, what one may do."""
    names = staff_names(id for one in told for id in people_in(one))
    for step in (step for one in told for step in one["custody"]):
        step["who"] = names.get(step["by"], "")
        step["from"] = names.get(step.get("giver_id"), "")
        step["to"] = names.get(step.get("taker_id"), "")
        step["watched_by"] = names.get(step.get("watched_by_id"), "")
    return [one | surroundings(one, names) for one in told]


def surroundings(one: dict[str, Any], names: dict[UUID, str]) -> dict[str, Any]:
    """What a page says of an exhibit beside what the paper says."""
    told: dict[str, Any] = {"kept": kept(one), "acts": acts_on(one)}
    if loan := one.get("loan"):
        clock = {"state": "running", "due_at": loan["due_back_at"], "rules": []}
        told["chip"] = chip(clock, now(), near())
        told["held_by"] = names.get(loan.get("taker_id"), "")
    if offer := one.get("offer"):
        told["waits_for"] = names.get(offer["taker_id"], "")
    return told


def acts_on(one: dict[str, Any]) -> list[str]:
    """What may be done with an exhibit as it stands, by whoever is signed in."""
    me = signed().person_id
    if offer := one.get("offer"):
        sides = {"sign_for_exhibit": (offer["taker_id"],)}
        sides["decline_exhibit"] = (offer["taker_id"], offer["by"])
        return [name for name, may in sides.items() if me in may]
    if not one["in_custody"]:
        return []
    if loan := one.get("loan"):
        return ["give_back_exhibit"] if loan.get("taker_id") in (None, me) else []
    bag = "open_bag" if one.get("bag_no") else "bag_exhibit"
    paper = "bag_exhibit" == bag and one.get("original_no")
    return ["lend_exhibit", *([] if paper else [bag]), "shelve_exhibit"]


def kept(exhibit: dict[str, Any]) -> bool:
    """Whether its file is here."""
    digest = exhibit.get("file_sha256")
    return bool(digest) and vault().has(digest)
