"""The table of the clocks: one row for each that people ask about."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, Uuid

from domain.cases.card import Card
from domain.cases.card_clocks import Clock
from domain.cases.card_marks import Escalation
from domain.deadlines import Day
from projections.columns import Row, UtcTime, papers
from projections.eyes import belongs
from projections.figures import kept, read_kept

AWAITED = ("running", "paused", "advised")
clocks = Table(
    "clock_board_clocks",
    papers,
    Column("case_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("store_id", Uuid, nullable=False),
    Column("circle", Text, nullable=False),  # who may know: see eyes.py
    Column("case_no", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("awaited", Boolean, nullable=False),  # else it is missed, or past
    Column("due_at", UtcTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("waits_for", Text, nullable=False),
    Column("unfounded", Boolean, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("told", Text, nullable=False),
)
_order = (clocks.c.awaited, clocks.c.due_at, clocks.c.case_id, clocks.c.number)
_kinds = (clocks.c.state, clocks.c.rule, clocks.c.waits_for)
_rest = (clocks.c.unfounded, clocks.c.circle)
Index("ix_clock_board_clocks_store", clocks.c.store_id, *_order, *_kinds, *_rest)
Index("ix_clock_board_clocks_all", *_order, *_kinds, *_rest)
Index("ix_clock_board_clocks_counts", *_kinds, clocks.c.due_at, *_rest)


@dataclass(frozen=True)
class Told:
    """A clock with all that is said of it, and what a miss of it has set off."""

    clock: dict[str, Any]
    escalation: dict[str, Any] | None

    @classmethod
    def of(cls, clock: Clock, escalation: Escalation | None) -> "Told":
        """What a row keeps: of the days, those that were left out."""
        out = tuple(day for day in clock.days if not day.counted)
        told = clock._replace(days=out)._asdict()
        return cls(told, escalation._asdict() if escalation else None)


def read_told(text: str) -> tuple[Clock, Escalation | None]:
    """A clock and its escalation as they were kept."""
    told = read_kept(text)
    clock, escalation = told["clock"], told["escalation"]
    days = [Day(date.fromisoformat(on), *rest) for on, *rest in clock["days"]]
    clock = {name: _tuple(value) for name, value in clock.items()}
    clock |= {"days": tuple(days)}
    raised = {name: _tuple(value) for name, value in (escalation or {}).items()}
    return Clock(**clock), Escalation(**raised) if raised else None


def rows_of(card: Card) -> Iterator[Row]:
    """The clocks of a case that people ask about."""
    for number, clock in enumerate(card.clocks):
        escalation = escalation_of(card, clock)
        awaited = clock.state in AWAITED
        if awaited or clock.state == "late" or escalation:
            yield {
                "case_id": card.case_id,
                "number": number,
                **belongs(card),
                "case_no": card.case_no,
                "summary": card.summary,
                "is_open": not card.is_closed,
                "awaited": awaited,
                "due_at": clock.due_at,
                "state": clock.state,
                "rule": clock.rules[0],
                "waits_for": _between(clock.waits_for or clock.who),
                "unfounded": escalation is not None and escalation.unfounded,
                "provisional": clock.provisional,
                "told": kept(Told.of(clock, escalation)),
            }


def escalation_of(card: Card, clock: Clock) -> Escalation | None:
    """What a miss of a clock has set off, as far as the book knows."""
    begun = (clock.start_version, clock.due_at)
    for one in card.escalations:
        if one.rule in clock.rules and (one.start_version, one.due_at) == begun:
            return one
    return None


def _between(words: Any) -> str:
    told = " ".join(words)
    return f" {told} " if told else ""


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
