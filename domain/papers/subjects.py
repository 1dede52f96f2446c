"""What each form is about (所指): whose it is, and the words that are signed."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from domain.cases.case import Case
from domain.errors import NotFound
from domain.ledger.ledger import Ledger
from domain.money import yuan_of

HANDS = (
    *("EvidenceReceived", "EvidenceCustodyChanged", "EvidenceReturned"),
    *("ExhibitLent", "ExhibitGivenBack"),
)


class Asked(NamedTuple):
    """A form asked for, and the thing of the case it is of, where there are several."""

    print_form: str
    about_id: UUID | None = None
    slip_no: str | None = None


class Subject(NamedTuple):
    """The facts it tells of, the newest last; the party it is about, if any."""

    facts: tuple[Any, ...]
    party_id: UUID | None
    words: str

    @property
    def text_sha256(self) -> str:
        """The digest of the words that are signed."""
        return sha256(self.words.encode()).hexdigest()


def case_at(ledger: Ledger, case_id: UUID, version: int | None = None) -> Case:
    """The case as it stands, or as it stood at a version. Raises NotFound."""
    return ledger.find(Case, case_id, version)


def subject_of(ledger: Ledger, case: Case, asked: Asked) -> Subject:
    """What a form is about, as the case stands. Raises NotFound."""
    return SUBJECTS[asked.print_form](ledger, case, asked)


def _registration(ledger: Ledger, case: Case, asked: Asked) -> Subject:
    registered = case.registered
    return Subject((registered,), registered.complainant_id, registered.case_no)


def _statement(ledger: Ledger, case: Case, asked: Asked) -> Subject:
    said = _last(case, "StatementRecorded", statement_id=asked.about_id)
    said = ledger.opened(said)
    return Subject((said,), said.speaker_id, said.text)


def _agreement(ledger: Ledger, case: Case, asked: Asked) -> Subject:
    draft = _last(case, "AgreementDrafted", agreement_id=asked.about_id)
    draft = ledger.opened(draft)
    words = f"{yuan_of(draft.settled_fen)}\n{draft.terms}"
    return Subject((draft,), draft.party_id, words)


def _hand_over(ledger: Ledger, case: Case, asked: Asked) -> Subject:
    """The last change of hands of an exhibit; a customer's, if he is one of them."""
    told = [fact for name in HANDS for fact in case.facts.told(name)]
    told = [fact for fact in told if getattr(fact, "exhibit_id") == asked.about_id]
    if not told:
        raise NotFound(f"exhibit {asked.about_id}")
    chain = sorted(told, key=lambda fact: fact.originator_version)
    last: Any = chain[-1]
    told_of = (
        getattr(last, name, None) for name in ("giver", "taker", "received_from")
    )
    his = "customer" in (*told_of, getattr(last, "holder", None))
    whose = case.registered.complainant_id if his else None
    words = f"{asked.about_id} {last.originator_version}"
    return Subject(tuple(chain), getattr(last, "outsider_id", None) or whose, words)


def _receipt(ledger: Ledger, case: Case, asked: Asked) -> Subject:
    """Money paid, or drawn against a slip; what was reversed is no longer paid."""
    if asked.slip_no is not None:
        paid = _last(case, "PettyCashDrawn", slip_no=asked.slip_no)
        party_id, named = case.registered.complainant_id, asked.slip_no
        left = paid.amount_fen
    else:
        paid = _last(case, "PaymentMade", payment_id=asked.about_id)
        party_id, named = paid.payee_id, str(asked.about_id)
        left = case.claims.kept_of(paid.payment_id)
    paid = ledger.opened(paid)
    return Subject((paid,), party_id, f"{named} {yuan_of(left)}")


def _slip(ledger: Ledger, case: Case, asked: Asked) -> Subject:
    slip = _last(case, "PettyCashSlipRaised", slip_no=asked.slip_no)
    return Subject((slip,), None, f"{slip.slip_no} {yuan_of(slip.amount_fen)}")


def _accident(ledger: Ledger, case: Case, asked: Asked) -> Subject:
    report = _last(case, "AccidentReportFiled")
    return Subject((report,), case.registered.complainant_id, report.cause)


def _last(case: Case, name: str, **named: object) -> Any:
    """The newest fact of a name with these in it. Raises NotFound."""
    for fact in reversed(case.facts.all(name)):
        if all(getattr(fact, field) == value for field, value in named.items()):
            return fact
    raise NotFound(f"{name} {named}")


SUBJECTS: Mapping[str, Callable[[Ledger, Case, Asked], Subject]] = {
    "registration_receipt": _registration,
    "statement_record": _statement,
    "settlement_agreement": _agreement,
    "custody_slip": _hand_over,
    "receipt": _receipt,
    "petty_cash_advance_slip": _slip,
    "accident_report": _accident,
}
