"""The evidence index (证据目录): what there is, where it lies, through whose hands."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, Executable, Integer, Table, Text, Uuid, select

from domain.agreements.events import (
    AgreementCollected,
    AgreementDeposited,
    AgreementGivenToCustomer,
    AgreementSigned,
)
from domain.evidence.events import (
    CctvSecured,
    EvidenceCustodyChanged,
    EvidenceReceived,
    EvidenceReturned,
)
from domain.fact import Fact
from projections.columns import Row, into, line_columns, line_of, papers
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
}
steps = Table(
    "evidence_index_steps",
    papers,
    *line_columns(),
    Column("fact", Text, nullable=False),
    Column("exhibit_id", Uuid, nullable=False, index=True),
    *(Column(name, kind) for name, kind in TOLD.items()),
)
AGREEMENT = (AgreementSigned, AgreementCollected, AgreementDeposited)
HOLDERS = {  # who holds the one original of an agreement after this fact
    AgreementSigned: "service_center",
    AgreementCollected: "agreement_collector",
    AgreementDeposited: "finance_cash_room",
    AgreementGivenToCustomer: "customer",
}


class EvidenceIndex(ReadModel):
    """Exhibits and single originals, each with its chain of hands."""

    name = "evidence_index"
    tables = (steps,)
    hears = frozenset(
        {
            *(EvidenceReceived, EvidenceCustodyChanged, EvidenceReturned, CctvSecured),
            *HOLDERS,
        }
    )

    def when(self, fact: Fact) -> Iterator[tuple[Executable, Row]]:
        told = {name: getattr(fact, name, None) for name in TOLD}
        if type(fact) in HOLDERS:
            told |= {"paper": "settlement_agreement", "holder": HOLDERS[type(fact)]}
        if isinstance(fact, CctvSecured):
            told |= {"paper": "cctv_recording"}
        exhibit_id = getattr(fact, "exhibit_id", None)
        yield into(steps), line_of(fact) | told | {
            **self.home_of(fact),
            "fact": type(fact).__name__,
            "exhibit_id": exhibit_id or getattr(fact, "agreement_id"),
        }

    def exhibits(
        self,
        stores: Sequence[UUID] | None = None,
        case_id: UUID | None = None,
        limit: int | None = None,
    ) -> list[Plain]:
        """Each exhibit as it stands, with its chain of custody, first come first.

        `limit`: only those the last so many steps are about.
        """
        where = [*self.eyes.see(steps)]
        where += [] if stores is None else [steps.c.store_id.in_(stores)]
        where += [] if case_id is None else [steps.c.case_id == case_id]
        asked = select(steps).where(*where).order_by(steps.c.position)
        if limit is not None:
            last = select(steps.c.exhibit_id).where(*where)
            last = last.order_by(steps.c.position.desc()).limit(limit)
            asked = asked.where(steps.c.exhibit_id.in_(last))
        chains: dict[UUID, list[Any]] = {}
        with self.reading() as db:
            for row in db.execute(asked).mappings():
                chains.setdefault(row["exhibit_id"], []).append(row)
        return [_exhibit(chain) for chain in chains.values()]

    def exhibit(self, exhibit_id: UUID) -> Plain | None:
        """One exhibit; None for one that one does not know of."""
        asked = select(steps).where(steps.c.exhibit_id == exhibit_id)
        asked = asked.where(*self.eyes.see(steps))
        with self.reading() as db:
            chain = db.execute(asked.order_by(steps.c.position)).mappings().all()
        return _exhibit(chain) if chain else None

    def figures(self, store_id: UUID, case_id: UUID | None, now: datetime) -> Any:
        """As case files ask: the exhibits."""
        return outside(self.exhibits([store_id], case_id))


def _exhibit(chain: Sequence[Any]) -> Plain:
    """What the first step said of it, the holder after the last one."""
    first, last = chain[0], chain[-1]
    told = {name: first[name] for name in TOLD if first[name] is not None}
    gone = last["fact"] == EvidenceReturned.__name__
    keys = ("exhibit_id", "case_id", "store_id", "position", "occurred_at")
    return (
        {key: first[key] for key in keys}
        | told
        | {
            "holder": last["taker"] or last["holder"] or first["holder"],
            "in_custody": not gone and (last["taker"] or last["holder"]) != "customer",
            "custody": [_step(step) for step in chain],
        }
    )


def _step(step: Any) -> Plain:
    keys = (
        *("fact", "position", "occurred_at", "by", "role", "giver", "taker"),
        *("giver_id", "taker_id", "holder", "place", "reason", "voucher_no"),
    )
    return {key: step[key] for key in keys if step[key] is not None}
