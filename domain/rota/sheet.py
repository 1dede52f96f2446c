"""The sheet on the wall (轮值表): whose turn it is and why, as it stands now.

Asks the same question as the command that serves a visitor, so the two never disagree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from domain.errors import Refused
from domain.ledger.ledger import Ledger
from domain.policies.duties import Owed as Duty, owed
from domain.policies.in_force import rules_of_store
from domain.policies.pack import Entry, Passing, Reception as Serving, Record
from domain.policies.rules import Rules
from domain.rota.rota import Reception, Rota, rota_id_of
from domain.rota.turns import Next, Skip, next_of


@dataclass(frozen=True)
class Standing:
    """One consultant on the sheet: his place, what keeps him, what is kept for him."""

    consultant_id: UUID
    place: int
    hindrance: str | None
    owed: tuple[str, ...]  # retained, made_up
    used_ahead: int
    reception_id: UUID | None


@dataclass(frozen=True)
class Sheet:
    """Whose turn it is, by which rule; and everything that is unfinished."""

    rota_id: UUID
    floor: str | None
    next: Next | None  # none on a promotion day, and while nobody is free
    rules: tuple[str, ...]
    why: str
    visitor_no: int  # of the next visitor who comes by turn
    promotion: str | None
    order: tuple[Standing, ...]
    receptions: tuple[Reception, ...]
    to_allocate: tuple[UUID, ...]
    open_duties: tuple[Duty, ...]

    @property
    def skips(self) -> tuple[Skip, ...]:
        """Who would be passed by for the next visitor, and why."""
        return self.next.skips if self.next else ()

    @property
    def tea_by(self) -> UUID | None:
        """Who serves tea: the one before him in the order. Source: P09-R20."""
        ids = [one.consultant_id for one in self.order]
        if self.next is None or self.next.consultant_id not in ids:
            return None
        return ids[ids.index(self.next.consultant_id) - 1]


def sheet_of(ledger: Ledger, store_id: UUID, floor: str | None = None) -> Sheet:
    """The sheet of a floor. Raises NotFound where no order was ever set."""
    rota = ledger.find(Rota, rota_id_of(store_id, floor))
    rules = rules_of_store(ledger, store_id)
    turn, by, why = _turn(rota, rules)
    return Sheet(
        rota_id=rota.id,
        floor=floor,
        next=turn,
        rules=by,
        why=why,
        visitor_no=rota.visitors + 1,
        promotion=rota.promotion,
        order=tuple(_standing(rota)),
        receptions=tuple(rota.receptions.values()),
        to_allocate=tuple(rota.to_allocate),
        open_duties=tuple(one for one in owed(rules, rota.facts) if one.is_open),
    )


def _turn(rota: Rota, rules: Rules) -> tuple[Next | None, tuple[str, ...], str]:
    """Whose turn it is, by which rules, in a sentence."""
    if rota.promotion:
        return None, *_said(_promotion(rules))
    try:
        turn = next_of(rota, rules)
    except Refused as no:
        return None, (), no.sentence
    return turn, *_said(_behind(turn, rules))


def _promotion(rules: Rules) -> Entry | None:
    named = (one for one in rules.asked(Record) if "PromotionBegun" in one.fact)
    return next(named, None)


def _behind(turn: Next, rules: Rules) -> Entry | None:
    """The entry that makes it his turn: what keeps him, what was owed, or the order."""
    if turn.choosing:
        return turn.choosing
    if turn.turn != "by_order":
        owing = (one for one in rules.asked(Passing) if one.then == turn.turn)
        return next(owing, None)
    by_order = (one for one in rules.asked(Serving) if one.turn == "used")
    return next(by_order, None)


def _said(entry: Entry | None) -> tuple[tuple[str, ...], str]:
    return (entry.rule, entry.say) if entry else ((), "")


def _standing(rota: Rota) -> Iterator[Standing]:
    serving = {one.consultant_id: one.reception_id for one in rota.receptions.values()}
    for place, one in enumerate(rota.order, 1):
        kept = tuple(owed.kind for owed in rota.owed if owed.consultant_id == one)
        told = (rota.hindrance_of(one), kept, rota.ahead.count(one), serving.get(one))
        yield Standing(one, place, *told)
