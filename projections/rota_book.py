"""The rota book (接待轮值簿): each turn, visitor and clash of a floor, line by line.

Whose turn it is now stands in no table: the sheet is asked of the book itself.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Executable,
    Index,
    Table,
    Text,
    Uuid,
    func,
    select,
)

from domain.fact import Fact
from domain.rota import events as rota
from domain.rota.sheet import Sheet, sheet_of
from domain.sales import events as sales
from projections.columns import Row, into, line_columns, line_of, papers
from projections.figures import Plain, outside
from projections.places import Place
from projections.read_model import ReadModel
from projections.shelf import Shelf

PEOPLE = ("for_id", "before_id", "replacement_id", "against_id", "grabbed_by_id")
TOLD = ("reception_id", "arrival", "turn", "hindrance", "customer_id", "clash_id")
SUMS = ("amount_fen", "inviter_fen", "seller_fen")
NOTES = ("errand", "reason", "finding", "account", "promotion", "note", "step")
lines = Table(
    "rota_book_lines",
    papers,
    *line_columns(),
    Column("rota_id", Uuid, nullable=False),
    Column("floor", Text),
    Column("fact", Text, nullable=False),
    Column("consultant_id", Uuid),
    *(Column(name, Uuid if name.endswith("_id") else Text) for name in TOLD),
    *(Column(name, Uuid) for name in (*PEOPLE, "inviter_id", "credit_to_id")),
    *(Column(name, BigInteger) for name in SUMS),
    Column("sale_no", Text),
    Column("penalty", Text),
    Column("note", Text),
)
Index("ix_rota_book_lines_store", lines.c.store_id, lines.c.position)
Index("ix_rota_book_lines_rota", lines.c.rota_id, lines.c.position)
HEARD = (
    *(rota.RotaOrderSet, rota.VisitorArrived, rota.VisitorNotCounted, rota.TurnTaken),
    *(rota.CustomerHandedOver, rota.VisitRegistered, rota.VoluntaryReceptionMade),
    *(rota.CustomerServed, rota.TurnSkipped, rota.TurnGivenUp, rota.MakeUpGranted),
    *(rota.TurnRetained, rota.SigningBegun, rota.ReceptionHandedOver),
    *(rota.ConsultantChanged, rota.ReceptionEnded, rota.AbsenceAllowed),
    *(rota.ConsultantLeft, rota.ConsultantReturned, rota.PromotionBegun),
    *(rota.PromotionEnded, rota.ConductTicked, sales.VisitVerified),
    *(sales.CustomerLogged, sales.ReceptionAllocated, sales.OrderSplit),
    *(sales.ClashReported, sales.ClashDecided, sales.GrabbingPenalised),
)
ENDING = ("ReceptionEnded", "CustomerLogged")
COUNTED = {
    "TurnTaken": "turns",
    "TurnSkipped": "skipped",
    "TurnGivenUp": "given_up",
    "MakeUpGranted": "made_up",
    "TurnRetained": "retained",
    "VoluntaryReceptionMade": "voluntary",
    "CustomerHandedOver": "handed_over",
    "CustomerServed": "promotion",
}


class Home(NamedTuple):
    """The floor of a store a stream is about."""

    store_id: UUID
    floor: str | None


class RotaBook(ReadModel):
    """Who served whom, in whose turn, and what came of it. Source: P09."""

    name = "rota_book"
    tables = (lines,)
    hears = frozenset(HEARD)

    def __init__(self, shelf: Shelf, place: Place | None = None) -> None:
        super().__init__(shelf, place)
        self._homes: dict[UUID, Home] = {}

    def _home(self, rota_id: UUID) -> Home:
        """The store and floor a stream began with."""
        if rota_id not in self._homes:
            (began,) = self.shelf.ledger.facts_of(rota_id, until=1)
            told = getattr(began, "store_id"), getattr(began, "floor")
            self._homes[rota_id] = Home(*told)
        return self._homes[rota_id]

    def when(self, fact: Fact) -> Iterator[tuple[Executable, Row]]:
        home = self._home(fact.originator_id)
        told = (*TOLD, *PEOPLE, *SUMS, "inviter_id", "credit_to_id", "sale_no")
        note = (getattr(fact, name, None) for name in NOTES)
        yield into(lines), line_of(fact) | {
            "case_id": None,
            "store_id": home.store_id,
            "rota_id": fact.originator_id,
            "floor": home.floor,
            "fact": type(fact).__name__,
            "consultant_id": _whose(fact),
            "penalty": getattr(fact, "penalty", None),
            "note": next((one for one in note if one), None),
        } | {name: getattr(fact, name, None) for name in told}

    def floors(self, store_id: UUID) -> list[str | None]:
        """The floors of a store that have an order, in the order of their beginning."""
        asked = select(lines.c.floor).order_by(lines.c.position)
        asked = asked.where(lines.c.store_id == store_id)
        asked = asked.where(lines.c.fact == rota.RotaOrderSet.__name__)
        with self.reading() as db:
            return list(dict.fromkeys(db.scalars(asked)))

    def sheet(self, store_id: UUID, floor: str | None) -> Sheet:
        """Whose turn it is now, and why. Raises NotFound."""
        return sheet_of(self.shelf.ledger, store_id, floor)

    def of_floor(
        self, store_id: UUID, floor: str | None, limit: int = 40
    ) -> list[Plain]:
        """What happened on a floor, newest first."""
        same = lines.c.floor == floor if floor else lines.c.floor.is_(None)
        return self._told([lines.c.store_id == store_id, same], limit)

    def of_receptions(self, rota_id: UUID, ids: Sequence[UUID]) -> list[Plain]:
        """What happened in these receptions, newest first."""
        where = [lines.c.rota_id == rota_id, lines.c.reception_id.in_(ids)]
        return self._told(where, 1_000)

    def receptions(
        self, store_id: UUID, since: datetime, until: datetime, position: int
    ) -> list[Plain]:
        """How visitors came, left and were logged, of those who left or were then.

        Of all floors, up to a moment and a position of the book, oldest first.
        """
        known = [lines.c.store_id == store_id, lines.c.occurred_at <= until]
        known.append(lines.c.position <= position)
        ended = select(lines.c.reception_id).where(*known, lines.c.occurred_at >= since)
        ended = ended.where(lines.c.fact.in_(ENDING))
        asked = select(lines).where(*known, lines.c.reception_id.in_(ended))
        asked = asked.where(lines.c.fact.in_(("VisitorArrived", *ENDING)))
        with self.reading() as db:
            rows = db.execute(asked.order_by(lines.c.position)).mappings()
            return [dict(row) for row in rows]

    def clashes(self, store_id: UUID) -> list[Plain]:
        """Every clash as it stands, newest first: state, finding, what it cost whom."""
        where = [lines.c.store_id == store_id, lines.c.clash_id.is_not(None)]
        found: dict[UUID, Plain] = {}
        for line in reversed(self._told(where, 1_000)):
            told = found.setdefault(line["clash_id"], {"state": "reported"})
            _judge(told, line)
        return list(reversed(found.values()))

    def tally(
        self, rota_id: UUID, since: datetime | None = None
    ) -> dict[UUID, Counter[str]]:
        """How often each consultant served or was passed by, by kind."""
        asked = select(lines.c.consultant_id, lines.c.fact, func.count())
        asked = asked.where(lines.c.rota_id == rota_id, lines.c.fact.in_(COUNTED))
        if since is not None:
            asked = asked.where(lines.c.occurred_at >= since)
        found: dict[UUID, Counter[str]] = {}
        with self.reading() as db:
            by_kind = asked.group_by(lines.c.consultant_id, lines.c.fact)
            for consultant_id, fact, count in db.execute(by_kind):
                found.setdefault(consultant_id, Counter())[COUNTED[fact]] = count
        return found

    def figures(self, store_id: UUID, case_id: UUID | None, now: datetime) -> Any:
        """As case files ask: a table a floor; of the only one, that floor's own."""
        told = [self._figures(store_id, floor) for floor in self.floors(store_id)]
        return told[0] if len(told) == 1 else {"floors": told}

    def _figures(self, store_id: UUID, floor: str | None) -> Any:
        sheet = self.sheet(store_id, floor)
        tally = self.tally(sheet.rota_id)
        turn = {"rules": sheet.rules, "why": sheet.why}
        if sheet.next:
            turn |= {"consultant_id": sheet.next.consultant_id, "turn": sheet.next.turn}
            turn |= {"choosing": sheet.next.choosing is not None}
        listed = self.of_floor(store_id, floor, 10_000)
        told = {
            "floor": floor,
            "next": turn,
            "skips": [vars(one) for one in sheet.skips],
            "visitors": sheet.visitor_no - 1,
            "promotion": sheet.promotion,
            "consultants": [
                vars(one) | dict(tally.get(one.consultant_id, {}))
                for one in sheet.order
            ],
            "receptions": [vars(one) for one in sheet.receptions],
            "to_allocate": len(sheet.to_allocate),
            "missing": [rule for one in sheet.open_duties for rule in one.duty.rule],
            "sales": [one for one in listed if one["sale_no"]],
            "clashes": self.clashes(store_id),
            "lines": listed,
        }
        return outside(told)

    def _told(self, where: Sequence[Any], limit: int) -> list[Plain]:
        asked = select(lines).where(*where).order_by(lines.c.position.desc())
        with self.reading() as db:
            rows = db.execute(asked.limit(limit)).mappings()
            return [dict(row) | {"rules": row["rules"].split()} for row in rows]


def _whose(fact: Fact) -> UUID | None:
    """The consultant a fact is about; of a sale the seller."""
    told = getattr(fact, "consultant_id", None)
    return told or getattr(fact, "seller_id", None)


def _judge(told: Plain, line: Plain) -> None:
    """A clash after one more line about it."""
    match line["fact"]:
        case "ClashReported":
            told |= {"clash_id": line["clash_id"], "reported_by": line["by"]}
            told |= {"against_id": line["against_id"], "account": line["note"]}
            told |= {"reception_id": line["reception_id"], "at": line["occurred_at"]}
        case "ClashDecided":
            told |= {"state": "decided", "finding": line["note"]}
            told |= {name: line[name] for name in ("credit_to_id", "grabbed_by_id")}
        case "GrabbingPenalised":
            told |= {"state": "penalised", "penalty": line["penalty"]}
            told |= {"fine_fen": line["amount_fen"]}
