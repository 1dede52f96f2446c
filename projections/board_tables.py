"""The tables of the case board: narrow rows to filter by, drawings beside them."""

from datetime import UTC, datetime

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text, Uuid

from domain.cases.card import Card
from domain.cases.card_stages import STAGES
from projections.columns import Position, Row, UtcTime, papers
from projections.eyes import belongs

NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # sorts behind every moment

cards = Table(
    "case_board_cards",
    papers,
    Column("case_id", Uuid, primary_key=True),
    Column("store_id", Uuid, nullable=False),
    Column("circle", Text, nullable=False),  # who may know: see eyes.py
    Column("case_no", Text, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    Column("case_type", Text, nullable=False),
    Column("liability", Text, nullable=False),
    Column("severities", Text, nullable=False),
    Column("stages", Integer, nullable=False),
    Column("next_due_at", UtcTime, nullable=False),  # NEVER where no clock runs
    Column("provisional", Boolean, nullable=False),  # a clock that may still move
    Column("waits_for", Text, nullable=False),
    Column("handler_id", Uuid),
    Column("demanded_fen", BigInteger),
    Column("authorised_fen", BigInteger, nullable=False),
    Column("paid_fen", BigInteger, nullable=False),
    Column("missing", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("registered_at", UtcTime, nullable=False),
    Column("last_position", Position, nullable=False),
)
Index("ix_case_board_cards_no", cards.c.case_no)
Index(
    "ix_case_board_cards_case",  # from refusals to what their cards are counted by
    cards.c.case_id,
    cards.c.is_open,
    cards.c.store_id,
    cards.c.circle,
)
Index(
    "ix_case_board_cards_due",
    cards.c.store_id,
    cards.c.is_open,
    cards.c.next_due_at,
    cards.c.case_no,
    cards.c.stages,
    cards.c.waits_for,
    cards.c.circle,
)
Index(
    "ix_case_board_cards_all",
    cards.c.is_open,
    cards.c.next_due_at,
    cards.c.case_no,
    cards.c.stages,
    cards.c.waits_for,
    cards.c.circle,
)
Index(
    "ix_case_board_cards_alike",  # those that are counted together stand together
    cards.c.is_open,
    cards.c.stages,
    cards.c.waits_for,
    cards.c.circle,
    cards.c.next_due_at,
    cards.c.store_id,
)

drawings = Table(
    "case_board_drawings",
    papers,
    Column("case_id", Uuid, primary_key=True),
    Column("card", Text, nullable=False),
)

clocks = Table(
    "case_board_clocks",
    papers,
    Column("case_id", Uuid, primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("start_version", Integer, primary_key=True, autoincrement=False),
    Column("due_at", UtcTime, primary_key=True),
    Column("store_id", Uuid, nullable=False),
    Column("circle", Text, nullable=False),
    Column("calls", Boolean, nullable=False),  # a miss has a consequence yet to come
)
Index("ix_case_board_clocks_due", clocks.c.calls, clocks.c.due_at)

finders = Table(
    "case_board_finders",
    papers,
    Column("position", Position, primary_key=True, autoincrement=False),
    Column("blind", Text, primary_key=True),
    Column("case_id", Uuid, nullable=False),
)
Index("ix_case_board_finders_blind", finders.c.blind)

refused = Table(
    "case_board_refused",
    papers,
    Column("position", Position, primary_key=True, autoincrement=False),
    Column("case_id", Uuid, nullable=False),
)
Index("ix_case_board_refused_case", refused.c.case_id)


def bit_of(stage: str) -> int:
    """The place of a stage in the number a card keeps."""
    return 1 << STAGES.index(stage)


def row_of(card: Card) -> Row:
    """A card as a row to filter and sort by."""
    running = [clock.due_at for clock in card.clocks if clock.state == "running"]
    roles = {role for one in card.missing for role in one.who}
    roles |= {role for one in card.approvals for role in one.who_may}
    return {
        "case_id": card.case_id,
        **belongs(card),
        "case_no": card.case_no,
        "is_open": not card.is_closed,
        "status": card.status,
        "case_type": card.case_type,
        "liability": card.liability,
        "severities": _words(one.severity for one in card.severity),
        "stages": sum(bit_of(stage) for stage in _stages(card)),
        "next_due_at": min(running, default=NEVER),
        "provisional": any(clock.provisional for clock in card.clocks),
        "waits_for": _words(sorted(roles)),
        "handler_id": card.handler_id,
        "demanded_fen": card.demanded_fen,
        "authorised_fen": card.authorised_fen,
        "paid_fen": card.paid_fen,
        "missing": len(card.missing),
        "words": _said_of(card),
        "registered_at": card.registered_at,
        "last_position": card.last_position,
    }


def _said_of(card: Card) -> str:
    """Everything by which somebody may remember it."""
    told = (card.summary, card.goods, card.brand, card.supplier, card.place)
    return " ".join(filter(None, told))


def _stages(card: Card) -> set[str]:
    found = set(card.stages)
    if card.approvals:
        found.add("approval")
    if card.awaiting_countersign:
        found.add("countersign")
    return found


def _words(words) -> str:
    """Words each between blanks, so that one is found by LIKE."""
    told = " ".join(words)
    return f" {told} " if told else ""
