"""What can be asked about what people said."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from domain.desk import Desk, asked_like, command, records
from domain.errors import NotFound
from domain.fact import Fact
from domain.ledger.errors import PersonIsErased
from domain.statements import events


def _of_a_statement(fact: type[Fact]) -> Any:
    return asked_like(fact, {"case_id": UUID}, defaults={"statement_id": None})


@command(asks=_of_a_statement(events.StatementReadBack))
def read_statement_back(desk: Desk, ask: Any) -> None:
    """A statement, the last one if none is named, was read back (宣读) to its speaker.

    Raises NotFound, PersonIsErased.
    """
    _record(desk, ask, events.StatementReadBack, _statement(desk, ask))


@command(asks=_of_a_statement(events.StatementSigned))
def sign_statement(desk: Desk, ask: Any) -> None:
    """A statement, the last one if none is named, was signed (签字) as it stands.

    The digest is that of the text in the book unless another is told. Raises NotFound,
    PersonIsErased.
    """
    said = _statement(desk, ask)
    text_sha256 = ask.text_sha256 or _digest(desk, said)
    _record(desk, ask, events.StatementSigned, said, text_sha256=text_sha256)


@command(asks=_of_a_statement(events.StatementSignatureRefused))
def refuse_to_sign_statement(desk: Desk, ask: Any) -> None:
    """Whoever made a statement, the last one if none is named, would not sign it.

    Raises NotFound, PersonIsErased.
    """
    _record(desk, ask, events.StatementSignatureRefused, _statement(desk, ask))


record_statement = records(events.StatementRecorded, fresh=("statement_id",))
contact_witness = records(events.WitnessContacted)
state_no_witness = records(events.NoWitnessFound)
judge_credibility = records(events.CredibilityJudged)


def _statement(desk: Desk, ask: Any) -> events.StatementRecorded:
    """The one that is named, else the last. Raises NotFound, PersonIsErased."""
    for said in reversed(desk.subject.facts.all("StatementRecorded")):
        assert isinstance(said, events.StatementRecorded)
        if ask.statement_id in (None, said.statement_id):
            if desk.ledger.is_withdrawn(said.speaker_id):
                raise PersonIsErased
            return said
    raise NotFound("statement")


def _record(
    desk: Desk,
    ask: Any,
    fact: type[Fact],
    said: events.StatementRecorded,
    **more: object,
) -> None:
    told = desk.told(ask, fact) | {"statement_id": said.statement_id} | more
    desk.record(desk.subject, fact, **told)


def _digest(desk: Desk, said: events.StatementRecorded) -> str:
    text: str = desk.ledger.opened(said).text
    return sha256(text.encode()).hexdigest()
