"""A case at hand (案件): read once from the book, then asked for all a page shows."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

from domain.cases.card import Card, card_of
from domain.cases.card_acts import Possible, possible
from domain.cases.card_story import line_of_story
from domain.cases.case import Case
from domain.errors import NotFound
from domain.fact import Fact
from domain.ledger.ledger import Ledger
from domain.policies.in_force import rules_of_case
from domain.policies.rules import Rules


class CaseAtHand:
    """One case as it stands now, for reading only. Raises NotFound."""

    def __init__(self, ledger: Ledger, case_id: UUID) -> None:
        self.ledger = ledger
        self.case = ledger.find(Case, case_id)
        if not self.case.facts.all("ComplaintRegistered"):
            raise NotFound(f"Case {case_id}")

    @cached_property
    def rules(self) -> Rules:
        """The rules it is stamped with."""
        return rules_of_case(self.ledger, self.case)

    @cached_property
    def card(self) -> Card:
        """Its card, the reasons of its clocks included."""
        return card_of(self.case, self.rules)

    @cached_property
    def facts(self) -> list[Fact]:
        """All its facts, refusals among them, in the order of the book."""
        refused = self.ledger.facts_of(uuid5(self.case.id, "refusals"))
        both = [*self.case.facts.every(), *refused]
        return sorted(both, key=lambda fact: fact.position)

    def story(self) -> list[dict[str, Any]]:
        """One line a fact, oldest first."""
        return [line_of_story(fact, self.rules) for fact in self.facts]

    def opened(self, name: str) -> list[Fact]:
        """The facts of a name with what is personal in the clear, oldest first."""
        return [self.ledger.opened(fact) for fact in self.case.facts.told(name)]

    def possible(
        self, role: str, by: UUID, now: datetime, commands: Mapping[str, Any]
    ) -> list[Possible]:
        """What may be done now by this person in this role, and what stands against."""
        return possible(self.case, self.rules, role, by, now, commands)
