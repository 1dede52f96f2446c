"""Whose hands an exhibit (证据) is in."""

from uuid import UUID

from domain.evidence.events import EvidenceCustodyChanged, EvidenceReceived
from domain.facts import Facts


def holder_of(facts: Facts, exhibit_id: UUID) -> str | None:
    """Who holds it now; None where it never came or went back."""
    holder, since = None, 0
    for fact in facts.all("EvidenceReceived"):
        assert isinstance(fact, EvidenceReceived)
        if fact.exhibit_id == exhibit_id:
            holder, since = fact.holder, fact.originator_version
    for fact in facts.all("EvidenceCustodyChanged"):
        assert isinstance(fact, EvidenceCustodyChanged)
        if holder and fact.exhibit_id == exhibit_id and fact.originator_version > since:
            holder = fact.taker
    return holder
