"""Whom an erasure would reach, and what stands against it (删除的范围与障碍)."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any, NamedTuple, cast
from uuid import UUID, uuid5

from domain.cases.case import Case
from domain.deadlines import due
from domain.desk import Desk
from domain.errors import No, Refused
from domain.fact import Fact
from domain.ledger.ledger import Ledger
from domain.ledger.scribe import sealed_for
from domain.people.person import Person
from domain.policies.in_force import rules_of_case, rules_of_store
from domain.privacy.events import ProcessingStopped
from domain.privacy.traces import Trace, grown, trace_of
from domain.reading import cannot_read
from domain.refusals.events import CommandRefused

AT_ONCE = 10_000  # facts read together where the whole book is gone through


class LegalHoldStands(Refused):
    """案件有保全：诉讼或调查未了，其中的个人信息一律不得删除。"""


class CaseStillOpen(Refused):
    """还有案件没有结案：处理目的尚未实现，须先结案（或由本人撤回投诉）。"""


class RetentionRuns(Refused):
    """保存期限未满，不得删除；本人要求删除的，可以停止处理、只作保存。"""


class Reach(NamedTuple):
    """Under which ids a person is known, and in which cases."""

    person_ids: list[UUID]
    case_ids: list[UUID]


def reach_of(
    ledger: Ledger, case: Case, party_id: UUID, case_ids: Iterable[UUID]
) -> Reach:
    """Everything an erasure of this party would reach, here and in these other cases.

    A case that shares one of the ids is reached whether it was named or not. Raises
    ValidationError where the case does not know the party.
    """
    known = [one for one in traces_of(ledger, case.id) if one.person_id == party_id]
    if not known:
        raise cannot_read("party_id", "本案没有这位当事人的个人信息")
    mine = grown(known, traces_of(ledger, case.id), by_name=True)
    for other in case_ids:
        found = [*traces_of(ledger, other)]
        same = [it for it in found if any(it.is_same(one, False) for one in mine)]
        mine += grown(same, found, by_name=True)
    store_id = case.registered.store_id
    mine = grown(mine, refused_registrations(ledger, store_id), by_name=False)
    ids = {one.person_id for one in mine} | stopped_with(case, party_id)
    ids = {id for id in ids if not ledger.blank(Person, id).version}
    sharing = {id for person_id in ids for id in cases_naming(ledger, person_id)}
    cases = {case.id, *case_ids, *sharing}
    return Reach(sorted(ids, key=str), sorted(cases, key=str))


def traces_of(ledger: Ledger, case_id: UUID) -> Iterator[Trace]:
    """What the facts of a case, and its refusals, tell of people."""
    refused = ledger.facts_of(uuid5(case_id, "refusals"))
    for fact in (*ledger.facts_of(case_id), *refused):
        if trace := _trace(ledger, fact):
            yield trace


def refused_registrations(ledger: Ledger, store_id: UUID) -> Iterator[Trace]:
    """What complaints that were never taken down told of people."""
    after = 0
    while facts := ledger.facts(after, AT_ONCE, [CommandRefused.topic]):
        after = facts[-1].position
        for fact in cast(list[CommandRefused], facts):
            here = fact.store_id == store_id and fact.command == "register_complaint"
            if here and (trace := _trace(ledger, fact)):
                yield trace


def _trace(ledger: Ledger, fact: Fact) -> Trace | None:
    person_id = sealed_for(fact)
    if person_id is None or isinstance(fact, CommandRefused) and person_id == fact.by:
        return None
    told = vars(ledger.opened(fact))
    if isinstance(fact, CommandRefused):
        asked = str(told["asked"])
        told = json.loads(asked) if asked.startswith("{") else {}
    return trace_of(person_id, told)


def stopped_with(case: Case, party_id: UUID) -> set[UUID]:
    """The ids whose processing was stopped together with a party's."""
    return {
        person_id
        for fact in cast(list[ProcessingStopped], case.facts.all("ProcessingStopped"))
        if fact.party_id == party_id
        for person_id in fact.person_ids
    }


def exhibits_in(case: Case) -> set[UUID]:
    """The exhibits of a case."""
    told = (getattr(fact, "exhibit_id", None) for fact in case.facts.every())
    return {id for id in told if id}


def cases_naming(ledger: Ledger, id: UUID) -> list[UUID]:
    """The cases in whose facts an id is named."""
    found = ledger.streams_naming(id)
    told = ((one, ledger.blank(Case, one)) for one in found)
    return [one for one, case in told if case.facts.all("ComplaintRegistered")]


def must_be_free(desk: Desk, case_ids: Iterable[UUID]) -> None:
    """Raises LegalHoldStands, CaseStillOpen, each with how many cases it is about.

    They are not named: whoever proposes need not be one of those who may know of them.
    """
    cases = [desk.find(Case, id) for id in case_ids]
    held = [case for case in cases if case.facts.all("LegalHoldPlaced")]
    if held:
        raise LegalHoldStands(_nos(LegalHoldStands, held))
    still = [case for case in cases if not case.closed]
    if still:
        raise CaseStillOpen(_nos(CaseStillOpen, still))


def kept_until_over(desk: Desk, case_ids: Iterable[UUID], retention: str) -> list[Case]:
    """The cases whose retention period has not run out, counted from their closing."""
    running = []
    for case in (desk.find(Case, id) for id in case_ids):
        assert case.closed
        length = _length(desk.ledger, case, retention)
        if desk.occurred_at <= due(length, case.closed.occurred_at).due_at:
            running.append(case)
    return running


def _length(ledger: Ledger, case: Case, retention: str) -> str:
    """How long this class is kept: as the case is stamped, else as everybody keeps."""
    name = f"retention_{retention}_length"
    stamped = rules_of_case(ledger, case).settings.get(name)
    return str(stamped or rules_of_store(ledger, None).settings[name])


def retention_runs(cases: list[Case]) -> RetentionRuns:
    """The refusal that says how many cases are still to be kept."""
    return RetentionRuns(_nos(RetentionRuns, cases))


def _nos(kind: type[Refused], cases: list[Case]) -> list[No]:
    says = (kind.__doc__ or "").strip()
    return [No((kind.__name__,), says, (f"涉及案件 {len(cases)} 件",))]


def told_like(fact: Fact, kind: type[Fact]) -> dict[str, Any]:
    """What a fact says, as far as another kind has the same fields."""
    names = {one.name for one in fields(cast(Any, kind))}
    header = {one.name for one in fields(cast(Any, Fact))}
    return {name: getattr(fact, name) for name in names - header if hasattr(fact, name)}
