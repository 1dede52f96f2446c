"""What was allowed, promised, signed, and who held the paper."""

from typing import Any
from uuid import UUID, uuid5

from domain.fact import Fact, Personal
from domain.money import Fen
from domain.words import Line, Paper, PromiseForm, SignatureKind

AGREEMENT: Paper = "settlement_agreement"


def original_id(agreement_id: UUID, number: int) -> UUID:
    """The exhibit one original (原件) is; the first goes by the agreement's own id."""
    if number == 1:
        return agreement_id
    return uuid5(agreement_id, f"original {number}")


def the_only_original(told: dict[str, Any]) -> None:
    """Earlier versions knew one original, the first."""
    told["original_no"] = 1


class PromiseAuthorised(Fact):
    """The company (公司授权) lets the handler promise up to a sum; 0 is no money."""

    what: str
    up_to_fen: Fen = Fen(0)
    line: Line | None = None


class PapersAuthorised(Fact):
    """The company lets a paper of one kind be given to the customer."""

    paper: Paper
    reason: str | None = None


class PromiseMade(Fact):
    """Something was promised to the customer (承诺); 0 is no money."""

    what: str
    form: PromiseForm = "oral"
    amount_fen: Fen = Fen(0)
    line: Line | None = None


class PapersGivenToCustomer(Fact):
    """A paper about the matter was given to the customer."""

    paper: Paper
    what: str | None = None
    exhibit_id: UUID | None = None


class AgreementDrafted(Fact):
    """The words of a settlement (协议拟定) before anybody signs; drafted anew, they change.

    Nothing is promised by it: what it says is judged when it is signed.
    """

    one_per = ("agreement_id",)
    whose = "party_id"

    agreement_id: UUID
    settled_fen: Fen
    terms: Personal
    party_id: UUID | None = None
    supplementary: bool = False


class AgreementSigned(Fact):
    """The settlement agreement (协议书) was signed: how many originals, read out or not.

    A supplementary settlement is an agreement of its own with its own original.
    """

    one_per = ("agreement_id",)

    agreement_id: UUID
    settled_fen: Fen
    originals: int = 1
    copies: int = 0
    supplementary: bool = False
    read_aloud: bool = True
    signature: SignatureKind = "ink"
    text_sha256: str | None = None


class AgreementCollected(Fact):
    """The person in charge took the signed agreement back."""

    one_per = ("agreement_id", "original_no")

    agreement_id: UUID
    original_no: int = 1
    class_version = 2
    upcast_v1_v2 = staticmethod(the_only_original)


class AgreementDeposited(Fact):
    """The agreement lies in the finance cash room (财务现金房) as payment voucher."""

    one_per = ("agreement_id", "original_no")

    agreement_id: UUID
    voucher_no: str | None = None
    original_no: int = 1
    class_version = 2
    upcast_v1_v2 = staticmethod(the_only_original)


class AgreementRequestRefused(Fact):
    """The customer asked for the agreement or a copy, and was told no."""

    agreement_id: UUID
    explanation: str | None = None


class AgreementGivenToCustomer(Fact):
    """An original of the agreement, or a copy where it has no number, went to him."""

    agreement_id: UUID
    what: str | None = None
    original_no: int | None = None
    class_version = 2
    upcast_v1_v2 = staticmethod(the_only_original)
