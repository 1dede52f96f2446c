"""What a case asks back from the insurer: payments, claim lines, money."""

from collections import defaultdict
from uuid import UUID

from domain.claims import events
from domain.fact import Fact
from domain.money import Fen
from domain.payments.events import PaymentMade, PaymentReversed


class Claims:
    """The claim lines of one case, each for one paid sum and one head."""

    hears = frozenset(
        {
            PaymentMade,
            PaymentReversed,
            events.ClaimLineSubmitted,
            events.ClaimLineDecided,
            events.ClaimMoneyReceived,
            events.ClaimClosed,
        }
    )

    def __init__(self) -> None:
        self.paid: dict[UUID, PaymentMade] = {}
        self.reversed: defaultdict[UUID, int] = defaultdict(int)
        self.lines: dict[tuple[UUID, int], events.ClaimLineSubmitted] = {}
        self.accepted: defaultdict[tuple[UUID, int], int] = defaultdict(int)
        self.rejected: defaultdict[tuple[UUID, int], int] = defaultdict(int)
        self.received: defaultdict[UUID, int] = defaultdict(int)
        self.closed: set[UUID] = set()

    def claimed_of(self, payment_id: UUID) -> int:
        """What has been claimed of a paid sum."""
        lines = self.lines.values()
        return sum(line.amount_fen for line in lines if line.payment_id == payment_id)

    def kept_of(self, payment_id: UUID) -> Fen:
        """What was paid and not reversed."""
        payment = self.paid[payment_id]
        return Fen(payment.amount_fen - self.reversed[payment_id])

    def pending_of(self, line: tuple[UUID, int]) -> int:
        """What of a line the insurer has not decided."""
        decided = self.accepted[line] + self.rejected[line]
        return self.lines[line].amount_fen - decided

    def outstanding(self, claim_id: UUID) -> int:
        """What was accepted and has not come."""
        accepted = sum(a for key, a in self.accepted.items() if key[0] == claim_id)
        return accepted - self.received[claim_id]

    def when(self, fact: Fact) -> None:
        match fact:
            case PaymentMade():
                self.paid[fact.payment_id] = fact
            case PaymentReversed():
                self.reversed[fact.payment_id] += fact.amount_fen
            case events.ClaimLineSubmitted():
                self.lines[fact.claim_id, fact.line_no] = fact
            case events.ClaimLineDecided():
                self.accepted[fact.claim_id, fact.line_no] += fact.accepted_fen
                self.rejected[fact.claim_id, fact.line_no] += fact.rejected_fen
            case events.ClaimMoneyReceived():
                self.received[fact.claim_id] += fact.amount_fen
            case events.ClaimClosed():
                self.closed.add(fact.claim_id)
