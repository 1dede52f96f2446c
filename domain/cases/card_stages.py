"""Where a case stands (所处环节): counted filters, not states; several may hold at once."""

from collections.abc import Iterator

from domain.cases.card_matter import is_gathering
from domain.cases.card_sums import paid_of
from domain.cases.case import Case

STAGES = (
    *("unassigned", "undetermined", "approval", "to_pay", "agreement", "claim"),
    *("countersign", "severe", "escalated", "breach", "exception", "gathering"),
)


def stages_of(case: Case) -> Iterator[str]:
    """What of the work is open, as far as the facts alone tell it.

    A matter that nothing has raised yet only gathers its members (P07-R06).
    """
    facts = case.facts
    if is_gathering(case):
        yield "gathering"
        return
    if not facts.last("HandlerAssigned"):
        yield "unassigned"
    if case.money.liability == "undetermined":
        yield "undetermined"
    if case.money.total(None) > paid_of(case):
        yield "to_pay"
    if _undeposited(case):
        yield "agreement"
    if _claims(case):
        yield "claim"
    if facts.last("SeverityRaised") or facts.last("RaisedWithMatter"):
        yield "severe"
    if facts.told("EscalationRaised"):
        yield "escalated"
    if facts.told("BreachRecorded"):
        yield "breach"
    if facts.told("SpecialApprovalGranted"):
        yield "exception"


def _undeposited(case: Case) -> bool:
    """A signed agreement that does not lie in the cash room."""
    signed, deposited = (
        {getattr(fact, "agreement_id") for fact in case.facts.all(name)}
        for name in ("AgreementSigned", "AgreementDeposited")
    )
    return bool(signed - deposited)


def _claims(case: Case) -> bool:
    """Something the insurer has not decided, or accepted and not paid."""
    claims = case.claims
    open_lines = {key for key in claims.lines if key[0] not in claims.closed}
    ids = {claim_id for claim_id, _ in open_lines}
    return any(claims.pending_of(line) > 0 for line in open_lines) or any(
        claims.outstanding(claim_id) > 0 for claim_id in ids
    )
