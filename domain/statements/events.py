"""What was said, and how the paper it stands on was signed."""

from datetime import date
from uuid import UUID

from domain.fact import Fact, Personal
from domain.words import Credibility, SignatureKind, Speaker, TestimonyAnswer


class StatementRecorded(Fact):
    """A statement (陈述) was written down in the speaker's words."""

    whose = "speaker_id"

    statement_id: UUID
    speaker: Speaker
    speaker_id: UUID
    text: Personal
    speaker_name: Personal | None = None
    taken_by_id: UUID | None = None
    place: str | None = None


class StatementReadBack(Fact):
    """A statement was read back to whoever made it, who agreed or had it put right."""

    one_per = ("statement_id",)

    statement_id: UUID
    agreed: bool = True
    remarks: str | None = None


class StatementSigned(Fact):
    """A statement was signed; the digest is that of exactly what was signed."""

    one_per = ("statement_id",)

    statement_id: UUID
    signature: SignatureKind = "ink"
    text_sha256: str | None = None


class StatementSignatureRefused(Fact):
    """Whoever made a statement would not sign it."""

    statement_id: UUID
    reason: str | None = None


class WitnessContacted(Fact):
    """A witness (目击证人) was politely asked to stay, to help and for a number."""

    whose = "witness_id"

    witness_id: UUID
    witness_name: Personal | None = None
    witness_phone: Personal | None = None
    stayed: bool = True
    testimony: TestimonyAnswer = "asked_for"


class NoWitnessFound(Fact):
    """Nobody who saw it could be found."""

    reason: str | None = None


class CredibilityJudged(Fact):
    """How believable the account is (可信度), from receipt, account and experience."""

    one_per = ()

    credibility: Credibility
    reasons: str
    receipt_on: date | None = None
    gap_days: int | None = None
