"""What the book holds of one person, to be handed to him (本人资料副本). PIPL article 45."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from domain.cases.card_story import particulars_of
from domain.cases.case import Case
from domain.deadlines import SHANGHAI
from domain.fact import Fact
from domain.glossary import label
from domain.ledger.layout import layout_of
from domain.ledger.ledger import Ledger
from domain.ledger.scribe import sealed_for
from domain.papers.events import PaperPrinted, SignedScanFiled
from domain.policies.in_force import rules_of_case
from domain.privacy.deciding import reach_of
from domain.refusals.events import CommandRefused

SAYS = "依据个人信息保护法第四十五条提供的本人个人信息副本；不含他人的个人信息。"


def own_data(ledger: Ledger, case_id: UUID, party_id: UUID) -> dict[str, Any]:
    """Everything told of him in his cases, and who has opened it, with Chinese labels.

    Raises ValidationError where the case does not know him.
    """
    case = ledger.find(Case, case_id)
    reach = reach_of(ledger, case, party_id, ())
    ids = {party_id, *reach.person_ids}
    cases = [ledger.find(Case, id) for id in reach.case_ids]
    return {
        "说明": SAYS,
        "截至": _minute(ledger.head().recorded_at),
        "案件": [
            {
                "案件编号": one.registered.case_no,
                "记录": [*_told(ledger, one, ids)],
                "文书": [*_papers(ledger, one, ids)],
                "查阅": [*_read(one, ids)],
            }
            for one in cases
        ],
    }


def _told(ledger: Ledger, case: Case, ids: set[UUID]) -> Iterator[dict[str, Any]]:
    rules = rules_of_case(ledger, case)
    for fact in case.facts.every():
        if sealed_for(fact) in ids and not isinstance(fact, CommandRefused):
            opened = vars(ledger.opened(fact))
            personal = {
                label(name): opened[name]
                for name in layout_of(type(fact)).personal
                if opened[name] is not None
            }
            yield _titled(fact) | {"内容": personal | particulars_of(fact, rules)}


def _papers(ledger: Ledger, case: Case, ids: set[UUID]) -> Iterator[dict[str, Any]]:
    """What was printed of him, read to him, signed or refused by him; his scans."""
    rules, his = rules_of_case(ledger, case), set[UUID]()
    for fact in case.facts.every():
        if not fact.topic.startswith("papers."):
            continue
        mine = getattr(fact, "party_id", None) in ids
        if isinstance(fact, PaperPrinted) and mine:
            his.add(fact.print_id)
        if mine or (isinstance(fact, SignedScanFiled) and fact.print_id in his):
            yield _titled(fact) | {"内容": particulars_of(fact, rules)}


def _read(case: Case, ids: set[UUID]) -> Iterator[dict[str, Any]]:
    for fact in case.facts.told("PersonalDataRead"):
        if getattr(fact, "party_id") in ids:
            yield _titled(fact) | {"理由": getattr(fact, "reason")}


def _titled(fact: Fact) -> dict[str, Any]:
    return {"时间": _minute(fact.occurred_at), "事项": label(type(fact).__name__)}


def _minute(moment: Any) -> str:
    return str(moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"))
