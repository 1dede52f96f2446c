"""The evidence index (证据目录): what there is, where it lies, through whose hands."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Executable,
    Integer,
    Select,
    Table,
    Text,
    Uuid,
    func,
    or_,
    select,
)

from domain.agreements import events as agreements
from domain.custody import events as custody
from domain.evidence import events as evidence
from domain.fact import Fact
from projections.columns import Row, UtcTime, into, line_columns, line_of, papers
from projections.exhibits import AGREED, exhibit_of
from projections.figures import Plain, outside
from projections.read_model import ReadModel

TOLD = {
    "paper": Text,
    "form": Text,
    "holder": Text,
    "item": Text,
    "received_from": Text,
    "place": Text,
    "dated_on": Date,
    "days": Integer,
    "file_sha256": Text,
    "file_name": Text,
    "media_type": Text,
    "size_bytes": Integer,
    "remarks": Text,
    "giver": Text,
    "taker": Text,
    "giver_id": Uuid,
    "taker_id": Uuid,
    "reason": Text,
    "camera": Text,
    "originals": Integer,
    "copies": Integer,
    "voucher_no": Text,
    "hand_over": Text,
    "due_back_at": UtcTime,
    "signature": Text,
    "bag_no": Text,
    "seal_no": Text,
    "intact": Boolean,
    "shelf": Text,
    "watched_by_id": Uuid,
}
steps = Table(
    "evidence_index_steps",
    papers,
    *line_columns(),
    Column("original_no", Integer, primary_key=True, autoincrement=False),  # or 0
    Column("fact", Text, nullable=False, index=True),
    Column("exhibit_id", Uuid, nullable=False, index=True),
    *(Column(name, kind) for name, kind in TOLD.items()),
)
LOANS = (custody.ExhibitLent, custody.ExhibitGivenBack)
BAGS = (custody.ExhibitBagged, custody.BagOpened)
OFFERS = (
    *(custody.HandOverOffered, custody.HandOverAccepted),
    custody.HandOverDeclined,
)


class EvidenceIndex(ReadModel):
    """Exhibits and single originals, each with its chain of hands."""

    name = "evidence_index"
    tables = (steps,)
    hears = frozenset(
        {
            *(evidence.EvidenceReceived, evidence.EvidenceCustodyChanged),
            *(evidence.EvidenceReturned, evidence.CctvSecured),
            *(agreements.AgreementSigned, *AGREED, custody.ExhibitShelved),
            *(*LOANS, *BAGS, *OFFERS),
        }
    )

    def when(self, fact: Fact) -> Iterator[tuple[Executable, Row]]:
        told = {name: getattr(fact, name, None) for name in TOLD}
        told |= self.home_of(fact) | {"fact": type(fact).__name__}
        if isinstance(fact, evidence.CctvSecured):
            told |= {"paper": "cctv_recording"}
        if agreement_id := getattr(fact, "agreement_id", None):
            told |= {
                "paper": agreements.AGREEMENT,
                "holder": AGREED.get(type(fact), "service_center"),
            }
            for number in numbers_of(fact):
                exhibit_id = agreements.original_id(agreement_id, number)
                which = {"original_no": number, "exhibit_id": exhibit_id}
                yield into(steps), line_of(fact) | told | which
        else:
            which = {"original_no": 0, "exhibit_id": getattr(fact, "exhibit_id")}
            yield into(steps), line_of(fact) | told | which

    def exhibits(
        self,
        stores: Sequence[UUID] | None = None,
        case_id: UUID | None = None,
        limit: int | None = None,
    ) -> list[Plain]:
        """Each exhibit as it stands, with its chain of custody, first come first.

        `limit`: only those the last so many steps are about.
        """
        where = [*self._where(stores)]
        where += [] if case_id is None else [steps.c.case_id == case_id]
        asked = select(steps).where(*where)
        if limit is not None:
            last = select(steps.c.exhibit_id).where(*where)
            last = last.order_by(steps.c.position.desc()).limit(limit)
            asked = asked.where(steps.c.exhibit_id.in_(last))
        return self._chains(asked)

    def lent(self, stores: Sequence[UUID] | None = None) -> list[Plain]:
        """What is out on loan, whoever's case is closed meanwhile; due first is first.

        Loans of closed cases have no clock: here they stay until they are back.
        """
        return sorted(
            self._last_is(stores, custody.ExhibitLent, LOANS),
            key=lambda one: one["due_back_at"],
        )

    def bagged(
        self, stores: Sequence[UUID] | None = None, number: str = ""
    ) -> list[Plain]:
        """What lies in a sealed bag; of a number, whatever was ever in such a bag."""
        if not number:
            return self._last_is(stores, custody.ExhibitBagged, BAGS)
        like = [
            steps.c[name].icontains(number, autoescape=True)
            for name in ("bag_no", "seal_no")
        ]
        found = select(steps.c.exhibit_id).where(or_(*like), *self._where(stores))
        asked = select(steps).where(steps.c.exhibit_id.in_(found))
        return self._chains(asked.where(*self._where(stores)))

    def offered(self, stores: Sequence[UUID] | None = None) -> list[Plain]:
        """What waits for its taker's signature."""
        return self._last_is(stores, custody.HandOverOffered, OFFERS)

    def awaited(self, person_id: UUID, stores: Sequence[UUID] | None = None) -> int:
        """How many exhibits wait for somebody's signature."""
        mine = steps.c.taker_id == person_id
        asked = self._last(stores, custody.HandOverOffered, OFFERS).where(mine)
        with self.reading() as db:
            return int(
                db.scalar(select(func.count()).select_from(asked.subquery())) or 0
            )

    def exhibit(self, exhibit_id: UUID) -> Plain | None:
        """One exhibit; None for one that one does not know of."""
        asked = select(steps).where(steps.c.exhibit_id == exhibit_id)
        found = self._chains(asked.where(*self.eyes.see(steps)))
        return found[0] if found else None

    def _where(self, stores: Sequence[UUID] | None) -> Iterator[Any]:
        yield from self.eyes.see(steps)
        if stores is not None:
            yield steps.c.store_id.in_(stores)

    def _last_is(
        self,
        stores: Sequence[UUID] | None,
        kind: type[Fact],
        among: Sequence[type[Fact]],
    ) -> list[Plain]:
        """The exhibits whose last step of some kinds is of this kind."""
        these = self._last(stores, kind, among)
        asked = select(steps).where(steps.c.exhibit_id.in_(these))
        return self._chains(asked.where(*self._where(stores)))

    def _last(
        self,
        stores: Sequence[UUID] | None,
        kind: type[Fact],
        among: Sequence[type[Fact]],
    ) -> Select[tuple[UUID]]:
        names = [one.__name__ for one in among]
        last = select(func.max(steps.c.position)).where(steps.c.fact.in_(names))
        last = last.where(*self._where(stores)).group_by(steps.c.exhibit_id)
        of_kind = steps.c.fact == kind.__name__
        return select(steps.c.exhibit_id).where(of_kind, steps.c.position.in_(last))

    def _chains(self, asked: Select[Any]) -> list[Plain]:
        """Exhibits with their chains, first come first."""
        chains: dict[UUID, list[Any]] = {}
        with self.reading() as db:
            rows = db.execute(asked.order_by(steps.c.position, steps.c.original_no))
            for row in rows.mappings():
                chains.setdefault(row["exhibit_id"], []).append(row)
        return [exhibit_of(chain, TOLD) for chain in chains.values()]

    def figures(self, store_id: UUID, case_id: UUID | None, now: datetime) -> Any:
        """As case files ask: the exhibits."""
        return outside(self.exhibits([store_id], case_id))


def numbers_of(fact: Any) -> Sequence[int]:
    """Which originals of an agreement a fact is about; none of a copy."""
    if isinstance(fact, agreements.AgreementSigned):
        return range(1, fact.originals + 1)
    return [fact.original_no] if fact.original_no else []
