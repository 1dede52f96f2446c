"""The approval inbox (待我审批): what waits for somebody's leave, by role and store."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    func,
)
from sqlalchemy import select

from domain.cases.card import Card
from projections.case_by_case import CaseByCase
from projections.columns import Position, Row, UtcTime, papers
from projections.eyes import belongs
from projections.figures import Plain, outside

waiting = Table(
    "approval_inbox_items",
    papers,
    Column("case_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("store_id", Uuid, nullable=False),
    Column("circle", Text, nullable=False),
    Column("case_no", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("kind", Text, nullable=False),  # total, request, seal, countersign
    Column("rules", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("who_may", Text, nullable=False),
    Column("line", Text),
    Column("authority", Text, nullable=False),
    Column("total_fen", BigInteger),
    Column("act", Text, nullable=False),
    Column("item", Text),
    Column("due_at", UtcTime),
    Column("provisional", Boolean, nullable=False),
    Column("last_position", Position, nullable=False),
)
Index("ix_approval_inbox_items_store", waiting.c.store_id, waiting.c.due_at)


class ApprovalInbox(CaseByCase):
    """Totals no table covers, leave asked for, draws to countersign. C15, C19, A16."""

    name = "approval_inbox"
    tables = (waiting,)
    drawn = (waiting,)
    hears = frozenset()

    def draw(self, card: Card) -> Iterator[tuple[Any, Row]]:
        """One row per table of authority that waits, per request and per slip."""
        if card.is_closed:
            return
        for number, item in enumerate((*_leaves(card), *_countersigns(card))):
            yield waiting, item | {
                "number": number,
                "case_id": card.case_id,
                **belongs(card),
                "provisional": any(clock.provisional for clock in card.clocks),
                "case_no": card.case_no,
                "summary": card.summary,
                "last_position": card.last_position,
            }

    def waiting(
        self,
        stores: Sequence[UUID] | None = None,
        role: str = "",
        case_id: UUID | None = None,
        limit: int = 500,
    ) -> list[Plain]:
        """What waits, the next clock first: of stores (None: all), for a role."""
        order = (waiting.c.due_at.is_(None), waiting.c.due_at, waiting.c.case_no)
        asked = select(waiting).where(*self._where(stores, role, case_id))
        asked = asked.order_by(*order)
        with self.reading() as db:
            rows = db.execute(asked.limit(limit)).mappings()
            return [_item(row) for row in rows]

    def count(self, stores: Sequence[UUID] | None = None, role: str = "") -> int:
        """How many wait; a case counts once per table."""
        asked = select(func.count()).select_from(waiting)
        with self.reading() as db:
            return int(db.scalar(asked.where(*self._where(stores, role))) or 0)

    def _where(
        self, stores: Sequence[UUID] | None, role: str, case_id: UUID | None = None
    ) -> Iterator[Any]:
        yield from self.eyes.see(waiting)
        if stores is not None:
            yield waiting.c.store_id.in_(stores)
        if role:
            yield waiting.c.who_may.contains(f" {role} ", autoescape=True)
        if case_id is not None:
            yield waiting.c.case_id == case_id

    def figures(self, store_id: UUID, case_id: UUID | None, now: datetime) -> Any:
        """As case files ask: the list of what waits."""
        return outside(self.waiting([store_id], case_id=case_id))


def _leaves(card: Card) -> Iterator[Row]:
    due_at = _next_due(card)
    for one in card.approvals:
        yield {
            "kind": _kind(one.act),
            "rules": " ".join(one.rules),
            "why": one.why,
            "who_may": _between(one.who_may),
            "line": one.line,
            "authority": one.table,
            "total_fen": one.total_fen,
            "act": one.act,
            "item": one.item,
            "due_at": due_at,
        }


def _kind(act: str) -> str:
    """What is waited for: leave for a seal, leave for another act, or a total."""
    return "seal" if act == "use_seal" else "request" if act else "total"


def _countersigns(card: Card) -> Iterator[Row]:
    for one in card.awaiting_countersign:
        yield {
            "kind": "countersign",
            "rules": " ".join(one.rules),
            "why": one.say,
            "who_may": _between(one.who),
            "line": None,
            "authority": "",
            "total_fen": one.amount_fen,
            "act": "countersign_petty_cash",
            "item": one.slip_no,
            "due_at": one.due_at,
        }


def _next_due(card: Card) -> datetime | None:
    running = (clock.due_at for clock in card.clocks if clock.state == "running")
    return min(running, default=None)


def _between(roles: Sequence[str]) -> str:
    return f" {' '.join(roles)} " if roles else ""


def _item(row: Any) -> Plain:
    parts = {"rules": row["rules"].split(), "who_may": row["who_may"].split()}
    return dict(row) | parts
