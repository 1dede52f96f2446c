"""The people directory (人员名册): who works here, in which roles, at which stores."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Executable, Index, Table, Text, Uuid, select

from domain.fact import Fact
from domain.people.events import PersonAdded, RoleGranted, RoleTaken
from domain.stores.events import StoreOpened
from projections.columns import Row, into, line_columns, line_of, papers
from projections.figures import Plain
from projections.read_model import ReadModel

steps = Table(
    "people_directory_steps",
    papers,
    *line_columns(),
    Column("fact", Text, nullable=False),
    Column("person_id", Uuid),
    Column("granted_role", Text),
    Column("staff_no", Text),
    Column("store_code", Text),
    Column("store_name", Text),
)
Index("ix_people_directory_steps_person", steps.c.person_id)
TOLD = ("granted_role", "staff_no", "store_code")


class PeopleDirectory(ReadModel):
    """Staff with their roles, and the stores they may be of; names stay in the book."""

    name = "people_directory"
    tables = (steps,)
    hears = frozenset({PersonAdded, RoleGranted, RoleTaken, StoreOpened})

    def when(self, fact: Fact) -> Iterator[tuple[Executable, Row]]:
        opens = isinstance(fact, StoreOpened)
        yield into(steps), line_of(fact) | {
            "case_id": None,
            "store_id": (
                fact.originator_id if opens else getattr(fact, "store_id", None)
            ),
            "fact": type(fact).__name__,
            "person_id": getattr(fact, "person_id", None),
            "store_name": fact.name if isinstance(fact, StoreOpened) else None,
        } | {name: getattr(fact, name, None) for name in TOLD}

    def people(self) -> list[Plain]:
        """Everybody: person_id, staff_no, name in the clear, seats (role, store_id)."""
        with self.reading() as db:
            asked = select(steps).where(steps.c.person_id.is_not(None))
            rows = db.execute(asked.order_by(steps.c.position)).mappings().all()
        found: dict[UUID, Plain] = {}
        for row in rows:
            empty = {"person_id": row["person_id"], "staff_no": None, "seats": []}
            _hear(found.setdefault(row["person_id"], empty), row)
        return [one | {"name": self.name_of(id)} for id, one in found.items()]

    def seats(self, person_id: UUID) -> list[tuple[str, UUID | None]]:
        """The roles of a person, each with its store; none means at all of them."""
        with self.reading() as db:
            asked = select(steps).where(steps.c.person_id == person_id)
            rows = db.execute(asked.order_by(steps.c.position)).mappings().all()
        told: Plain = {"seats": []}
        for row in rows:
            _hear(told, row)
        return list(told["seats"])

    def name_of(self, person_id: UUID) -> str | None:
        """A person's name in the clear, as far as there are keys."""
        name = None
        for fact in self.shelf.ledger.facts_of(person_id):
            if isinstance(fact, PersonAdded):
                name = self.shelf.ledger.opened(fact).name
        return name

    def names(self, ids: set[UUID]) -> dict[UUID, str]:
        """The names of several people; whoever is unknown is left out."""
        told = {person_id: self.name_of(person_id) for person_id in ids}
        return {person_id: name for person_id, name in told.items() if name}

    def stores(self) -> list[Plain]:
        """The stores, in order of their opening: store_id, code, name, opened_at."""
        with self.reading() as db:
            asked = select(steps).where(steps.c.fact == StoreOpened.__name__)
            rows = db.execute(asked.order_by(steps.c.position)).mappings().all()
        return [
            {
                "store_id": row["store_id"],
                "code": row["store_code"],
                "name": row["store_name"],
                "opened_at": row["occurred_at"],
            }
            for row in rows
        ]

    def figures(self, store_id: UUID, case_id: UUID | None, now: datetime) -> Any:
        """As case files ask: everybody with a seat at the store."""
        return [one for one in self.people() if _sits(one, store_id)]


def _hear(told: Plain, row: Any) -> None:
    seat = (row["granted_role"], row["store_id"])
    if row["fact"] == PersonAdded.__name__:
        told |= {"staff_no": row["staff_no"], "added_at": row["occurred_at"]}
    elif row["fact"] == RoleGranted.__name__ and seat not in told["seats"]:
        told["seats"].append(seat)
    elif row["fact"] == RoleTaken.__name__ and seat in told["seats"]:
        told["seats"].remove(seat)


def _sits(person: Plain, store_id: UUID) -> bool:
    return any(of in (None, store_id) for _, of in person["seats"])
