"""The book as it stood at a position (当时): stores and cases told up to a moment.

Whatever is recorded later changes nothing of it; so a report can be drawn again.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from domain.cases import card_sums
from domain.cases.card_clocks import Clock, clocks_of
from domain.cases.card_handling import Handling, handling_of
from domain.cases.card_story import line_of_story
from domain.cases.case import Case
from domain.cases.events import ComplaintRegistered
from domain.fact import Fact
from domain.ledger.ledger import Ledger
from domain.money import Fen
from domain.policies.circles import circle_of
from domain.policies.conditions import Condition
from domain.policies.duties import owed
from domain.policies.in_force import rules_at
from domain.policies.pack import Report
from domain.policies.rules import Rules
from domain.stores.store import Store


class CaseThen:
    """One complaint as the book knew it then, told up to a moment."""

    def __init__(self, case: Case, rules: Rules) -> None:
        self.case = case
        self.rules = rules
        self.first: ComplaintRegistered = case.registered

    @property
    def is_open_to_all(self) -> bool:
        """Whether no circle is drawn round it, so that a report may tell of it."""
        return circle_of(self.rules, self.case.facts) is None

    @cached_property
    def clocks(self) -> tuple[Clock, ...]:
        """Its clocks, the earliest moment first."""
        return clocks_of(owed(self.rules, self.case.facts))

    @property
    def category(self) -> str | None:
        """What it was last sorted as."""
        sorted_as = self.last("ComplaintClassified")
        return getattr(sorted_as, "category", None) or self.first.category

    @property
    def liability(self) -> str:
        """Who bears it."""
        return str(self.case.money.liability)

    @property
    def outcome(self) -> str | None:
        """How it was closed; none while it is open."""
        return self.case.closed.outcome if self.case.closed else None

    @property
    def severities(self) -> list[str]:
        """How grave it became."""
        return [getattr(one, "severity") for one in self.all("SeverityRaised")]

    @property
    def granted_fen(self) -> Fen:
        """What was granted."""
        return Fen(sum(self.case.money.granted.values()))

    @property
    def paid_fen(self) -> Fen:
        """What left for it, less what came back of it."""
        return card_sums.paid_of(self.case)

    @property
    def recovered_fen(self) -> Fen:
        """What suppliers and insurers gave back."""
        return card_sums.recovered_of(self.case)

    def handling(self, timed_by: Sequence[str] = ()) -> Handling:
        """Accepted, completed, in time: by all its clocks, or those of some rules."""
        clocks = self.clocks
        if timed_by:
            named = set(timed_by)
            clocks = tuple(one for one in clocks if not named.isdisjoint(one.rules))
        return handling_of(self.case, clocks)

    def holds(self, condition: Condition) -> bool:
        """Whether its facts say this."""
        return condition.since(self.rules.context(self.case.facts)) is not None

    def all(self, name: str) -> Sequence[Fact]:
        """The standing facts of a name, oldest first."""
        return self.case.facts.all(name)

    def told(self, name: str) -> Sequence[Fact]:
        """All facts of a name that were ever told, oldest first."""
        return self.case.facts.told(name)

    def last(self, name: str) -> Fact | None:
        """The newest standing fact of a name."""
        return self.case.facts.last(name)

    def said(self, kind: str, word: str | None) -> str:
        """A word of its packs in Chinese."""
        return self.rules.words(kind).get(word or "", word or "")

    def story(self) -> list[dict[str, Any]]:
        """One line a fact, oldest first."""
        return [line_of_story(one, self.rules) for one in self.case.facts.every()]


class StoreThen(NamedTuple):
    """A store as the book knew it then."""

    store: Store
    rules: Rules

    @property
    def code(self) -> str:
        """The short name in numbers."""
        return self.store.code

    @property
    def name(self) -> str:
        """What it is called."""
        return self.store.opened.name if self.store.opened else ""

    def said(self, kind: str, word: str) -> str:
        """A word of its packs in Chinese."""
        return self.rules.words(kind).get(word, word)

    @property
    def reports(self) -> dict[str, Report]:
        """What its packs say of each report, by name."""
        return {one.report: one for one in self.rules.asked(Report)}


class BookThen:
    """The book up to a position. Raises LookupError where it has no such position.

    `recorded_at` is when it came there, `stood_until` when it went on; or now.
    """

    def __init__(self, ledger: Ledger, position: int) -> None:
        rows = ledger.recorder.rows(position - 1, 2) if position > 0 else []
        if not rows:
            raise LookupError(f"the book has no position {position}")
        self.ledger = ledger
        self.position = position
        self.digest = rows[0].digest.hex()
        self.recorded_at = datetime.fromisoformat(rows[0].recorded_at)
        followed = [datetime.fromisoformat(row.recorded_at) for row in rows[1:]]
        self.stood_until = followed[0] if followed else ledger.clock()
        self._stores: dict[UUID, StoreThen] = {}
        self._rules: dict[tuple[UUID, int], Rules] = {}

    def store(self, store_id: UUID) -> StoreThen:
        """A store with the rules it followed. Raises LookupError."""
        if store_id not in self._stores:
            told = self.ledger.facts_of(store_id)
            known = [one for one in told if one.position <= self.position]
            if not known:
                raise LookupError(f"no store {store_id} was open then")
            store = Store.blank(store_id).replay(known)
            rules = rules_at(self.ledger, store_id, store.version)
            self._stores[store_id] = StoreThen(store, rules)
        return self._stores[store_id]

    def cases(self, ids: Iterable[UUID], until: datetime) -> Iterator[CaseThen]:
        """These complaints, told up to a moment, in an order of their own."""
        for case_id, facts in self.ledger.facts_of_many(ids, self.position):
            known = [one for one in facts if one.occurred_at <= until]
            if known and isinstance(known[0], ComplaintRegistered):
                case = Case.blank(case_id).replay(known)
                yield CaseThen(case, self._rules_of(known[0]))

    def _rules_of(self, first: ComplaintRegistered) -> Rules:
        """The rules a case is stamped with; years of holidays as published by then."""
        stamp = (first.store_id, first.store_version)
        if stamp not in self._rules:
            years = self.store(first.store_id).store.years()
            self._rules[stamp] = replace(rules_at(self.ledger, *stamp), years=years)
        return self._rules[stamp]
