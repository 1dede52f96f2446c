"""What people ask the case board: pages of cards, counts, one card, clocks run out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, and_, func, or_, select
from sqlalchemy import case as where_it

from domain.cases.card_stages import STAGES
from domain.deadlines import SHANGHAI
from projections.board_search import BoardSearch
from projections.board_tables import (
    NEVER,
    bit_of,
    cards,
    clocks,
    drawings,
    refused,
)
from projections.figures import Plain, outside, read_kept
from projections.refusals import Refusals
from projections.report_board import ReportBoard, by_rule

PAGE = 50
WHEN = ("overdue", "today", "later", "without")  # the groups of the board
GATHERING = "gathering"  # matters not raised: shown where they are sought, only there


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which cards: of these stores (None: all), open ones unless said otherwise."""

    stores: tuple[UUID, ...] | None = None
    is_open: bool | None = True
    stage: str = ""  # one of STAGES, or "refused"
    when: str = ""  # one of WHEN
    role: str = ""  # waits for this role
    handler_id: UUID | None = None
    case_type: str = ""
    liability: str = ""
    severity: str = ""
    since: datetime | None = None  # came at this moment or later
    until: datetime | None = None  # came before this moment
    words: str = ""  # number, name, phone tail or words
    page: int = 1
    size: int = PAGE


class BoardPage(NamedTuple):
    """A page of cards, the next clock first, and how many there are in all."""

    cards: list[Plain]
    total: int


class RunOut(NamedTuple):
    """A clock that ran out and calls for something."""

    case_id: UUID
    rule: str
    start_version: int
    due_at: datetime


class BoardQuestions(BoardSearch):
    """The questions; the board itself says how the tables are filled."""

    def page(self, wanted: Wanted, now: datetime) -> BoardPage:
        """The cards asked for: clocks first that end first, those without any last."""
        where = list(self._where(wanted, now))
        order = (cards.c.next_due_at, cards.c.case_no)
        asked = select(cards.c.case_id).where(*where).order_by(*order)
        asked = asked.limit(wanted.size).offset((wanted.page - 1) * wanted.size)
        with self.reading() as db:
            if wanted.words.strip():  # words are sought in every card: once is enough
                asked = asked.add_columns(func.count().over())
                found = db.execute(asked).all()
                total = int(found[0][1]) if found else 0
                ids = [case_id for case_id, _ in found]
            else:
                total, ids = _number(db, *where), list(db.scalars(asked))
            drawn = list(self._drawn(db, ids, now))
        return BoardPage(drawn, total)

    def counts(self, wanted: Wanted, now: datetime) -> dict[str, int]:
        """How many cards there are by stage and by when their next clock ends."""
        base = (*self._scope(wanted), cards.c.is_open.is_(True))
        alike = (cards.c.stages, cards.c.waits_for)  # an index has these side by side
        sums = [func.sum(where_it((_ends(when, now), 1), else_=0)) for when in WHEN]
        asked = select(*alike, *sums).where(*base).group_by(*alike)
        told = dict.fromkeys(("all", *WHEN, *STAGES), 0)
        told |= {"mine": 0} if wanted.role else {}
        with self.reading() as db:
            for stages, waits_for, *ends in db.execute(asked):
                count = sum(map(int, ends))
                held = [stage for stage in STAGES if stages & bit_of(stage)]
                for name in held:
                    told[name] += count
                if GATHERING in held:
                    continue
                for name, many in zip(("all", *WHEN), (count, *ends), strict=True):
                    told[name] += int(many)
                if wanted.role and f" {wanted.role} " in waits_for:
                    told["mine"] += count
            told["refused"] = _number(db, *base, _refused())
        return told

    def card(self, case_id: UUID, now: datetime) -> Plain | None:
        """The card of one case, in fen; None for a case one does not know."""
        with self.reading() as db:
            return next(self._drawn(db, self._known(db, [case_id]), now), None)

    def draws_waiting(self, cases: set[UUID]) -> set[tuple[UUID, str]]:
        """The draws of these cases that wait for a countersign: case and slip (A16)."""
        asked = select(drawings.c.case_id, drawings.c.card)
        with self.reading() as db:
            those = drawings.c.case_id.in_(self._known(db, cases))
            found = db.execute(asked.where(those)).all()
        return {
            (case_id, one["slip_no"])
            for case_id, card in found
            for one in read_kept(card)["awaiting_countersign"]
        }

    def find(self, case_no: str) -> UUID | None:
        """The case with this number."""
        with self.reading() as db:
            named = (cards.c.case_no == case_no, *self.eyes.see(cards))
            return db.scalar(select(cards.c.case_id).where(*named))

    def due(self, now: datetime, limit: int = 500) -> list[RunOut]:
        """The clocks run out whose consequence has not come, the oldest first."""
        c = clocks.c
        asked = select(c.case_id, c.rule, c.start_version, c.due_at)
        asked = asked.where(c.calls.is_(True), c.due_at < now, *self.eyes.see(clocks))
        asked = asked.order_by(c.due_at, c.case_id, c.rule).limit(limit)
        with self.reading() as db:
            return [RunOut(*row) for row in db.execute(asked)]

    def told(self, case_id: UUID, now: datetime) -> Plain:
        """One card as case files compare it; empty for a case nobody knows."""
        card = self.card(case_id, now)
        if card is None:
            return {}
        refusals = self.beside(Refusals).of_case(case_id)
        return as_told(card) | {"refusals": outside(refusals)}

    def whole(self, store_id: UUID, now: datetime) -> Plain:
        """A store's cards, counts and overdue reports, as case files compare them."""
        wanted = Wanted(stores=(store_id,), is_open=None, size=10_000)
        page = self.page(wanted, now)
        reports = by_rule(self.beside(ReportBoard).overdue(store_id, now))
        counts = self.counts(wanted, now)
        return {
            "cards": [as_told(card) for card in page.cards],
            "counts": counts | {"cards": page.total, "open": counts["all"]},
            "reports": reports,
        }

    def _known(self, db: Connection, ids: Iterable[UUID]) -> list[UUID]:
        """Those of these cases that one may know of."""
        asked = select(cards.c.case_id).where(cards.c.case_id.in_(list(ids)))
        return list(db.scalars(asked.where(*self.eyes.see(cards))))

    def _drawn(
        self, db: Connection, ids: Sequence[UUID], now: datetime
    ) -> Iterator[Plain]:
        """The drawings of these cases in this order, what is overdue marked."""
        asked = select(drawings.c.case_id, drawings.c.card)
        found = dict(db.execute(asked.where(drawings.c.case_id.in_(ids))).all())
        many = select(refused.c.case_id, func.count()).group_by(refused.c.case_id)
        noes = dict(db.execute(many.where(refused.c.case_id.in_(ids))).all())
        for case_id in ids:
            if case_id in found:
                card = read_kept(found[case_id])
                for clock in card["clocks"]:
                    clock["overdue"] = is_overdue(clock, now)
                yield card | {"refused": int(noes.get(case_id, 0))}

    def _scope(self, wanted: Wanted) -> Iterator[Any]:
        yield from self.eyes.see(cards)
        if wanted.stores is not None:
            one = len(wanted.stores) == 1  # then the index gives the order, too
            store = cards.c.store_id
            yield store == wanted.stores[0] if one else store.in_(wanted.stores)

    def _where(self, wanted: Wanted, now: datetime) -> Iterator[Any]:
        yield from self._scope(wanted)
        if wanted.is_open is not None:
            yield cards.c.is_open.is_(wanted.is_open)
        if not (wanted.words.strip() or wanted.stage or wanted.case_type):
            yield ~_has(GATHERING)
        if wanted.stage:
            yield _refused() if wanted.stage == "refused" else _has(wanted.stage)
        if wanted.when:
            yield _ends(wanted.when, now)
        if wanted.role:
            yield _waits(wanted.role)
        if wanted.severity:
            yield _contains(cards.c.severities, wanted.severity)
        if wanted.since:
            yield cards.c.registered_at >= wanted.since
        if wanted.until:
            yield cards.c.registered_at < wanted.until
        for name in ("handler_id", "case_type", "liability"):
            if value := getattr(wanted, name):
                yield cards.c[name] == value
        if words := wanted.words.strip():
            yield or_(*self._finds(words))


def as_told(card: Plain) -> Plain:
    """A card as case files name things: one clock per rule, missing by rule.

    A clock that only advises runs like any other, marked as such (A25).
    """
    told = outside(card)
    told["clocks"] = [
        clock | {"rule": rule, "state": _state(clock)}
        for clock in told["clocks"]
        for rule in clock["rules"]
    ]
    told["missing_facts"] = told["missing"]
    rules = [rule for one in told["missing"] for rule in one["rules"]]
    told["missing"] = list(dict.fromkeys(rules))
    return told


def _state(clock: Plain) -> str:
    return "running" if clock["state"] == "advised" else clock["state"]


def is_overdue(clock: Plain, now: datetime) -> bool:
    """Whether a clock still runs though its moment has passed (C02)."""
    return clock["state"] == "running" and now > clock["due_at"]


def _number(db: Connection, *where: Any) -> int:
    return int(db.scalar(select(func.count()).select_from(cards).where(*where)) or 0)


def _has(stage: str) -> Any:
    return cards.c.stages.op("&")(bit_of(stage)) != 0


def _refused() -> Any:
    return cards.c.case_id.in_(select(refused.c.case_id))


def _contains(column: Any, word: str) -> Any:
    return column.contains(f" {word} ", autoescape=True)


def _waits(role: str) -> Any:
    return _contains(cards.c.waits_for, role)


def _ends(when: str, now: datetime) -> Any:
    """When the next clock ends: past, on this Shanghai day, later, or never."""
    due = cards.c.next_due_at
    midnight = datetime.combine(now.astimezone(SHANGHAI), time.max, SHANGHAI)
    return {
        "overdue": due < now,
        "today": and_(due >= now, due <= midnight),
        "later": and_(due > midnight, due < NEVER),
        "without": due == NEVER,
    }[when]
