"""What people are called on a page: masked, and only as far as there are keys."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from domain.fact import Fact
from domain.ledger.scribe import sealed_for
from web.desk import book, read_models
from web.display import masked_name, phone_tail

CLOCK = "时钟"


def staff_names(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The masked names of staff; whoever is unknown is left out."""
    told = read_models()["people_directory"].names({id for id in ids if id})
    return {id: masked_name(name) for id, name in told.items()}


def complainant(case_id: UUID) -> tuple[str, str]:
    """The complainant of a case: masked name, and the tail of the phone."""
    began = book().facts_of(case_id, until=1)
    return shown(began[0]) if began else ("", "")


def shown(registered: Fact) -> tuple[str, str]:
    """The same from the fact a case began with; nobody named is nobody shown."""
    told = book().opened(registered)
    name, phone = told.complainant_name, told.complainant_phone
    return (masked_name(name) if name else "未留名"), phone_tail(phone)


def parties_of(hand: Any) -> list[dict[str, str]]:
    """The complainant and the other parties of a case, masked."""
    words = hand.rules.words
    (first,) = hand.opened("ComplaintRegistered")
    name, phone = shown(first)
    kind = words("complainant_kind").get(first.complainant_kind, first.complainant_kind)
    told = [{"role": f"投诉人（{kind}）", "name": name, "phone": phone, "paper": ""}]
    told[0]["id"] = str(sealed_for(first) or "")
    for party in hand.opened("PartyAdded"):
        role = words("party_role").get(party.party_role, party.party_role)
        named = masked_name(party.party_name) if party.party_name else "未留名"
        tail, paper = phone_tail(party.party_phone), party.authority_paper or ""
        one = {"role": role, "name": named, "phone": tail, "paper": paper}
        told.append(one | {"id": str(sealed_for(party) or "")})
    return told
