"""The sums of claims: what 7.3 calls each figure, over lines, over claims."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from projections.figures import Plain


@dataclass
class ClaimSums:
    """Claimed, decided and received; the rest follows. In fen."""

    claimed: int = 0
    accepted: int = 0
    rejected: int = 0
    received: int = 0

    @classmethod
    def of(cls, many: "Iterable[ClaimSums]") -> "ClaimSums":
        """The sums of several."""
        total = ClaimSums()
        for one in many:
            for name in ("claimed", "accepted", "rejected", "received"):
                setattr(total, name, getattr(total, name) + getattr(one, name))
        return total

    @property
    def shortfall(self) -> int:
        """Claimed and not received."""
        return self.claimed - self.received

    def told(self) -> Plain:
        """All figures by name."""
        return {
            "claimed_fen": self.claimed,
            "accepted_fen": self.accepted,
            "rejected_fen": self.rejected,
            "pending_fen": self.claimed - self.accepted - self.rejected,
            "received_fen": self.received,
            "outstanding_fen": self.accepted - self.received,
            "shortfall_fen": self.shortfall,
        }


@dataclass
class Line(ClaimSums):
    """One paid sum under one head."""

    line_no: int = 0
    head: str = ""
    item: str | None = None
    payment_id: UUID | None = None
    reason: str | None = None


@dataclass
class Claim(ClaimSums):
    """All lines of a claim, and the money that came for it."""

    claim_id: UUID | None = None
    case_id: UUID | None = None
    store_id: UUID | None = None
    submitted_at: datetime | None = None
    is_final: bool = False
    lines: dict[int, Line] = field(default_factory=dict)

    def hear(self, move: Mapping[str, Any]) -> None:
        """Take in one move of this claim."""
        figure, amount = move["figure"], int(move["amount_fen"])
        if figure == "closed":
            self.is_final = True
            return
        if figure in ("claimed", "accepted", "rejected", "received"):
            setattr(self, figure, getattr(self, figure) + amount)
        if move["line_no"] is not None:
            self._line(move, figure, amount)

    def _line(self, move: Mapping[str, Any], figure: str, amount: int) -> None:
        line = self.lines.setdefault(move["line_no"], Line(line_no=move["line_no"]))
        setattr(line, figure, getattr(line, figure) + amount)
        if figure == "claimed":
            self.submitted_at = self.submitted_at or move["occurred_at"]
            line.head, line.item = move["head"], move["item"]
            line.payment_id = move["payment_id"]
        line.reason = move["reason"] or line.reason

    def shared_out(self) -> list[Line]:
        """The lines, what was received given to what was accepted, in their order."""
        lines, left = [
            self.lines[number] for number in sorted(self.lines)
        ], self.received
        for line in lines:
            line.received = min(left, line.accepted)
            left -= line.received
        return lines


def claims_of(moves: Sequence[Mapping[str, Any]]) -> list[Claim]:
    """The claims these moves tell of, the newest first."""
    found: dict[UUID, Claim] = {}
    for move in moves:
        if (claim_id := move["claim_id"]) is not None:
            if claim_id not in found:
                whose = {"case_id": move["case_id"], "store_id": move["store_id"]}
                found[claim_id] = Claim(claim_id=claim_id, **whose)
            found[claim_id].hear(move)
    return list(reversed(found.values()))


def told_of(claim: Claim) -> Plain:
    """A claim as plain data, in fen."""
    told = {
        "claim_id": claim.claim_id,
        "case_id": claim.case_id,
        "store_id": claim.store_id,
        "submitted_at": claim.submitted_at,
        "final": claim.is_final,
    }
    return told | claim.told() | {"lines": [_line_told(x) for x in claim.shared_out()]}


def _line_told(line: Line) -> Plain:
    names = ("line_no", "head", "item", "payment_id", "reason")
    return {name: getattr(line, name) for name in names} | line.told()


def not_claimable_of(moves: Sequence[Mapping[str, Any]]) -> list[Plain]:
    """Paid and not claimable, less what was reversed or claimed with later consent."""
    less: defaultdict[UUID, int] = defaultdict(int)
    for move in moves:
        if move["figure"] in ("reversed", "claimed"):
            less[move["payment_id"]] += int(move["amount_fen"])
    paid = [m for m in moves if m["figure"] == "paid" and m["claimable"] is False]
    told = [
        {
            "payment_id": move["payment_id"],
            "case_id": move["case_id"],
            "head": move["head"],
            "item": move["item"],
            "rules": move["rules"].split(),
            "occurred_at": move["occurred_at"],
            "amount_fen": int(move["amount_fen"]) - less[move["payment_id"]],
        }
        for move in paid
    ]
    return [one for one in told if one["amount_fen"] > 0]
