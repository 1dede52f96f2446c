"""What whoever verifies knows from elsewhere, and what a verification comes to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from domain.ledger.verdict import Finding
from domain.proof.checkpoint import Checkpoint
from domain.proof.note import VerifierKey


class Known(NamedTuple):
    """A checkpoint known from elsewhere: from where, its note, and what it says.

    A witness's memory has no note: it says what it saw.
    """

    where: str
    note: str
    checkpoint: Checkpoint


@dataclass(frozen=True)
class Trust:
    """Checkpoints and keys that did not come out of the book.

    Where no keys are given, those named in the book are used.
    """

    known: Sequence[Known] = ()
    keys: Sequence[VerifierKey] = ()
    witnesses: Sequence[VerifierKey] = ()
    thorough: bool = False  # stream heads at every checkpoint, however many


@dataclass
class Audited:
    """What the proof came to: findings, remarks that accuse nobody, and how far."""

    findings: list[Finding] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    checkpoints: int = 0
    sealed: int = 0  # the size of the newest checkpoint
    attested: dict[tuple[str, str], int] = field(default_factory=dict)
    renew_by: dict[str, datetime] = field(default_factory=dict)  # by authority

    def find(self, verdict: str, position: int, what: str) -> None:
        """Keep what was found; `what` is in Chinese."""
        self.findings.append(Finding(verdict, position, "", "", what))
