"""What can be asked about showing a case to somebody outside."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid5

from domain.cases.case import Case
from domain.desk import Desk, asked_like, command
from domain.disclosure import events
from domain.errors import Refused
from domain.fact import Fact
from domain.ledger.ledger import Ledger
from domain.proof.shelf import Shelf
from domain.reading import cannot_read

MADE = events.CaseBundleMade


class NotSealedYet(Refused):
    """本案登记之后账本还没有封签，案卷包无从证明：请稍候，或请系统管理员查看封签。"""


@command("after_closing", asks=asked_like(MADE, {"case_id": UUID}))
def make_case_bundle(desk: Desk, ask: Any) -> None:
    """A case is handed out as a bundle (制作案卷包) for a reason; the book says by whom.

    Raises NotSealedYet.
    """
    case: Case = desk.subject
    told = {fact.position for fact in told_of_case(desk.ledger, case.id)}
    if unknown := set(ask.withheld_entries) - told:
        raise cannot_read("withheld_entries", f"本案没有分录 #{min(unknown)}")
    if bool(ask.withheld_entries) != bool(ask.withheld_because):
        says = "不披露的分录和不披露的理由须同时选，或都不选"
        raise cannot_read("withheld_because", says)
    if told <= set(ask.withheld_entries):
        raise cannot_read("withheld_entries", "全部不披露，就没有案卷可给")
    if Shelf(desk.ledger.recorder).standing().sealed < case.registered.position:
        raise NotSealedYet
    desk.record(case, MADE, **desk.told(ask, MADE))


def told_of_case(ledger: Ledger, case_id: UUID) -> Iterator[Fact]:
    """What a case tells, and what was refused on it."""
    yield from ledger.facts_of(case_id)
    yield from ledger.facts_of(uuid5(case_id, "refusals"))
