"""Double entry: between which accounts a fact moves money, and for which figure."""

from collections.abc import Iterator
from typing import NamedTuple

from domain.cases.events import BreachRecorded
from domain.claims.events import (
    ClaimLineDecided,
    ClaimMoneyReceived,
    SupplierRecovered,
)
from domain.fact import Fact
from domain.liability.events import ReceivableMoved
from domain.payments.events import (
    PaymentMade,
    PaymentReversed,
    PettyCashChangeReturned,
    PettyCashDrawn,
    TillRefundMade,
)
from domain.petty_cash.events import PettyCashOpened, PettyCashReplenished

PETTY_CASH, BANK, TILL, STAFF = "petty_cash", "bank", "till", "paid_by_staff"
EXPENSE, ADVANCES = "compensation_expense", "advances"
SUPPLIER, SUPPLIER_CREDIT = "supplier_receivable", "supplier_credit"
INSURER, INSURER_INCOME = "insurer_receivable", "insurer_income"
ADVANCED = ("medical_advance", "hospital_deposit")
AS_MONEY = ("bank_transfer", "cash")  # recovered so; otherwise as credit or goods


class Move(NamedTuple):
    """One balanced entry: the sum leaves one account for another."""

    figure: str  # float, paid, recovered, received, accepted, moved
    from_account: str
    to_account: str
    amount_fen: int
    advance: bool = False


HEARD = frozenset(
    {
        *(PettyCashOpened, PettyCashReplenished, PettyCashDrawn, TillRefundMade),
        *(PettyCashChangeReturned, PaymentMade, PaymentReversed, ReceivableMoved),
        *(SupplierRecovered, ClaimMoneyReceived, ClaimLineDecided, BreachRecorded),
    }
)


def moves_of(fact: Fact) -> Iterator[Move]:
    """The entries a fact makes; a reversal is a new one below zero. Source: 7.2."""
    match fact:
        case PettyCashOpened() | PettyCashReplenished():
            yield Move("float", BANK, PETTY_CASH, fact.amount_fen)
        case PettyCashDrawn():
            yield _paid(PETTY_CASH, fact.line, fact.purpose, fact.amount_fen)
        case PettyCashChangeReturned():
            yield _paid(PETTY_CASH, fact.line, None, -fact.amount_fen)
        case PaymentMade():
            yield _paid(BANK, fact.line, fact.purpose, fact.amount_fen)
        case PaymentReversed():
            yield _paid(BANK, fact.line, fact.purpose, -fact.amount_fen)
        case TillRefundMade():
            yield _paid(TILL, fact.line, None, fact.amount_fen)
        case BreachRecorded(money_left=True, amount_fen=int(amount)):  # of one's own
            yield _paid(STAFF, fact.line or "store", None, amount)
        case ReceivableMoved():
            borne_by = account_of(fact.from_line), account_of(fact.to_line)
            yield Move("moved", *borne_by, fact.amount_fen)
        case SupplierRecovered():
            came = BANK if fact.method in AS_MONEY else SUPPLIER_CREDIT
            yield Move("recovered", SUPPLIER, came, fact.amount_fen)
        case ClaimLineDecided():
            if fact.accepted_fen:
                yield Move("accepted", INSURER_INCOME, INSURER, fact.accepted_fen)
        case ClaimMoneyReceived():
            yield Move("received", INSURER, BANK, fact.amount_fen)


def account_of(line: str, advance: bool = False) -> str:
    """The account that bears a liability line."""
    if line == "supplier":
        return SUPPLIER
    return ADVANCES if advance else EXPENSE


def _paid(source: str, line: str, purpose: str | None, amount_fen: int) -> Move:
    advance = purpose in ADVANCED
    return Move("paid", source, account_of(line, advance), amount_fen, advance)
