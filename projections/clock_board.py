"""The clocks (时限看板): each that is awaited, was met late, or escalated in vain."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy import case as where_it

from domain.cases.card import Card
from domain.cases.card_clocks import Clock
from domain.cases.card_marks import Escalation
from domain.deadlines import SHANGHAI
from projections.case_by_case import CaseByCase
from projections.clock_tables import AWAITED, clocks, read_told, rows_of
from projections.columns import Row
from projections.figures import Plain, outside

PAGE = 50
WHEN = (
    *("awaited", "overdue", "today", "later", "paused", "advised"),
    *("late", "unfounded"),
)
Counts = dict[str, int]
_c = clocks.c


@dataclass(frozen=True, kw_only=True)
class WantedClocks:
    """Which clocks: of these stores (None: all), those awaited unless told."""

    stores: tuple[UUID, ...] | None = None
    when: str = "awaited"  # one of WHEN
    rule: str = ""
    role: str = ""  # who is waited for
    page: int = 1
    size: int = PAGE


class Ticking(NamedTuple):
    """A clock with its case, and what a miss of it has set off."""

    case_id: UUID
    case_no: str
    summary: str
    store_id: UUID
    is_open: bool
    clock: Clock
    escalation: Escalation | None


@dataclass
class ClockCounts:
    """How many clocks there are by group; of the group wanted, by rule and by whom."""

    when: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    wanted: int = 0


class ClockBoard(CaseByCase):
    """Every clock that is awaited, was met late, or escalated. Source: 4.2, 4.3."""

    name = "clock_board"
    tables = (clocks,)
    drawn = (clocks,)
    hears = frozenset()

    def draw(self, card: Card) -> Iterator[tuple[Any, Row]]:
        """One row per clock people ask about."""
        for row in rows_of(card):
            yield clocks, row

    def page(self, wanted: WantedClocks, now: datetime) -> list[Ticking]:
        """A page of clocks: awaited ones by when they are due, past ones backwards."""
        names = ("case_id", "case_no", "summary", "store_id", "is_open", "told")
        asked = select(*(_c[name] for name in names)).where(*self._where(wanted, now))
        order = (_c.due_at, _c.case_id, _c.number)
        if wanted.when in ("late", "unfounded"):
            order = tuple(column.desc() for column in order)
        asked = asked.order_by(*order).limit(wanted.size)
        with self.reading() as db:
            rows = db.execute(asked.offset((wanted.page - 1) * wanted.size)).all()
        return [Ticking(*case, *read_told(told)) for *case, told in rows]

    def counts(self, wanted: WantedClocks, now: datetime) -> ClockCounts:
        """How many there are of each group, of each rule, and by who is awaited."""
        kinds = (_c.state, _c.rule, _c.waits_for)
        sums = (_c.due_at < now, _c.due_at <= _midnight(now), _c.unfounded.is_(True))
        counted = (func.sum(where_it((one, 1), else_=0)) for one in sums)
        asked = select(*kinds, func.count(), *counted).where(*self._scope(wanted))
        told = ClockCounts()
        with self.reading() as db:
            for state, rule, who, *many in db.execute(asked.group_by(*kinds)):
                groups = _groups(state, *map(int, many))
                told.when.update(groups)
                if n := groups.get(wanted.when):
                    _add(told, wanted, rule, who.split(), n)
        return told

    def figures(self, store_id: UUID, case_id: UUID | None, now: datetime) -> Any:
        """As case files ask: each clock people ask about, by when it is due."""
        told: list[Plain] = []
        for when in ("awaited", "late", "unfounded"):
            wanted = WantedClocks(stores=(store_id,), when=when, size=10_000)
            for one in self.page(wanted, now):
                if case_id in (None, one.case_id):
                    told.append(_told(one, now))
        return outside(told)

    def _scope(self, wanted: WantedClocks) -> Iterator[Any]:
        yield from self.eyes.see(clocks)
        if wanted.stores is not None:
            one = len(wanted.stores) == 1  # then the index gives the order, too
            yield (
                _c.store_id == wanted.stores[0]
                if one
                else _c.store_id.in_(wanted.stores)
            )

    def _where(self, wanted: WantedClocks, now: datetime) -> Iterator[Any]:
        yield from self._scope(wanted)
        yield _in_group(wanted.when, now)
        if wanted.rule:
            yield _c.rule == wanted.rule
        if wanted.role:
            yield _c.waits_for.contains(f" {wanted.role} ", autoescape=True)


def _add(told: ClockCounts, wanted: WantedClocks, rule: str, who: Any, n: int) -> None:
    """Each choice is counted as the other one leaves it."""
    of_role = not wanted.role or wanted.role in who
    of_rule = wanted.rule in ("", rule)
    if of_role:
        told.rules[rule] += n
    if of_rule:
        told.roles.update(dict.fromkeys(who, n))
    told.wanted += n if of_role and of_rule else 0


def _in_group(when: str, now: datetime) -> Any:
    """The clocks of a group; overdue is one second after the moment (C02)."""
    awaited, running = _c.awaited.is_(True), _c.state == "running"
    midnight = _midnight(now)
    return {
        "awaited": awaited,
        "overdue": and_(awaited, running, _c.due_at < now),
        "today": and_(awaited, running, _c.due_at >= now, _c.due_at <= midnight),
        "later": and_(awaited, running, _c.due_at > midnight),
        "paused": and_(awaited, _c.state == "paused"),
        "advised": and_(awaited, _c.state == "advised"),
        "late": and_(_c.awaited.is_(False), _c.state == "late"),
        "unfounded": and_(_c.awaited.is_(False), _c.unfounded.is_(True)),
    }[when]


def _groups(state: str, n: int, over: int, by_midnight: int, vain: int) -> Counts:
    """How many clocks of one state are in which group."""
    groups = {"unfounded": vain}
    if state == "running":
        groups |= {"overdue": over, "today": by_midnight - over}
        groups |= {"later": n - by_midnight}
    else:
        groups[state] = n
    return groups | ({"awaited": n} if state in AWAITED else {})


def _midnight(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(SHANGHAI), time.max, SHANGHAI)


def _told(one: Ticking, now: datetime) -> Plain:
    clock = one.clock._asdict() | {"overdue": one.clock.overdue(now)}
    clock |= {"rule": one.clock.rules[0], "case_no": one.case_no}
    if one.escalation:
        clock["escalation"] = one.escalation._asdict()
    return clock
