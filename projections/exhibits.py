"""What a chain of custody comes to (保管链): holder, place, loan, bag, open offer."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from domain.agreements.events import (
    AGREEMENT,
    AgreementCollected,
    AgreementDeposited,
    AgreementGivenToCustomer,
)
from domain.fact import Fact
from projections.figures import Plain

AGREED: dict[type[Fact], str] = {  # who holds an original after this fact
    AgreementCollected: "agreement_collector",
    AgreementDeposited: "finance_cash_room",
    AgreementGivenToCustomer: "customer",
}
MOVES = {  # the steps after which somebody else holds it
    *("EvidenceReceived", "EvidenceCustodyChanged", "EvidenceReturned"),
    *("ExhibitLent", "ExhibitGivenBack", "AgreementSigned"),
    *(kind.__name__ for kind in AGREED),
}
CARRIED = (  # what a step says for itself
    *("fact", "position", "occurred_at", "by", "role", "giver", "taker", "giver_id"),
    *("taker_id", "holder", "place", "reason", "voucher_no", "due_back_at", "shelf"),
    *("signature", "bag_no", "seal_no", "intact", "hand_over", "watched_by_id"),
)
LOAN = ("taker", "taker_id", "due_back_at", "reason", "position")
OFFER = ("hand_over", "giver", "taker", "taker_id", "by", "reason", "due_back_at")


def exhibit_of(chain: Sequence[Any], told: Iterable[str]) -> Plain:
    """What the first step said of it, and how it stands after the last one."""
    first = chain[0]
    keys = ("exhibit_id", "case_id", "store_id", "position", "occurred_at")
    one = {key: first[key] for key in keys}
    one |= {name: first[name] for name in told if first[name] is not None}
    one["custody"] = [_some(step, CARRIED) for step in chain]
    for step in chain:
        _hear(one, step)
    if one["paper"] == AGREEMENT:
        one |= {"original_no": first["original_no"], "form": "original"}
    gone = chain[-1]["fact"] == "EvidenceReturned" or one["holder"] == "customer"
    return one | {"in_custody": not gone}


def people_in(one: Plain) -> Iterator[UUID]:
    """Everybody of the house who signed, watched or is waited for."""
    for step in (*one["custody"], one.get("loan", {}), one.get("offer", {})):
        for name in ("by", "giver_id", "taker_id", "watched_by_id"):
            if step.get(name):
                yield step[name]


def _hear(one: Plain, step: Any) -> None:
    """How a step changes where the exhibit stands."""
    fact = step["fact"]
    if fact in MOVES:
        one["holder"] = step["taker"] or step["holder"] or one.get("holder")
        one["place"] = step["shelf"] or step["place"]
        for name in ("offer", "loan", "due_back_at"):
            one.pop(name, None)
    match fact:
        case "ExhibitLent":
            one |= {"loan": _some(step, LOAN), "due_back_at": step["due_back_at"]}
        case "ExhibitBagged":
            one |= {"bag_no": step["bag_no"], "seal_no": step["seal_no"]}
            one["place"] = step["shelf"] or one.get("place")
        case "BagOpened":
            one |= {"bag_no": None, "seal_no": None}
        case "ExhibitShelved":
            one["place"] = step["shelf"]
        case "HandOverOffered":
            one["offer"] = _some(step, OFFER)
        case "HandOverAccepted" | "HandOverDeclined":
            one.pop("offer", None)


def _some(step: Any, names: Iterable[str]) -> Plain:
    return {name: step[name] for name in names if step[name] is not None}
