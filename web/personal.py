"""What is personal, in the clear (查阅): for a reason just told, for minutes only."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from domain.fact import Fact
from domain.glossary import label
from domain.ledger.scribe import sealed_for
from domain.policies.in_force import rules_of_store
from web.desk import book, facts_of_case, now, rules_of
from web.display import SEALED
from web.names import parties_of
from web.session import signed

OPEN_FOR = timedelta(minutes=10)  # what was opened may be looked at again
ENDINGS = {  # the fields each word is about
    "name": ("_name", "signer", "attended_by"),
    "phone": ("_phone",),
    "address": ("_address",),
    "id_number": ("_id_number",),
    "account": ("_account",),
    "statement": ("text",),
    "signed_paper": (),  # shown on their own pages
}


def just_read(fact: Any) -> bool:
    """Whether it says that the person at the keyboard has just opened something."""
    if type(fact).__name__ != "PersonalDataRead":
        return False
    return fact.by == signed().person_id and now() - fact.timestamp <= OPEN_FOR


def has_said_why(case_id: UUID, exhibit_id: UUID) -> bool:
    """Whether she has just told why she opens this exhibit."""
    told = facts_of_case(case_id)
    return any(just_read(fact) and fact.exhibit_id == exhibit_id for fact in told)


def is_sensitive(exhibit: dict[str, Any]) -> bool:
    """Whether the store counts its kind among the sensitive papers."""
    stamped = rules_of(facts_of_case(exhibit["case_id"])).settings
    usual = rules_of_store(book(), None).settings
    named = stamped.get("sensitive_papers") or usual["sensitive_papers"]
    return exhibit.get("paper") in str(named).split()


def consents_of(hand: Any) -> list[dict[str, Any]]:
    """What each party agreed to or would not, as it stands, oldest first."""
    called = {one["id"]: f"{one['role']} {one['name']}" for one in parties_of(hand)}
    facts = hand.case.facts
    stand = (*facts.all("ConsentGiven"), *facts.all("ConsentRefused"))
    ways = hand.rules.words("method")
    return [
        {
            "to": fact.consent_to,
            "who": called.get(str(fact.party_id), "其他当事人"),
            "agreed": (given := type(fact).__name__ == "ConsentGiven"),
            "note": ways.get(fact.method, "") if given else fact.reason or "",
            "at": fact.occurred_at,
        }
        for fact in sorted(stand, key=lambda fact: fact.position)
    ]


def told_of(facts: list[Fact], read: Any) -> Iterator[tuple[str, str]]:
    """What the case holds of that person under that word, each once, with its label."""
    found: dict[tuple[str, str], None] = {}
    for fact in (one for one in facts if sealed_for(one) == read.party_id):
        opened = vars(book().opened(fact))
        for name, value in opened.items():
            if name.endswith(ENDINGS[read.personal_data]) and value:
                if isinstance(value, str) and not value.startswith(SEALED):
                    found.setdefault((label(name), value))
    yield from found
