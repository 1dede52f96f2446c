"""What each verification came to (核验记录): kept beside the book, not part of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, insert, select

from domain.ledger.engines import writer
from domain.ledger.entry import moment_text
from domain.ledger.tables import verifications
from domain.ledger.verdict import Verdict


@dataclass(frozen=True)
class Verification:
    """One verification: when, how far the book went, what was found, line by line."""

    verified_at: datetime
    position: int
    digest: str  # hex
    intact: bool
    complete: bool
    findings: list[str]


def keep(engine: Engine, verdict: Verdict, moment: datetime, *more: str) -> None:
    """Keep a result; `more` are findings beside those in the book."""
    lines = [*(str(one) for one in verdict.findings), *more]
    row = {
        "verified_at": moment_text(moment),
        "position": verdict.position,
        "digest": verdict.digest.hex(),
        "intact": int(verdict.intact),
        "complete": int(verdict.complete),
        "findings": "\n".join(lines),
    }
    with writer(engine).begin() as db:
        db.execute(insert(verifications), row)


def last(engine: Engine) -> Verification | None:
    """The newest result, if the book was ever verified."""
    newest = select(verifications).order_by(verifications.c.verified_at.desc())
    with engine.connect() as db:
        row = db.execute(newest.limit(1)).first()
    if row is None:
        return None
    return Verification(
        verified_at=datetime.fromisoformat(row.verified_at),
        position=row.position,
        digest=row.digest,
        intact=bool(row.intact),
        complete=bool(row.complete),
        findings=row.findings.splitlines(),
    )
