"""What a year of holidays would do to a case (时限变动): its clocks before and after."""

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from domain.calendars import Adopted
from domain.cases.card_case import CaseAtHand
from domain.cases.card_clocks import Clock, clocks_of
from domain.ledger.ledger import Ledger
from domain.policies.duties import owed
from domain.policies.calendars import read_year
from domain.policies.rules import Rules


class Moved(NamedTuple):
    """A provisional clock that runs: when it is due now, and when it would be then."""

    case_id: UUID
    case_no: str
    rules: tuple[str, ...]
    say: str
    due_at: datetime
    then_due_at: datetime
    provisional: bool  # and still is afterwards


def moved_by(
    ledger: Ledger, case_id: UUID, text: str, at: datetime
) -> tuple[Moved, ...]:
    """The running clocks of a case that a year adopted at that moment would move."""
    hand = CaseAtHand(ledger, case_id)
    adopted = Adopted(read_year(text, "calendar"), at)
    with_it = replace(hand.rules, years=(*hand.rules.years, adopted))
    then = {_key(one): one for one in _running(hand, with_it)}
    case_no = hand.case.registered.case_no
    return tuple(
        Moved(case_id, case_no, one.rules, one.say, one.due_at,
              then[_key(one)].due_at, then[_key(one)].provisional)
        for one in _running(hand, hand.rules)
        if one.provisional and _key(one) in then
    )  # fmt: skip


def _running(hand: CaseAtHand, rules: Rules) -> list[Clock]:
    clocks = clocks_of(owed(rules, hand.case.facts))
    return [one for one in clocks if one.state in ("running", "paused", "advised")]


def _key(clock: Clock) -> tuple[tuple[str, ...], int]:
    return clock.rules, clock.start_version
