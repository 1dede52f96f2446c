"""What can be asked about promises, papers for the customer and the agreement."""

from typing import Any
from uuid import UUID

from domain.agreements import events
from domain.desk import Command, Desk, asked_like, command, records
from domain.errors import NotFound
from domain.fact import Fact


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


def _agreement(desk: Desk, ask: Any) -> events.AgreementSigned:
    """Raises NotFound."""
    for signed in reversed(desk.subject.facts.all("AgreementSigned")):
        assert isinstance(signed, events.AgreementSigned)
        if ask.agreement_id in (None, signed.agreement_id):
            return signed
    raise NotFound("agreement")


promise = records(events.PromiseMade, "promise")
authorise_promise = records(events.PromiseAuthorised)
authorise_papers = records(events.PapersAuthorised)
give_papers_to_customer = records(events.PapersGivenToCustomer)
sign_agreement = records(events.AgreementSigned, fresh=("agreement_id",))
collect_agreement = _of_an_agreement(events.AgreementCollected)
deposit_agreement = _of_an_agreement(events.AgreementDeposited)
refuse_agreement_request = _of_an_agreement(
    events.AgreementRequestRefused, "after_closing"
)
give_agreement_to_customer = _of_an_agreement(events.AgreementGivenToCustomer)
