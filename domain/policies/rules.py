"""Every pack of a case asked together; all are asked, and all that say no are named."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from domain.calendars import Adopted, Calendar, calendar_as_of
from domain.deadlines import WINDOWS, Windows, windows_of
from domain.errors import No
from domain.fact import Fact
from domain.facts import Facts
from domain.policies.conditions import EVER, Context, Unknown, inside, missing
from domain.policies.pack import Apart, Entry, Lock, Pack, Proof, Trigger, Wording
from domain.policies.wordings import contains

EntryT = TypeVar("EntryT", bound=Entry)
OF_EVERY_FACT = {one.name for one in fields(cast(Any, Fact))}


@dataclass(frozen=True)
class Act:
    """What is asked: the groups it belongs to, its fields, who asks and when."""

    names: frozenset[str]
    fields: Mapping[str, Any]
    by: UUID
    occurred_at: datetime


@dataclass(frozen=True)
class Rules:
    """The packs a case follows, with the store's settings."""

    packs: tuple[Pack, ...]
    settings: Mapping[str, Any]
    years: tuple[Adopted, ...] = ()

    def calendar(self, start: datetime) -> Calendar:
        """The calendar of a clock that began at `start`."""
        return calendar_as_of(self.years, start)

    @property
    def windows(self) -> Windows:
        """When the store works; the usual hours where it names none (C07)."""
        told = self.settings.get("working_windows")
        return windows_of(told) if told else WINDOWS

    def context(self, facts: Facts, act: Act | None = None, **more: Any) -> Context:
        """What conditions are asked about."""
        fields = act.fields if act else {}
        return Context(facts, fields, settings=self.settings, **more)

    def asked(self, kind: type[EntryT]) -> Iterator[EntryT]:
        """All entries of a kind, pack by pack."""
        for pack in self.packs:
            yield from getattr(pack, kind.__name__.lower())

    def say_no(self, act: Act, facts: Facts) -> list[No]:
        """Every rule that says no to this act."""
        context = self.context(facts, act)
        nos = [self._lock(lock, act, context) for lock in self._of(Lock, act, context)]
        nos += [
            self._apart(apart, act, context) for apart in self._of(Apart, act, context)
        ]
        nos += [_wording(one, context) for one in self._of(Wording, act, context)]
        if "head" in act.names:
            nos += [self._proof(proof, act, context) for proof in self._proofs(context)]
        return [no for no in nos if no]

    def that_allow(self, act: Act, facts: Facts) -> list[str]:
        """The ids of the rules that spoke about this act, said no or not."""
        context = self.context(facts, act)
        spoke: list[Entry] = [*self._of(Lock, act, context)]
        spoke += self._of(Apart, act, context)
        spoke += self._of(Wording, act, context)
        if "head" in act.names:
            spoke += self._proofs(context)
        return list(dict.fromkeys(rule for entry in spoke for rule in entry.rule))

    def _of(self, kind: type[EntryT], act: Act, context: Context) -> list[EntryT]:
        """The entries of a kind that speak about this act now."""
        return [
            entry
            for entry in self.asked(kind)
            if not act.names.isdisjoint(getattr(entry, "act"))
            and _applies(entry, context)
        ]

    def _lock(self, lock: Lock, act: Act, context: Context) -> No | None:
        if lock.soft and self._opened(lock, act, context):
            return None
        if lock.never:
            return No(lock.rule, lock.say)
        if lock.only and act.fields.get("role") not in lock.only:
            return No(lock.rule, lock.say, (), lock.only, lock.soft)
        until = context.assuming(True)
        since = _in_order(lock, until) if lock.ordered else lock.until.since(until)
        if since is not None and since <= act.occurred_at:
            return None
        lacks = tuple(missing(lock.until, until))
        lacks = lacks or tuple(test.text for test in lock.until.tests())
        return No(lock.rule, lock.say, lacks, lock.only, lock.soft)

    def _opened(self, entry: Entry, act: Act, context: Context) -> bool:
        """A special approval names this rule (and this item), C16."""
        item = act.fields.get("item")
        return any(
            getattr(approval, "rule") in entry.rule
            and getattr(approval, "item") in (None, item)
            and approval.occurred_at <= act.occurred_at
            for approval in context.facts.all("SpecialApprovalGranted")
        )

    def _apart(self, apart: Apart, act: Act, context: Context) -> No | None:
        for test in apart.from_whom.tests():
            if any(fact.by == act.by for fact in test.fitting(context)):
                return No(apart.rule, apart.say)
        return None

    def _proofs(self, context: Context) -> list[Proof]:
        head = context.act.get("head")
        if head is None or isinstance(head, Unknown):
            return []
        proofs = (p for p in self.asked(Proof) if head in p.head or "*" in p.head)
        return [proof for proof in proofs if _applies(proof, context)]

    def _proof(self, proof: Proof, act: Act, context: Context) -> No | None:
        since = proof.papers.since(context.assuming(True))
        if since is not None and since <= act.occurred_at:
            return None
        if proof.soft and self._opened(proof, act, context):
            return None
        lacks = tuple(missing(proof.papers, context)) or tuple(
            test.text for test in proof.papers.tests()
        )
        return No(proof.rule, proof.say, lacks, (), proof.soft)

    def claimable(self, act: Act, facts: Facts) -> bool:
        """Whether what is paid may be claimed from the insurer (7.3)."""
        context = self.context(facts, act)
        return all(
            proof.claimable_if.since(context) is not None
            for proof in self._proofs(context)
        )

    def triggered(self, facts: Facts) -> list[Trigger]:
        """The triggers whose severity was never raised and is called for now."""
        raised = {getattr(fact, "severity") for fact in facts.told("SeverityRaised")}
        found = []
        for trigger in self.asked(Trigger):
            calls = trigger.raises not in raised and self.calls_since(trigger, facts)
            if calls:
                raised.add(trigger.raises)
                found.append(trigger)
        return found

    def pack_of(self, entry: Entry) -> str:
        """The pack, with version, that an entry stands in."""
        return next(pack.pack for pack in self.packs if entry in pack.entries)

    def calls_since(self, trigger: Trigger, facts: Facts) -> datetime | None:
        """Since when a trigger calls for its severity; of a number, since the last."""
        context = self.context(facts)
        if trigger.when.since(context) is None:
            return None
        if not trigger.distinct:
            return trigger.on.since(context)
        counted = self.counted(trigger, facts)
        enough = len(counted) >= trigger.at_least
        return counted[trigger.at_least - 1] if enough else None

    def counted(self, trigger: Trigger, facts: Facts) -> list[datetime]:
        """Since when each different one that a trigger counts was there, in order."""
        first: dict[Any, datetime] = {}
        for test in trigger.on.tests():
            for fact in test.fitting(self.context(facts)):
                if not _ended(fact, trigger.unless_ended_by, facts):
                    one, at = getattr(fact, trigger.distinct), fact.occurred_at
                    first[one] = min(first.get(one, at), at)
        return sorted(first.values())

    def words(self, kind: str) -> dict[str, str]:
        """Word and Chinese of one kind, over all packs."""
        return {
            word: zh
            for pack in self.packs
            for word, zh in pack.words.get(kind, {}).items()
        }


def _applies(entry: Any, context: Context) -> bool:
    if entry.when.since(context) is None:
        return False
    unless = getattr(entry, "unless", None)
    return unless is None or unless.since(context) is None


def _ended(fact: Fact, by: str, facts: Facts) -> bool:
    """Whether a later fact of this name, alike in all fields both have, ended it."""
    return any(
        other.originator_version > fact.originator_version
        and all(getattr(other, n) == getattr(fact, n) for n in shared(fact, other))
        for other in facts.all(by)
    )


def shared(*facts: Fact) -> set[str]:
    """The fields of their own that all these facts have."""
    named = ({one.name for one in fields(cast(Any, fact))} for fact in facts)
    return set.intersection(*named) - OF_EVERY_FACT


def _in_order(lock: Lock, context: Context) -> datetime | None:
    """Since when each part held after the one before it; None where one lacks."""
    moment = EVER
    for part in getattr(lock.until, "parts", (lock.until,)):
        since = part.since(replace(context, floor=moment))
        if since is None:
            return None
        moment = max(moment, since)
    return moment


def _wording(one: Wording, context: Context) -> No | None:
    said, amount = context.act.get(one.field), context.act.get(inside(one.amount))
    if isinstance(said, Unknown) or isinstance(amount, Unknown):
        return None
    if contains(said or "", one, amount):
        return None
    if one.similar_if is not None and said:
        if one.similar_if.since(context) is not None:
            return None
    return No(one.rule, f"{one.say} {'；或：'.join(one.text)}".strip())
