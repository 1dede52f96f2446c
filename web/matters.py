"""What several complain of (集体事项), on pages: members, matters, which can be joined."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from domain.fact import Fact
from domain.policies.pack import Trigger
from domain.policies.rules import Rules
from projections.board_questions import Wanted
from web.desk import book, now, read_models
from web.names import shown

MATTER = "matter"


def knows_matters(rules: Rules) -> bool:
    """Whether a procedure of the case speaks of collective matters."""
    return MATTER in rules.words("case_type")


def matter_of(hand: Any) -> dict[str, Any]:
    """The members of a matter, how many parties are open, how many it takes."""
    card, knows = hand.card, read_models()["case_file"].knows
    members = [one for one in card.members if knows(one.case_id)]
    standing = {one.complainant_id for one in members if one.state == "open"}
    return {
        "is_one": card.case_type == MATTER,
        "members": list(rows_of(members)),
        "parties": len(standing),
        "counting": counting(hand.rules),
    }


def rows_of(members: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """Each member with its complainant; who is another's party says so."""
    seen: set[UUID] = set()
    for one in members:
        (began,) = book().facts_of(one.case_id, until=1)
        name, phone = shown(began)
        told = {"name": name, "phone": phone, "summary": getattr(began, "summary")}
        yield one._asdict() | told | {"again": one.complainant_id in seen}
        seen.add(one.complainant_id)


def counting(rules: Rules) -> list[Trigger]:
    """What raises a matter by a number of parties; several count different kinds."""
    return [
        trigger
        for trigger in rules.asked(Trigger)
        if any(test.name == "MemberJoined" for test in trigger.on.tests())
    ]


def joined(facts: Sequence[Fact]) -> dict[str, str]:
    """The matters a case is a member of, by id."""
    found: dict[str, str] = {}
    for fact in facts:
        if type(fact).__name__ == "MatterJoined":
            found[str(getattr(fact, "matter_id"))] = getattr(fact, "matter_no")
        elif type(fact).__name__ == "MatterLeft":
            found.pop(str(getattr(fact, "matter_id")), None)
    return found


def to_join(facts: Sequence[Fact]) -> dict[str, str]:
    """The open matters of the store that a case has not joined, by id."""
    store_id = getattr(facts[0], "store_id")
    wanted = Wanted(stores=(store_id,), case_type=MATTER)
    found = read_models()["case_board"].page(wanted, now()).cards
    there = joined(facts)
    return {
        str(card["case_id"]): f"{card['case_no']}　{card['summary']}"
        for card in found
        if str(card["case_id"]) not in there
    }
