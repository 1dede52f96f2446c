"""The parts of a form (表单的组成), and who says in words what stands in a case."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from domain.ledger.ledger import Ledger
from domain.papers.subjects import Subject
from domain.policies.in_force import rules_of_case
from domain.policies.rules import Rules
from web.display import SEALED, shanghai
from web.people import known, store_name

GONE = "（个人信息已删除）"


class Head(NamedTuple):
    """One line of what a form is about; a wide one has the whole width."""

    label: str
    said: str
    wide: bool = False


class Section(NamedTuple):
    """A part of a form: words, or a table."""

    title: str
    paragraphs: list[str]
    columns: tuple[str, ...] = ()
    rows: Iterable[tuple[str, ...]] = ()


class Body(NamedTuple):
    """What a form tells, what its signers declare, and who signs."""

    heads: list[Head]
    sections: list[Section]
    declares: str
    signers: list[str]


@dataclass
class Teller:
    """Says what stands in a case in words for paper."""

    ledger: Ledger
    case: Any
    subject: Subject

    @cached_property
    def rules(self) -> Rules:
        """The rules the case is stamped with."""
        return rules_of_case(self.ledger, self.case)

    @property
    def registered(self) -> Any:
        """How the case began, with names in the clear as far as there are keys."""
        return self.ledger.opened(self.case.registered)

    @property
    def store(self) -> str:
        """What the store is called."""
        return store_name(self.ledger, self.case.registered.store_id)

    def word(self, kind: str, value: str | None) -> str:
        """A word of a pack in Chinese; a holder may also be a role."""
        if value is None:
            return ""
        roles = self.rules.words("role")
        return self.rules.words(kind).get(value) or roles.get(value, value)

    def staff(self, person_id: UUID | None) -> str:
        """What somebody of the house is called."""
        return known(self.ledger, person_id)[0] if person_id else ""


def at(moment: Any) -> str:
    """2026年4月24日 10:05, on the mall's clocks."""
    told = shanghai(moment)
    return f"{told.year}年{told.month}月{told.day}日 {told:%H:%M}"


def clear(text: str | None) -> str:
    """A personal text, or that it is gone."""
    return GONE if text and text.startswith(SEALED) else text or ""
