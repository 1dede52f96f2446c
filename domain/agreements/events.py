"""What was allowed, promised, signed, and who held the paper."""

from uuid import UUID

from domain.fact import Fact
from domain.money import Fen
from domain.words import Line, Paper, PromiseForm, SignatureKind


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

    one_per = ("agreement_id",)

    agreement_id: UUID


class AgreementDeposited(Fact):
    """The agreement lies in the finance cash room (财务现金房) as payment voucher."""

    one_per = ("agreement_id",)

    agreement_id: UUID
    voucher_no: str | None = None


class AgreementRequestRefused(Fact):
    """The customer asked for the agreement or a copy, and was told no."""

    agreement_id: UUID
    explanation: str | None = None


class AgreementGivenToCustomer(Fact):
    """The agreement or a copy of it went to the customer."""

    agreement_id: UUID
    what: str | None = None
