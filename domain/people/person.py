"""Somebody who acts in the book (人员)."""

from domain.fact import Fact, Noun
from domain.facts import Facts


class Person(Noun):
    """Who it is, and the roles she may act in."""

    named_by = "person_id"

    def __init__(self) -> None:
        self.facts = Facts()

    def when(self, fact: Fact) -> None:
        self.facts.add(fact)
