"""Whether a pack speaks only of what there is: facts, acts, words, settings."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from domain.deadlines import length_of, windows_of
from domain.fields import Field
from domain.money import fen_of
from domain.policies import pack as kinds
from domain.policies.circles import tells_too_much
from domain.policies.conditions import (
    ALWAYS,
    DAYS_AT,
    TOTAL_BY,
    AllOf,
    AnyOf,
    Comparison,
    Ref,
    Test,
    inside,
)
from domain.policies.report_checks import report_slips, untimed
from domain.policies.rules import OF_EVERY_FACT
from domain.policies.vocabulary import (
    Fields,
    asked_in,
    facts,
    is_act,
    is_recorded,
    kinds_of_words,
    some_of,
)
from domain.values import read_days, read_percent

Words = Mapping[str, Mapping[str, str]]
WORDS = {  # the kind of words each key of an entry is told in
    "only": "role",
    "roles": "role",
    "who": "role",
    "reviewed_by": "role",
    "tells": "whom",
    "waits_for": "whom",
    "recipient": "whom",
    "raises": "severity",
    "matter": "matter",
    "line": "line",
    "head": "head",
    "report": "report",
    "step": "step",
    "arrival": "arrival",
    "busy": "hindrance",
    "hindrance": "hindrance",
}
ONE_OF = {  # the words of a turn that code itself goes by
    "serves": ("next", "asked", "nobody"),
    "turn": ("used", "ahead", "unchanged"),
    "then": ("lost", "made_up", "retained", "choice"),
}
READ: Mapping[str, Callable[[str], object]] = {  # how settings are written
    "_yuan": fen_of,
    "_length": length_of,
    "_windows": windows_of,
    "_percent": read_percent,
    "_days": read_days,
}
TYPES: dict[str, type] = {"money": int, "integer": int, "yes/no": bool, "day": date}


@dataclass(frozen=True)
class Reach:
    """What the conditions of one entry may point to."""

    words: Words
    settings: frozenset[str]
    acts: Fields | None  # what is asked; None where nothing is
    start: tuple[str, ...] = ()  # the facts that begin a duty


def slips(pack: kinds.Pack, words: Words, settings: frozenset[str]) -> Iterator[str]:
    """Every slip of a pack: kind and number, rules, key, reason."""
    for kind_of_word in sorted(set(pack.words) - kinds_of_words() - {*WORDS.values()}):
        yield f"words: {kind_of_word}: nothing is told in words of this kind"
    for kind in fields(pack):
        entries = getattr(pack, kind.name)
        for number, entry in enumerate(
            entries if isinstance(entries, tuple) else (), 1
        ):
            where = f"[[{kind.name}]] {number}"
            for key, reason in _entry(entry, words, settings):
                yield f"{where}: {', '.join(entry.rule) or '?'}: {key}: {reason}"
    yield from untimed(pack)


def _entry(
    entry: Any, words: Words, settings: frozenset[str]
) -> Iterator[tuple[str, str]]:
    reach = Reach(words, settings, _asked(entry), _starts(entry))
    for one in fields(entry):
        value = getattr(entry, one.name)
        if isinstance(value, Test | AllOf | AnyOf) and value != ALWAYS:
            for test in value.tests():
                yield from ((one.name, reason) for reason in _test(test, reach))
        elif one.name in WORDS:
            told = value if isinstance(value, tuple) else (value,)
            yield from ((one.name, no) for no in _words(WORDS[one.name], told, reach))
        elif value not in ONE_OF.get(one.name, (value,)):
            yield one.name, f"no {value} here; there are {some_of(ONE_OF[one.name])}"
    yield from _own(entry, reach)
    if not isinstance(entry, kinds.Setting | kinds.Authority) and not any(entry.rule):
        yield "rule", "missing"
    for number, band in enumerate(getattr(entry, "band", ()), 1):
        for key, reason in _entry(band, words, settings):
            yield f"band {number}: {key}", reason


def _asked(entry: Any) -> Fields | None:
    match entry:
        case kinds.Lock() | kinds.Apart() | kinds.Wording():
            return asked_in(entry.act)
        case kinds.Proof():
            return asked_in(("head",))
        case kinds.Authority() | kinds.Band():
            return asked_in(("money", "advance"))
    return None


def _starts(entry: Any) -> tuple[str, ...]:
    after = entry.after.tests() if isinstance(entry, kinds.Duty) else ()
    return tuple(test.name for test in after)


def _own(entry: Any, reach: Reach) -> Iterator[tuple[str, str]]:
    """What only one kind of entry can get wrong."""
    match entry:
        case kinds.Lock() | kinds.Apart() | kinds.Wording():
            yield from (("act", no) for no in _acts(entry.act))
        case kinds.Setting():
            yield from _default(entry)
        case kinds.Duty():
            if not entry.begun_by:
                yield "after", "a duty begins with a fact, not with the lack of one"
            yield from (("after", no) for no in _never_recorded(entry.begun_by))
            yield from (("before", no) for no in _acts(entry.before))
            yield from (("due_field", no) for no in _due(entry.due_field, reach.start))
            yield from (("within", no) for no in _length(entry.within, reach))
        case kinds.Trigger():
            yield from _trigger(entry)
        case kinds.Record():
            yield from (("fact", no) for no in _facts(*entry.fact))
        case kinds.Circle():
            yield from tells_too_much(entry)
        case kinds.Report():
            yield from report_slips(entry)
    if isinstance(entry, kinds.Wording):
        for key in (entry.field, entry.amount):
            if key and reach.acts is not None and inside(key) not in reach.acts:
                yield "field", f"{key} is asked in no such act"


def _trigger(trigger: kinds.Trigger) -> Iterator[tuple[str, str]]:
    names = tuple(test.name for test in trigger.on.tests())
    yield from (("on", no) for no in _never_recorded(names))
    yield from (("distinct", no) for no in _held(trigger.distinct, names))
    yield from (("unless_ended_by", no) for no in _ending(trigger, names))
    if trigger.at_least < 1:
        yield "at_least", f"{trigger.at_least} is no number of facts"


def _ending(trigger: kinds.Trigger, names: Iterable[str]) -> Iterator[str]:
    """What ends a counted fact is told of the same thing: by a field both have."""
    by = trigger.unless_ended_by
    yield from _facts(by)
    if by and not trigger.distinct:
        yield "only what is counted is ended: say by which field (distinct)"
    for name in sorted({*names} & facts().keys() if by in facts() else ()):
        if not (facts()[name].keys() & facts()[by].keys()) - OF_EVERY_FACT:
            yield f"{by} and {name} have no field in common"


def _default(setting: kinds.Setting) -> Iterator[tuple[str, str]]:
    """A store that fills nothing in must still be able to read its rules."""
    try:
        for ending, read in READ.items():
            if setting.default and setting.name.endswith(ending):
                read(setting.default)
    except ValueError as wrong:
        yield "default", str(wrong)


def _length(within: str, reach: Reach) -> Iterator[str]:
    """A length that a store fills in is called so, and so is known to be one."""
    if within.startswith("setting."):
        yield from _setting(within.removeprefix("setting."), reach)
        if not within.endswith("_length"):
            yield f"{within}: the name of a setting with a length ends in _length"


def _acts(names: tuple[str, ...]) -> Iterator[str]:
    yield from (f"no command or group {name}" for name in names if not is_act(name))


def _facts(*names: str) -> Iterator[str]:
    yield from (f"no such fact: {name}" for name in names if name not in {"", *facts()})


def _never_recorded(names: Iterable[str]) -> Iterator[str]:
    for name in sorted(set(names) & facts().keys()):
        if not is_recorded(name):
            yield f"no command records {name} about a case, so it never begins"


def _held(field: str, names: tuple[str, ...]) -> Iterator[str]:
    for name in names if field else ():
        if name in facts() and field not in facts()[name]:
            yield f"{name} has no field {_outside(field)}"


def _due(field: str, names: tuple[str, ...]) -> Iterator[str]:
    """A clock runs to a moment that stands in what began it."""
    yield from _held(field, names)
    for name in names:
        told = facts().get(name, {}).get(field)
        if told and told.kind != "moment":
            yield f"{name}.{_outside(field)} is {told.kind}, not a moment"


def _words(kind: str, told: tuple[Any, ...], reach: Reach) -> Iterator[str]:
    known = reach.words.get(kind, {})
    for word in told:
        if word in (None, "", "*"):
            continue
        if str(word).startswith("setting."):
            yield from _setting(str(word).removeprefix("setting."), reach)
        elif word not in known:
            yield f"no word {word} among {kind}: {some_of(known)}"


def _setting(name: str, reach: Reach) -> Iterator[str]:
    if name not in reach.settings:
        yield f"no setting {name}"


def _outside(name: str) -> str:
    """A field as packs write it: amounts in yuan."""
    return name.removesuffix("_fen") + "_yuan" if name.endswith("_fen") else name


def _test(test: Test, reach: Reach) -> Iterator[str]:
    """What is wrong with one test: its fact, its fields, its values."""
    if test.name == "setting":
        yield from (no for c in test.comparisons for no in _setting(c.field, reach))
        return
    told = reach.acts if test.name == "act" else facts().get(test.name)
    if told is None:
        asked = test.name == "act"
        yield "nothing is asked here" if asked else f"no such fact: {test.name}"
        return
    for one in test.comparisons:
        if one.field not in told:
            named = [field.name for field in told.values()]
            yield f"{test.name} has no field {_outside(one.field)}: {some_of(named)}"
            continue
        for value in one.wanted:
            yield from _value(value, one, told[one.field], reach)


def _value(value: Any, one: Comparison, field: Field, reach: Reach) -> Iterator[str]:
    if isinstance(value, Ref):
        yield from _ref(value, field, reach)
    elif value is None:
        return
    elif field.kind == "word":
        yield from _words(field.word or "", (value,), reach)
    elif field.kind in TYPES and type(value) is not TYPES[field.kind]:
        yield f"{_outside(one.field)} is {field.kind}, not {value!r}"


def _ref(ref: Ref, field: Field, reach: Reach) -> Iterator[str]:
    if ref.scope == "setting":
        yield from _setting(ref.name, reach)
    elif ref.scope == "start":
        if not reach.start:
            yield "start is what began a duty; nothing began here"
        yield from _held(ref.inside, reach.start)
    elif ref.scope != "act":
        yield from _test(Test("", ref.scope, ref.such), reach)
        yield from _held(ref.inside, (ref.scope,))
    elif total := TOTAL_BY.fullmatch(ref.name):
        yield from _held(total[1], ("PaymentMade",))
    elif rate := DAYS_AT.fullmatch(ref.name):
        yield from _setting(rate[1], reach)
    elif reach.acts is None or ref.inside not in reach.acts:
        yield f"nothing asked here has a field {ref.name}"
    elif {field.kind, reach.acts[ref.inside].kind} & {*TYPES} and (
        field.kind != reach.acts[ref.inside].kind
    ):
        yield f"{field.name} and act.{ref.name} cannot be compared"
