"""Whether two entries of one pack say different things of the same (自相矛盾).

Locks that each ask for another fact add up. What cannot be followed at once does not:
two circles of roles, two lengths, two tables for one total. Nor can what says nothing:
a consultant kept busy by what no entry speaks of, when his turn comes; a lock that
asks nothing, and so refuses nobody.
"""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

from domain.policies import pack as kinds
from domain.policies.bands import figures, upside_down
from domain.policies.conditions import ALWAYS, AllOf, AnyOf, Condition
from domain.policies.vocabulary import commands_in

Same = Callable[[Any], tuple[Any, ...]]
Differ = Callable[[Any, Any], str | None]  # the key they differ in, if they do


def contradictions(pack: kinds.Pack) -> Iterator[str]:
    """Every pair that cannot both hold: kind and number, rules, key, reason."""
    for kind, (same, differ) in PAIRS.items():
        numbered = enumerate(getattr(pack, kind), 1)
        for (first, one), (second, other) in combinations(numbered, 2):
            if same(one) == same(other) and _meet(one, other):
                if key := differ(one, other):
                    where = f"[[{kind}]] {second}: {_named(other)}: {key}"
                    yield f"{where}: [[{kind}]] {first} ({_named(one)}) says otherwise"
    yield from _unsaid(pack)
    yield from _unlocked(pack)
    yield from _unopened(pack)
    yield from _upside_down(pack)


def _unsaid(pack: kinds.Pack) -> Iterator[str]:
    """What keeps a consultant busy without a word on the turn he then misses."""
    told = {word for one in pack.passing for word in one.hindrance}
    for number, one in enumerate(pack.reception, 1):
        if one.busy and one.busy not in told:
            where = f"[[reception]] {number}: {_named(one)}: busy"
            yield f"{where}: no [[passing]] says what a turn comes to while {one.busy}"


def _unlocked(pack: kinds.Pack) -> Iterator[str]:
    """Locks that refuse nobody: no fact, no role is asked for, nothing forbidden."""
    for number, one in enumerate(pack.lock, 1):
        if one.until == ALWAYS and not one.only and not one.never:
            where = f"[[lock]] {number}: {_named(one)}: until"
            yield f"{where}: asks nothing: say until, only, or never = true"


def _unopened(pack: kinds.Pack) -> Iterator[str]:
    """Locks nobody can open: a fact and its lack, or no role all of them let in."""
    for (first, one), (second, other) in combinations(enumerate(pack.lock, 1), 2):
        if _meet(one, other) and (_within(one, other) or _within(other, one)):
            if key := _shut(one, other):
                where = f"[[lock]] {second}: {_named(other)}: {key}"
                reason = (
                    f"with [[lock]] {first} ({_named(one)}) nobody can ever meet it"
                )
                yield f"{where}: {reason}"


def _within(one: kinds.Lock, other: kinds.Lock) -> bool:
    """Whether the other asks wherever the one does."""
    narrower = _parts(other.when) <= _parts(one.when)
    return narrower and _plain(other.unless) in (None, _plain(one.unless))


def _shut(one: kinds.Lock, other: kinds.Lock) -> str | None:
    """The key in which two locks that both ask leave no way; one for once opens."""
    if one.soft or other.soft:
        return None
    if _opposed(_parts(one.until) | _parts(other.until)):
        return "until"
    if _conditions(one) == _conditions(other):
        return None  # told as a pair already
    both = one.only and other.only and set(one.only).isdisjoint(other.only)
    filled_in = any(role.startswith("setting.") for role in (*one.only, *other.only))
    return "only" if both and not filled_in else None


def _parts(condition: Condition) -> frozenset[Any]:
    """What a condition asks all at once, each part plain."""
    if isinstance(condition, AllOf):
        return frozenset[Any]().union(*map(_parts, condition.parts))
    return frozenset((_plain(condition),))


def _opposed(parts: frozenset[Any]) -> bool:
    """Whether a fact is asked for, and that there be none like it."""
    tests = [part for part in parts if len(part) == 3]
    return any(
        name == lacking and not negated and no and told >= without
        for name, negated, told in tests
        for lacking, no, without in tests
    )


def _upside_down(pack: kinds.Pack) -> Iterator[str]:
    """Bands that end before they begin, as long as a store fills nothing else in."""
    for number, table in enumerate(pack.authority, 1):
        for band in upside_down(table, figures(pack.setting)):
            where = f"[[authority]] {number}: {', '.join(band.rule)}: up_to_yuan"
            yield f"{where}: not above over_yuan, by what the settings are"


def _named(entry: Any) -> str:
    """Its rules; of a table those of its bands, of a setting its name."""
    bands = [rule for band in getattr(entry, "band", ()) for rule in band.rule]
    named = getattr(entry, "rule", ()) or tuple(dict.fromkeys(bands))
    return ", ".join(named) or getattr(entry, "name", "?")


def _meet(one: Any, other: Any) -> bool:
    """Whether both speak of some act; entries of other kinds always do."""
    acts = getattr(one, "act", None)
    return acts is None or not commands_in(acts).isdisjoint(commands_in(other.act))


def _conditions(entry: Any) -> tuple[Any, ...]:
    return _plain(entry.when), _plain(getattr(entry, "unless", None))


def _plain(condition: Condition | None) -> Any:
    """A condition whatever the order in which its parts are told."""
    if condition is None or condition == ALWAYS:
        return None
    if isinstance(condition, AllOf | AnyOf):
        kind = type(condition).__name__
        return kind, frozenset(_plain(part) for part in condition.parts)
    return condition.name, condition.negated, frozenset(condition.comparisons)


def _tables(one: kinds.Authority, other: kinds.Authority) -> str | None:
    """One without a line speaks of every line: beside one with a line, twice of it."""
    if one.line != other.line:
        return "line" if None in (one.line, other.line) else None
    return "band" if one.band != other.band else None


def _locks(one: kinds.Lock, other: kinds.Lock) -> str | None:
    if set(one.act).isdisjoint(other.act):  # one speaks of a group: it may be narrowed
        both = one.only and other.only
        return "only" if both and set(one.only).isdisjoint(other.only) else None
    if one.never != other.never:
        return "never"
    if one.only and other.only and set(one.only) != set(other.only):
        return "only"
    asks_alike = (one.only, _plain(one.until)) == (other.only, _plain(other.until))
    return "soft" if asks_alike and one.soft != other.soft else None


def _duties(one: kinds.Duty, other: kinds.Duty) -> str | None:
    for key in ("within", "due_field", "raises"):
        told = getattr(one, key), getattr(other, key)
        if all(told) and told[0] != told[1]:
            return key
    return None


def _wordings(one: kinds.Wording, other: kinds.Wording) -> str | None:
    pairs = ((one, other), (other, one))
    forbidden = (a.without and any(a.without in text for text in b.text)
                 for a, b in pairs)  # fmt: skip
    return "without" if any(forbidden) else None


def _passings(one: kinds.Passing, other: kinds.Passing) -> str | None:
    alike = set(one.hindrance) & set(other.hindrance)
    return "then" if alike and one.then != other.then else None


def _receptions(one: kinds.Reception, other: kinds.Reception) -> str | None:
    alike = set(one.arrival) & set(other.arrival)
    return _differ("turn", "busy", "voluntary", "verify")(one, other) if alike else None


def _differ(*keys: str) -> Differ:
    """The first of these keys that differs."""
    return lambda one, other: next(
        (key for key in keys if getattr(one, key) != getattr(other, key)), None
    )


PAIRS: dict[str, tuple[Same, Differ]] = {
    "setting": (lambda it: (it.name,), _differ("default")),
    "authority": (lambda it: (it.matter, *_conditions(it)), _tables),
    "lock": (_conditions, _locks),
    "duty": (
        lambda it: (_plain(it.after), _plain(it.needs), *_conditions(it)),
        _duties,
    ),
    "trigger": (
        lambda it: (_plain(it.on), it.distinct, it.at_least, *_conditions(it)),
        _differ("raises"),
    ),
    "proof": (
        lambda it: (it.head, _plain(it.papers), *_conditions(it)),
        _differ("soft"),
    ),
    "wording": (lambda it: (it.field, *_conditions(it)), _wordings),
    "circle": (lambda it: (_plain(it.of), *_conditions(it)), _differ("only")),
    "report": (
        lambda it: (it.report, _plain(it.when)),
        _differ("period", "due", "recipient", "reviewed_by", "sections"),
    ),
    "reception": (lambda it: (it.serves,), _receptions),
    "passing": (lambda it: (), _passings),
}
