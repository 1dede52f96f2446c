"""What a case has conceded: granted, authorised and paid, by liability line (C14)."""

from collections import defaultdict

from domain.cases.events import BreachRecorded
from domain.concessions import events
from domain.fact import Fact
from domain.liability.events import LiabilityAssessed, ReceivableMoved
from domain.money import Fen
from domain.payments.events import (
    PaymentMade,
    PaymentReversed,
    PettyCashChangeReturned,
    PettyCashDrawn,
    TillRefundMade,
)

ADVANCE = "medical_advance"
CONCESSION = events.CONCESSION
Sums = defaultdict[tuple[str, str], int]


class Money:
    """The sums of one case; a sum belongs to a line and a matter."""

    hears = frozenset(
        {
            events.CompensationGranted,
            events.AdvanceDecided,
            events.TotalAuthorised,
            events.GrantWithdrawn,
            LiabilityAssessed,
            ReceivableMoved,
            PaymentMade,
            PaymentReversed,
            PettyCashDrawn,
            PettyCashChangeReturned,
            TillRefundMade,
            BreachRecorded,
        }
    )

    def __init__(self) -> None:
        self.granted: Sums = defaultdict(int)
        self.paid: Sums = defaultdict(int)
        self.authorised: dict[str, Fen] = {}
        self.open: dict[str, set[str]] = defaultdict(set)  # a yes without a figure
        self.liability = "undetermined"

    @property
    def line(self) -> str | None:
        """The one line that bears the case; None where liability is split (A21)."""
        if self.liability == "split":
            return None
        return "supplier" if self.liability == "supplier" else "store"

    def having(
        self, *, line: str, matter: str, granted: int = 0, paid: int = 0
    ) -> "Money":
        """The sums as they would be with this much more granted or paid."""
        other = Money()
        other.granted, other.paid = self.granted.copy(), self.paid.copy()
        other.granted[line, matter] += granted
        other.paid[line, matter] += paid
        return other

    def total(self, line: str | None, matter: str = CONCESSION) -> Fen:
        """The running total of a line (None: of all), for one matter or all of them."""
        keys = {*self.granted, *self.paid}
        return Fen(
            sum(
                max(self.granted[key], self.paid[key])
                for key in keys
                if line in (None, key[0]) and matter in (CONCESSION, key[1])
            )
        )

    def left(self, line: str | None, matter: str = CONCESSION) -> Fen:
        """What has left for a line (None: for all), for one matter or all of them."""
        return Fen(
            sum(
                amount
                for key, amount in self.paid.items()
                if line in (None, key[0]) and matter in (CONCESSION, key[1])
            )
        )

    def when(self, fact: Fact) -> None:
        match fact:
            case events.CompensationGranted():
                self.granted[fact.line, "compensation"] += fact.amount_fen
                self._authorise(fact.tables, fact.total_fen)
            case events.AdvanceDecided():
                self.granted[fact.line, ADVANCE] += fact.amount_fen
                self._authorise(fact.tables, fact.total_fen)
                self._say_yes(fact)
            case events.TotalAuthorised():
                self._authorise(fact.tables, fact.total_fen)
            case events.GrantWithdrawn():
                self.granted[fact.line, matter_of(fact.matter)] -= fact.amount_fen
            case LiabilityAssessed():
                self._reclassify(fact.liability)
            case ReceivableMoved():
                self._move(fact.from_line, fact.to_line, fact.amount_fen)
            case PaymentMade(basis="court_order"):
                pass  # paid as ordered: authority is informed, not asked (A60)
            case PaymentMade() | PettyCashDrawn():
                self.paid[fact.line, matter_of(fact.purpose)] += fact.amount_fen
            case TillRefundMade():
                self.paid[fact.line, "compensation"] += fact.amount_fen
            case BreachRecorded(money_left=True):
                line = fact.line or self.line or "store"
                self.paid[line, "compensation"] += fact.amount_fen or 0
            case PettyCashChangeReturned():
                self.paid[fact.line, "compensation"] -= fact.amount_fen
            case PaymentReversed():
                self.paid[fact.line, matter_of(fact.purpose)] -= fact.amount_fen

    def _authorise(self, tables: list[str], total_fen: Fen) -> None:
        for table in tables:
            self.authorised[table] = max(self.authorised.get(table, Fen(0)), total_fen)

    def _say_yes(self, decided: events.AdvanceDecided) -> None:
        """A yes without a figure holds for whatever that role may decide (A03)."""
        if decided.outcome == "yes" and not decided.amount_fen:
            for table in decided.tables:
                self.open[table].add(decided.role)

    def _reclassify(self, liability: str) -> None:
        """The sums follow the liability to the other line (A18)."""
        self.liability = liability
        if (to := self.line) is None:
            return
        for sums in (self.granted, self.paid):
            for line, matter in list(sums):
                if line != to:
                    sums[to, matter] += sums.pop((line, matter))

    def _move(self, from_line: str, to_line: str, amount_fen: Fen) -> None:
        """A part moves; where liability is one, the sums have moved already."""
        if self.liability != "split":
            return
        for sums in (self.granted, self.paid):
            moved = min(amount_fen, sums[from_line, "compensation"])
            sums[from_line, "compensation"] -= moved
            sums[to_line, "compensation"] += moved


def matter_of(purpose: str | None) -> str:
    """Advances are a matter of their own; every other purpose is compensation."""
    advances = (ADVANCE, "hospital_deposit")
    return ADVANCE if purpose in advances else "compensation"
