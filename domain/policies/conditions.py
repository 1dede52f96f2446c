"""Conditions: the closed vocabulary in which packs speak of facts and acts.

One condition is one fact by name and fields, `no` before it turns it round; lists mean
all, `any_of` and `all_of` nest. A condition answers *since when* it holds.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from domain.fact import Fact
from domain.facts import Facts

EVER = datetime(1, 1, 1, tzinfo=UTC)  # holds since always: nothing had to happen
FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
BESIDE_FACTS = ("act", "setting")  # what is asked now, what the store has set
SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
TOTAL_BY = re.compile(r"total_by_(\w+)_yuan")
DAYS_AT = re.compile(r"days_at_(\w+_yuan)")


class Unknown:
    """The value of a field nobody has filled in yet."""


UNKNOWN = Unknown()


@dataclass(frozen=True)
class Context:
    """What a condition is asked about."""

    facts: Facts
    act: Mapping[str, Any] = field(default_factory=dict)
    start: Fact | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    floor: datetime = EVER  # facts that occurred earlier do not count
    assume: bool = False  # what a test on an unknown field comes to
    ceiling: datetime = FOREVER  # nor do facts that occurred later

    def assuming(self, assume: bool) -> "Context":
        """The same, with another answer to what is not known yet."""
        if self.assume == assume:
            return self
        told = (self.facts, self.act, self.start, self.settings, self.floor)
        return Context(*told, assume, self.ceiling)


@dataclass(frozen=True)
class Ref:
    """A value that stands elsewhere: `act.x`, `start.x`, `setting.x`, `AFact.x`.

    `AFact.x` is the newest standing fact's, `AFact[y=z].x` that of the newest whose y
    is z; `act.total_by_x_yuan` is what will have been paid with the act's own x, such
    as its head or agreement, this one included. `act.days_at_x` is how many days at the
    rate set as x would make that total by head.
    """

    scope: str
    name: str
    such: tuple["Comparison", ...] = ()  # only of facts like this

    @property
    def inside(self) -> str:
        """The name of the field in the code."""
        return inside(self.name)

    def value(self, context: Context) -> Any:
        """The value it points to; None where there is none."""
        if self.scope == "act":
            if total := TOTAL_BY.fullmatch(self.name):
                return _total_by(total[1], context)
            if rate := DAYS_AT.fullmatch(self.name):
                return _days_at(context.settings.get(rate[1]), context)
            return context.act.get(self.inside)
        if self.scope == "setting":
            return context.settings.get(self.name)
        fact = context.start if self.scope == "start" else self._newest(context)
        return getattr(fact, self.inside, None)

    def _newest(self, context: Context) -> Fact | None:
        if not self.such:
            return context.facts.last(self.scope)
        for fact in reversed(context.facts.all(self.scope)):
            if all(c.holds(getattr(fact, c.field, None), context) for c in self.such):
                return fact
        return None


def _total_by(field: str, context: Context) -> Any:
    """What will have been paid with the act's value of a field, less what came back."""
    amount, wanted = context.act.get("amount_fen"), context.act.get(field)
    if isinstance(amount, Unknown) or isinstance(wanted, Unknown):
        return UNKNOWN
    own = context.act.get("payment_id")
    sums = {
        getattr(fact, "payment_id"): getattr(fact, "amount_fen")
        for fact in context.facts.all("PaymentMade")
        if getattr(fact, field, None) == wanted and getattr(fact, "payment_id") != own
    }
    undone = sum(
        getattr(fact, "amount_fen")
        for fact in context.facts.all("PaymentReversed")
        if getattr(fact, "payment_id") in sums
    )
    return (amount or 0) + sum(sums.values()) - undone


def _days_at(rate_fen: Any, context: Context) -> Any:
    """The days at a daily rate that make the total by head; 1 where no rate is set."""
    total = _total_by("head", context)
    if isinstance(total, Unknown):
        return UNKNOWN
    return max(1, -(-total // rate_fen)) if rate_fen else 1


@dataclass(frozen=True)
class Comparison:
    """One field against one or several values."""

    field: str
    sign: str
    wanted: tuple[Any, ...]

    def holds(self, value: Any, context: Context) -> bool:
        """Whether the value is as wanted; an unknown one as the context assumes."""
        for wanted in self.wanted:
            other = wanted.value(context) if isinstance(wanted, Ref) else wanted
            if isinstance(value, Unknown) or isinstance(other, Unknown):
                if context.assume:
                    return True
            elif self._one(value, other):
                return True
        return False

    def _one(self, value: Any, other: Any) -> bool:
        if self.sign in ("=", "!="):  # `none` is also a word, as in liability=none
            same = bool(value == other or (other is None and value == "none"))
            return same == (self.sign == "=")
        if value is None or other is None:
            return False
        return SIGNS[self.sign](value, other)


@dataclass(frozen=True)
class Test:
    """One fact by name and fields, or its absence; what is asked; what a store set."""

    text: str
    name: str
    comparisons: tuple[Comparison, ...]
    negated: bool = False

    def since(self, context: Context) -> datetime | None:
        """The earliest moment a fitting fact occurred; None if there is none."""
        if self.negated:
            turned = context.assuming(not context.assume)
            return None if self._found(turned) else EVER
        if self.name in BESIDE_FACTS:
            return EVER if self._found(context) else None
        if not context.facts.all(self.name):
            return None
        return min((fact.occurred_at for fact in self.fitting(context)), default=None)

    def fitting(self, context: Context) -> Iterator[Fact]:
        """The standing facts that fit, oldest first."""
        for fact in context.facts.all(self.name):
            if context.floor <= fact.occurred_at <= context.ceiling:
                if self._fits(fact, context):
                    yield fact

    def _fits(self, fact: Fact, context: Context) -> bool:
        """Asked more often than anything else, so a plain loop."""
        for comparison in self.comparisons:
            value = getattr(fact, comparison.field, None)
            if not comparison.holds(value, context):
                return False
        return True

    def _found(self, context: Context) -> bool:
        if self.name in BESIDE_FACTS:
            told = context.act if self.name == "act" else context.settings
            return all(c.holds(told.get(c.field), context) for c in self.comparisons)
        return next(self.fitting(context), None) is not None

    def tests(self) -> Iterator["Test"]:
        """Every test in it."""
        yield self


@dataclass(frozen=True)
class AllOf:
    """All of these: since the latest of them."""

    parts: tuple["Condition", ...]

    def since(self, context: Context) -> datetime | None:
        """The moment the last part came to hold; None while one does not."""
        latest = EVER
        for part in self.parts:
            moment = part.since(context)
            if moment is None:
                return None
            latest = max(latest, moment)
        return latest

    def tests(self) -> Iterator[Test]:
        """Every test in it."""
        for part in self.parts:
            yield from part.tests()


@dataclass(frozen=True)
class AnyOf:
    """Any of these: since the earliest of them."""

    parts: tuple["Condition", ...]

    def since(self, context: Context) -> datetime | None:
        """The moment the first part came to hold; None while none does."""
        moments = (part.since(context) for part in self.parts)
        return min((moment for moment in moments if moment), default=None)

    def tests(self) -> Iterator[Test]:
        """Every test in it."""
        for part in self.parts:
            yield from part.tests()


Condition = Test | AllOf | AnyOf
ALWAYS = AllOf(())


def missing(condition: Condition, context: Context) -> list[str]:
    """The texts of what does not hold; alternatives in one text, joined by `|`."""
    if condition.since(context) is not None:
        return []
    if isinstance(condition, Test):
        return [condition.text]
    if isinstance(condition, AnyOf):
        return [" | ".join(test.text for test in condition.tests())]
    return [text for part in condition.parts for text in missing(part, context)]


def inside(name: str) -> str:
    """The name of a field in the code: amounts are yuan outside, fen inside."""
    return name[: -len("yuan")] + "fen" if name.endswith("_yuan") else name
