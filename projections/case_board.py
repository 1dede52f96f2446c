"""The case board (看板): one card per case, its clocks, and how a case is found."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, bindparam, delete

from domain.cases.card import Card
from domain.cases.events import ComplaintRegistered, PartyAdded
from domain.fact import Fact
from domain.ledger.scribe import sealed_for
from domain.privacy.events import PersonErased, ProcessingResumed, ProcessingStopped
from domain.refusals.events import CommandRefused
from projections.board_questions import BoardQuestions
from projections.board_tables import (
    cards,
    clocks,
    drawings,
    finders,
    refused,
    row_of,
)
from projections.case_by_case import CaseByCase
from projections.columns import Row, into
from projections.eyes import belongs
from projections.figures import kept
from projections.name_parts import parts_of_name, parts_of_phone
from projections.read_model import Rows

NAMED = {"complainant_name", "party_name"}
PHONES = {"complainant_phone", "party_phone"}
FORGET = delete(finders).where(finders.c.position == bindparam("at"))


class CaseBoard(BoardQuestions, CaseByCase):
    """What is late or due, who is waited for, what is at stake. Source: 7.1."""

    name = "case_board"
    tables = (cards, drawings, clocks, finders, refused)
    drawn = (cards, drawings, clocks)
    hears = frozenset(
        {
            *(ComplaintRegistered, PartyAdded, CommandRefused),
            *(PersonErased, ProcessingStopped, ProcessingResumed),
        }
    )

    def when(self, fact: Fact) -> Iterator[tuple[Executable, Row]]:
        match fact:
            case ComplaintRegistered() | PartyAdded():
                for blind in self._finders(self.shelf.ledger.opened(fact)):
                    told = {"case_id": fact.originator_id, "blind": blind}
                    yield into(finders), told | {"position": fact.position}
            case PersonErased() | ProcessingStopped():
                for told_of in self._telling_of(fact):
                    yield FORGET, {"at": told_of.position}
            case ProcessingResumed():
                yield from self._found_again(fact)
            case CommandRefused() if fact.case_id is not None:
                told = {"position": fact.position, "case_id": fact.case_id}
                yield into(refused), told

    def rows_of(self, facts: Sequence[Fact]) -> Rows:
        """The rows of a batch; what is to be forgotten goes when all the rest is in."""
        rows = super().rows_of(facts)
        if FORGET in rows:
            rows[FORGET] = rows.pop(FORGET)
        return rows

    def _found_again(self, fact: ProcessingResumed) -> Iterator[tuple[Any, Row]]:
        """Whoever's data may be used again is found as before."""
        told = {"case_id": fact.originator_id, "position": fact.position}
        opened = map(self.shelf.ledger.opened, self._telling_of(fact))
        for blind in {blind for one in opened for blind in self._finders(one)}:
            yield into(finders), told | {"blind": blind}

    def _telling_of(self, fact: Any) -> Iterator[Fact]:
        """The facts before this one by which its people were found."""
        for told in self.shelf.ledger.facts_of(fact.originator_id):
            again = isinstance(told, ProcessingResumed)
            whose = set(told.person_ids) if again else {sealed_for(told)}
            if told.position < fact.position and whose & set(fact.person_ids):
                yield told

    def _finders(self, fact: Fact) -> Iterator[str]:
        """By what somebody is found: name and parts of it, the phone and its tail."""
        told = {name: getattr(fact, name, None) for name in NAMED | PHONES}
        parts: set[str] = set()
        for name, text in told.items():
            if text and not text.startswith("sealed:"):
                parts |= (parts_of_phone if name in PHONES else parts_of_name)(text)
        yield from map(self.shelf.ledger.blind, sorted(parts))

    def draw(self, card: Card) -> Iterator[tuple[Any, Row]]:
        """The card, its drawing without day boxes, its clocks that still run."""
        yield cards, row_of(card)
        yield drawings, {"case_id": card.case_id, "card": kept(_slim(card))}
        for clock in card.clocks:
            if clock.state == "running":
                yield clocks, {
                    "case_id": card.case_id,
                    **belongs(card),
                    "rule": clock.rules[0],
                    "start_version": clock.start_version,
                    "due_at": clock.due_at,
                    "calls": _calls(card, clock),
                }

    def figures(self, store_id: UUID, case_id: UUID | None, now: datetime) -> Any:
        """As case files ask: a card, or the store's cards with their counts."""
        if case_id is not None:
            return self.told(case_id, now)
        return self.whole(store_id, now)


def _slim(card: Card) -> Card:
    """Without what only the case page shows, which draws its own."""
    slim = tuple(
        clock._replace(days=(), stops=(), calendar="", windows="")
        for clock in card.clocks
    )
    return replace(card, clocks=slim)


def _calls(card: Card, clock: Any) -> bool:
    """Whether a miss has a consequence that has not come yet."""
    if not (clock.tells or clock.raises):
        return False
    raised = {(one.rule, one.start_version, one.due_at) for one in card.escalations}
    begun = (clock.start_version, clock.due_at)
    return not any((rule, *begun) in raised for rule in clock.rules)
