"""What people ask the complaint tally: by month, by age, rates, what comes again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Self
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy import case as where_it

from projections.eyes import Eyes
from projections.figures import Plain
from projections.read_model import View
from projections.tally_tables import complaints

AGES = (3, 7, 15, 30, 90)  # days; the last group is older than that
KINDS = ("case_type", "category", "store_id")
HAZARDS = ("place", "brand", "supplier")
MOST = 10
_c = complaints.c


class Months(NamedTuple):
    """From one month to another, both within, each as 202604."""

    first: int
    last: int

    def each(self) -> Iterator[int]:
        """Every month, the earliest first."""
        month = self.first
        while month <= self.last:
            yield month
            month += 1 if month % 100 < 12 else 89


class Rates(NamedTuple):
    """Of the complaints accepted in a month: handled by its end, and those in time."""

    accepted: int = 0
    handled: int = 0
    in_time: int = 0

    @property
    def handling_rate(self) -> int | None:
        """Handled by accepted, in tenths of a percent, half up; none of none."""
        return tenths(self.handled, self.accepted)

    @property
    def on_time_rate(self) -> int | None:
        """In time by handled, in tenths of a percent, half up; none of none."""
        return tenths(self.in_time, self.handled)

    def plus(self, other: "Rates") -> "Rates":
        """Two months, or two stores, together."""
        return Rates(*(mine + its for mine, its in zip(self, other)))


class Age(NamedTuple):
    """Open complaints that came more than some days ago, and up to some."""

    over_days: int
    up_to_days: int | None
    open: int
    overdue: int


class Load(NamedTuple):
    """The open complaints of one handler; None: those nobody was put in charge of."""

    handler_id: UUID | None
    open: int
    overdue: int


class TallyQuestions(View):
    """The questions; the tally itself says how its table is filled."""

    def of_store(self, store_id: UUID | None) -> Self:
        """The same tally of one store only; None for all that these eyes reach."""
        return self.through(replace(self.eyes, store_id=self.eyes.store_id or store_id))

    def by_month(self, kind: str, months: Months) -> dict[str, dict[int, int]]:
        """How many complaints came: by kind, the most first, and by month."""
        assert kind in KINDS, kind
        asked = select(_c[kind], _c.month, func.count()).where(*self._of(months))
        found: dict[str, dict[int, int]] = {}
        with self.reading() as db:
            for name, month, count in db.execute(asked.group_by(_c[kind], _c.month)):
                found.setdefault(str(name or ""), {})[month] = int(count)
        ordered = sorted(found.items(), key=lambda one: (-sum(one[1].values()), one[0]))
        return dict(ordered)

    def rates(self, months: Months) -> dict[int, Rates]:
        """The rates of each month, the earliest first. Source: 4.5, A28."""
        done = [
            func.sum(where_it((_c[name], 1), else_=0)) for name in Rates._fields[1:]
        ]
        asked = select(_c.accepted_month, func.count(), *done)
        asked = asked.where(*self.eyes.see(complaints))
        asked = asked.where(_c.accepted_month.between(*months))
        with self.reading() as db:
            rows = db.execute(asked.group_by(_c.accepted_month)).all()
        found = {month: Rates(*map(int, told)) for month, *told in rows}
        return {month: found.get(month, Rates()) for month in months.each()}

    def ages(self, now: datetime) -> list[Age]:
        """The open complaints by age in whole days, the youngest first."""
        edges = list(zip((-1, *AGES), (*AGES, None), strict=True))
        late = where_it((_c.next_due_at < now, 1), else_=0)
        old = where_it(
            *((_older(over, up_to, now), at) for at, (over, up_to) in enumerate(edges))
        )
        asked = select(old.label("age"), func.count(), func.sum(late))
        asked = asked.where(*self.eyes.see(complaints), _c.is_open.is_(True))
        with self.reading() as db:
            rows = db.execute(asked.group_by("age")).all()
        found = {age: (int(count), int(overdue)) for age, count, overdue in rows}
        return [Age(max(over, 0), up_to, *found.get(at, (0, 0)))
                for at, (over, up_to) in enumerate(edges)]  # fmt: skip

    def overdue(self, now: datetime) -> int:
        """The open complaints of which a clock has run out; told beside the rates."""
        return sum(age.overdue for age in self.ages(now))

    def by_handler(self, now: datetime, most: int = MOST) -> list[Load]:
        """Who has open complaints of which a clock has run out, the most first."""
        late = func.sum(where_it((_c.next_due_at < now, 1), else_=0))
        asked = select(_c.handler_id, func.count(), late).group_by(_c.handler_id)
        asked = asked.where(*self.eyes.see(complaints), _c.is_open.is_(True))
        asked = asked.having(late > 0).order_by(late.desc(), _c.handler_id)
        with self.reading() as db:
            rows = db.execute(asked.limit(most)).all()
        return [Load(handler, int(count), int(over)) for handler, count, over in rows]

    def again(
        self, hazard: str, months: Months, most: int = MOST
    ) -> list[tuple[str, int]]:
        """Where, by what brand or supplier complaints came at least twice."""
        assert hazard in HAZARDS, hazard
        name, count = _c[hazard], func.count()
        asked = select(name, count).where(*self._of(months), name.is_not(None))
        asked = asked.group_by(name).having(count > 1).order_by(count.desc(), name)
        with self.reading() as db:
            return [(told, int(many)) for told, many in db.execute(asked.limit(most))]

    def whole(self, store_id: UUID, now: datetime) -> Plain:
        """All a store ever had, as case files compare it."""
        mine, ever = self.through(Eyes(store_id=store_id)), Months(190001, 999912)
        with mine.reading() as db:
            ends = select(func.min(_c.month), func.max(_c.month))
            first, last = db.execute(ends.where(*mine._of(ever))).one()
        if first is None:
            return {"complaints": 0}
        rates = mine.rates(Months(first, last))
        return {
            "by_type": mine.by_month("case_type", ever),
            "rates": {str(month): told._asdict() for month, told in rates.items()},
            "ages": [age._asdict() for age in mine.ages(now)],
            **{hazard: dict(mine.again(hazard, ever)) for hazard in HAZARDS},
        }

    def _of(self, months: Months) -> Iterator[Any]:
        yield from self.eyes.see(complaints)
        yield _c.month.between(*months)


def tenths(part: int, whole: int) -> int | None:
    """A part of a whole in tenths of a percent, rounded half up; none of nought."""
    return (part * 2_000 + whole) // (whole * 2) if whole else None


def _older(over: int, up_to: int | None, now: datetime) -> Any:
    """Came within these whole days: no more than `up_to` ago, and more than `over`."""
    came = [] if over < 0 else [_c.registered_at < now - timedelta(days=over)]
    if up_to is not None:
        came.append(_c.registered_at >= now - timedelta(days=up_to))
    return and_(*came)
