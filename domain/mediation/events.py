"""Who went to the mediation, and what was signed, declined or answered."""

from uuid import UUID

from domain.fact import Fact, Personal
from domain.money import Fen
from domain.words import Body, MediationOutcome


class MediationAttended(Fact):
    """Somebody sent by the company attended the association's mediation (调解)."""

    attended_by: Personal | None = None
    course: str | None = None
    attended_by_id: UUID | None = None
    whose = "attended_by_id"


class MediationDocumentSigned(Fact):
    """The association's paper was signed, with the wording written beside the name."""

    outcome: MediationOutcome
    findings: bool = False
    settled_fen: Fen | None = None
    wording: str = ""
    unavoidable_because: str | None = None
    document_sha256: str | None = None


class MediationDocumentDeclined(Fact):
    """The association's paper was not signed."""

    reason: str


class CertaintyStated(Fact):
    """Senior management states that the facts are one hundred percent certain."""

    facts: str


class WordingConfirmed(Fact):
    """Senior management confirms that other words say the same as the fixed ones."""

    wording: str
    reason: str


class WrittenReplyRequested(Fact):
    """An outside body asks for an answer on paper."""

    what: str
    body: Body = "consumer_association"


class WrittenReplyDeclined(Fact):
    """Answering on paper was tactfully declined."""

    explanation: str | None = None
    body: Body = "consumer_association"


class WrittenReplyGiven(Fact):
    """An outside body was answered on paper."""

    what: str
    body: Body = "consumer_association"
