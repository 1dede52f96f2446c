"""What courts served, set and ordered."""

from datetime import date, datetime
from uuid import UUID

from domain.fact import Fact, Personal
from domain.money import Fen
from domain.words import CourtPaper, OrderKind


class CourtDateSet(Fact):
    """A moment a court or authority set, by which something is due."""

    matter: str
    due_at: datetime


class CourtDateKept(Fact):
    """What a court or authority had set a date for was done."""

    matter: str
    what: str | None = None


class CourtDocumentServed(Fact):
    """Court papers (法律文书) were served: which, when, and who signed for them."""

    court: str
    document: CourtPaper
    signer: Personal
    served_at: datetime | None = None
    answer_due_at: datetime | None = None
    hearing_at: datetime | None = None
    exhibit_id: UUID | None = None
    signer_id: UUID | None = None
    whose = "signer_id"


class BindingOrderReceived(Fact):
    """A judgment, award or confirmed mediation binds the mall to pay a sum."""

    kind: OrderKind
    court: str
    ordered_fen: Fen
    order_no: str | None = None
    dated_on: date | None = None
    exhibit_id: UUID | None = None
