"""The kinds of rules a procedure (规程) is made of, with no organisation in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from domain.money import Fen
from domain.policies.conditions import ALWAYS, Condition, Ref


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What every rule has: its ids, and the sentence people read."""

    rule: tuple[str, ...]
    say: str = ""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A figure or name a store fills in; an empty default must not be relied upon."""

    name: str
    default: str = ""
    say: str = ""
    rule: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Band:
    """Totals over one figure and up to another, and who decides them."""

    roles: tuple[str, ...]
    rule: tuple[str, ...] = ()
    over_yuan: Fen | Ref = Fen(0)
    up_to_yuan: Fen | Ref | None = None
    needs: Condition = ALWAYS
    say: str = ""


@dataclass(frozen=True, kw_only=True)
class Authority(Entry):
    """Who may decide what total of one matter on one liability line."""

    rule: tuple[str, ...] = ()
    matter: str
    line: str | None = None
    when: Condition = ALWAYS
    band: tuple[Band, ...]
    table: str = ""  # its name in facts: pack, matter, line, number


@dataclass(frozen=True, kw_only=True)
class Lock(Entry):
    """An act only after these facts, only by these roles, or never."""

    act: tuple[str, ...]
    when: Condition = ALWAYS
    unless: Condition | None = None
    until: Condition = ALWAYS
    only: tuple[str, ...] = ()
    never: bool = False
    soft: bool = False
    ordered: bool = False


@dataclass(frozen=True, kw_only=True)
class Apart(Entry):
    """Whoever did that may not do this."""

    act: tuple[str, ...]
    from_whom: Condition
    when: Condition = ALWAYS


@dataclass(frozen=True, kw_only=True)
class Duty(Entry):
    """After that there must be this: in time (a clock), before an act (a gate)."""

    after: Condition
    needs: Condition
    when: Condition = ALWAYS
    within: str = ""
    due_field: str = ""
    advised: bool = False  # a time recommended only: a warning, never overdue (A25)
    before: tuple[str, ...] = ("closing",)
    also_before: bool = False
    each: bool = False  # what meets it meets one beginning alone, the one due first
    ends_when: Condition | None = None
    waits_while: Condition | None = None
    waits_for: tuple[str, ...] = ()  # who is waited for meanwhile
    tells: tuple[str, ...] = ()
    raises: str = ""
    who: tuple[str, ...] = ()

    @cached_property
    def begun_by(self) -> frozenset[str]:
        """The names of the facts it may begin with."""
        return frozenset(test.name for test in self.after.tests() if not test.negated)


@dataclass(frozen=True, kw_only=True)
class Trigger(Entry):
    """A fact, or a number of distinct ones, raises severity."""

    on: Condition
    raises: str
    when: Condition = ALWAYS
    distinct: str = ""
    at_least: int = 1
    unless_ended_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Proof(Entry):
    """A head of compensation only with these papers; when it may be claimed."""

    head: tuple[str, ...]
    when: Condition = ALWAYS
    papers: Condition = ALWAYS
    claimable_if: Condition = ALWAYS
    soft: bool = False


@dataclass(frozen=True, kw_only=True)
class Wording(Entry):
    """A phrase that must stand on a paper of a kind; told once, then named by id."""

    id: str = ""
    act: tuple[str, ...]
    text: tuple[str, ...] = ()  # any one of these; else that of the same id
    without: str = ""  # and nothing of this
    when: Condition = ALWAYS
    unless: Condition | None = None
    field: str = "wording"
    amount: str = ""
    first_clause: bool = False
    similar_if: Condition | None = None


@dataclass(frozen=True, kw_only=True)
class Record(Entry):
    """The fact that serves a rule; shown, nothing is refused."""

    fact: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Circle(Entry):
    """Who may know of a complaint (知情范围); to anybody else there is no such case.

    `of`: which complaints, by the fact they began with alone. `only`: roles, or
    settings that name one.
    """

    of: Condition
    when: Condition = ALWAYS
    unless: Condition | None = None
    only: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Report(Entry):
    """A report, register or form: what it tells, of what time, when, for whom.

    `period`: week, month or quarter; continuous for a register, told of any days; case
    for a form about one case. `when`: which complaints it tells of; `timed_by`: the
    rules whose clocks the on-time rate goes by, all of them where none is named.
    """

    report: str
    period: str
    due: str = ""
    reviewed_by: str = ""
    recipient: str = ""
    sections: tuple[str, ...] = ()
    when: Condition = ALWAYS
    timed_by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Checklist(Entry):
    """Conduct items of a step, ticked, never blocking."""

    step: str
    items: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Reception(Entry):
    """Who serves a visitor of a kind (接待); of several entries the first that can.

    `serves`: next, asked (whom he asks for, or who served him) or nobody. `turn`: used,
    ahead (his next one is used up) or unchanged. `busy`: what that keeps him with.
    `verify`: the floor manager looks into it afterwards.
    """

    arrival: tuple[str, ...]
    serves: str
    turn: str = "unchanged"
    busy: str = ""
    voluntary: bool = False
    verify: bool = False


@dataclass(frozen=True, kw_only=True)
class Passing(Entry):
    """What becomes of a turn that comes while something keeps a consultant (轮空).

    `then`: lost, made_up, retained, or choice: he gives it up, or makes himself free.
    """

    hindrance: tuple[str, ...]
    then: str


@dataclass(frozen=True, kw_only=True)
class Pack:
    """One procedure with its version, its words and all its rules."""

    pack: str  # code/version, such as P02/1
    name: str
    source: str = ""
    setting: tuple[Setting, ...] = ()
    authority: tuple[Authority, ...] = ()
    lock: tuple[Lock, ...] = ()
    apart: tuple[Apart, ...] = ()
    duty: tuple[Duty, ...] = ()
    trigger: tuple[Trigger, ...] = ()
    proof: tuple[Proof, ...] = ()
    wording: tuple[Wording, ...] = ()
    record: tuple[Record, ...] = ()
    circle: tuple[Circle, ...] = ()
    report: tuple[Report, ...] = ()
    checklist: tuple[Checklist, ...] = ()
    reception: tuple[Reception, ...] = ()
    passing: tuple[Passing, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    text: str = ""  # the whole file, as it was read

    @property
    def code(self) -> str:
        """The procedure, without the version."""
        return self.pack.split("/")[0]

    @property
    def entries(self) -> tuple[Any, ...]:
        """Every rule of every kind."""
        return (
            *(*self.authority, *self.lock, *self.apart, *self.duty, *self.trigger),
            *(*self.proof, *self.wording, *self.record, *self.report),
            *(*self.checklist, *self.circle, *self.reception, *self.passing),
        )

    @property
    def rules(self) -> frozenset[str]:
        """The ids of all its rules, those of its bands and settings too."""
        bands = (band for table in self.authority for band in table.band)
        carrying = (*self.entries, *self.setting, *bands)
        return frozenset(rule for one in carrying for rule in one.rule)
