"""What can be asked about who bears the cost."""

from dataclasses import dataclass
from uuid import UUID

from domain.cases.case import Case
from domain.desk import Desk, asked_like, command, records
from domain.errors import Refused
from domain.liability import events
from domain.money import Fen
from domain.reading import cannot_read
from domain.words import Line

AssessLiability = asked_like(events.LiabilityAssessed, {"case_id": UUID})


class LiabilityIsNotSplit(Refused):
    """责任未由双方分担，已付款随责任认定自动转列，不需单独转列。"""


class MoreThanStandsThere(Refused):
    """转列的金额超过这一方名下已付的金额。"""


@dataclass(frozen=True, kw_only=True)
class MoveReceivable:
    """What of the sums paid moves from one side to the other."""

    case_id: UUID
    from_line: Line
    to_line: Line
    amount_fen: Fen


@command(asks=AssessLiability)
def assess_liability(desk: Desk, ask: events.LiabilityAssessed) -> None:
    """Who bears it is judged (责任认定); what had been paid moves to the other line.

    The new line's table has then authorised nothing. Source: P01-R11, P02-R30, A18.
    """
    case: Case = desk.subject
    before = {line: case.money.left(line) for line in ("supplier", "store")}
    told = desk.told(ask, events.LiabilityAssessed)
    desk.record(case, events.LiabilityAssessed, **told)
    line = case.money.line
    for old, paid in before.items():
        if line and old != line and paid > 0:
            moved = {"from_line": old, "to_line": line, "amount_fen": paid}
            desk.record(case, events.ReceivableMoved, ["A18"], **moved)


@command(asks=MoveReceivable, becomes=(events.ReceivableMoved,))
def move_receivable(desk: Desk, ask: MoveReceivable) -> None:
    """Part of what was paid moves to the other side of a split liability (转列).

    Raises LiabilityIsNotSplit, MoreThanStandsThere. Source: A18, A21.
    """
    case: Case = desk.subject
    if case.money.line is not None:
        raise LiabilityIsNotSplit
    if ask.from_line == ask.to_line or ask.amount_fen <= 0:
        raise cannot_read("to_line", "须写明转到另一方的金额")
    if ask.amount_fen > case.money.left(ask.from_line):
        raise MoreThanStandsThere
    told = desk.told(ask, events.ReceivableMoved)
    desk.record(case, events.ReceivableMoved, ["A18", "A21"], **told)


give_first_judgement = records(events.FirstJudgementGiven)
call_section_chief = records(events.SectionChiefCalled)
