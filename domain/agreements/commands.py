"""What can be asked about promises, papers for the customer and the agreement."""

from typing import Any
from uuid import UUID

from domain.agreements import events
from domain.custody.deciding import at_hand
from domain.desk import Command, Desk, asked_like, command, records
from domain.errors import NotFound
from domain.fact import Fact
from domain.papers.deciding import must_be_known


def _of_an_agreement(fact: type[Fact], *acts: str) -> Command:
    """A command about a signed agreement: the last one if none is named."""
    asks = asked_like(fact, {"case_id": UUID}, defaults={"agreement_id": None})

    def decide(desk: Desk, ask: Any) -> None:
        agreement_id = _agreement(desk, ask).agreement_id
        told = desk.told(ask, fact) | {"agreement_id": agreement_id}
        desk.record(desk.subject, fact, **told)

    made = command(*acts, asks=asks)(decide)
    made.fact = fact
    return made


def _of_an_original(fact: type[Fact]) -> Command:
    """The same about one of its originals, which must not be out."""
    asks = asked_like(fact, {"case_id": UUID}, defaults={"agreement_id": None})

    def decide(desk: Desk, ask: Any) -> None:
        agreement_id = _agreement(desk, ask).agreement_id
        if ask.original_no is not None:
            at_hand(desk, events.original_id(agreement_id, ask.original_no))
        told = desk.told(ask, fact) | {"agreement_id": agreement_id}
        desk.record(desk.subject, fact, **told)

    made = command(asks=asks)(decide)
    made.fact = fact
    return made


def _agreement(desk: Desk, ask: Any) -> events.AgreementSigned:
    """Raises NotFound."""
    for signed in reversed(desk.subject.facts.all("AgreementSigned")):
        assert isinstance(signed, events.AgreementSigned)
        if ask.agreement_id in (None, signed.agreement_id):
            return signed
    raise NotFound("agreement")


DraftAgreement = asked_like(
    events.AgreementDrafted,
    {"case_id": UUID, "party_id": UUID},
    defaults={"agreement_id": None},
)


@command(asks=DraftAgreement, fresh=("agreement_id",))
def draft_agreement(desk: Desk, ask: Any) -> None:
    """The words of a settlement are written down (拟定协议), to be printed and signed.

    Raises ValidationError where the case does not know the party; PersonIsErased.
    """
    must_be_known(desk, ask.party_id)
    told = desk.told(ask, events.AgreementDrafted)
    desk.record(desk.subject, events.AgreementDrafted, **told)


promise = records(events.PromiseMade, "promise")
authorise_promise = records(events.PromiseAuthorised, signed=True)
authorise_papers = records(events.PapersAuthorised, signed=True)
give_papers_to_customer = records(events.PapersGivenToCustomer)
sign_agreement = records(events.AgreementSigned, fresh=("agreement_id",))
collect_agreement = _of_an_original(events.AgreementCollected)
deposit_agreement = _of_an_original(events.AgreementDeposited)
refuse_agreement_request = _of_an_agreement(
    events.AgreementRequestRefused, "after_closing"
)
give_agreement_to_customer = _of_an_original(events.AgreementGivenToCustomer)
