"""Whose turn it is (轮到谁), and why: asked by commands and pages alike, so they agree.

The procedure says in its `[[reception]]` entries who serves which visitor, and in its
`[[passing]]` entries what becomes of a turn that comes while somebody is kept from it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from uuid import UUID

from domain.errors import No, Refused
from domain.policies.pack import Passing, Reception
from domain.policies.rules import Rules
from domain.rota.rota import USED_AHEAD, Rota


class NoRotaHere(Refused):
    """本店的流程没有规定这种来客由谁接待。"""


class NobodyIsFree(Refused):
    """现在没有空闲的家居顾问；轮次不变，有人空出来再接待。"""


@dataclass(frozen=True)
class Skip:
    """A turn that passes somebody by: what keeps him, what he gets for it."""

    consultant_id: UUID
    hindrance: str
    then: str  # lost, made_up, retained
    rules: tuple[str, ...]
    say: str


@dataclass(frozen=True)
class Next:
    """Whose turn it is: by order, retained or made up; who is passed by before.

    `choosing`: he is kept by something he may hand over, so he has to choose first.
    """

    consultant_id: UUID
    turn: str
    skips: tuple[Skip, ...] = ()
    choosing: Passing | None = None


@dataclass(frozen=True)
class Serving:
    """Who serves a visitor, by which entry; the turn it is, if it is one."""

    entry: Reception
    consultant_id: UUID | None
    next: Next | None = None


def next_of(rota: Rota, rules: Rules) -> Next:
    """Whose turn it is for a new visitor. Raises NobodyIsFree."""
    for owed in rota.owed:
        if rota.is_free(owed.consultant_id):
            return Next(owed.consultant_id, owed.kind)
    if not any(map(rota.is_free, rota.order)):
        raise NobodyIsFree
    skips, ahead = list[Skip](), Counter(rota.ahead)
    for consultant_id in cycle(rota.from_next()):
        hindrance = rota.hindrance_of(consultant_id)
        if ahead[consultant_id]:
            ahead[consultant_id] -= 1
            hindrance = USED_AHEAD
        if hindrance is None:
            return Next(consultant_id, "by_order", tuple(skips))
        entry = passing_of(rules, hindrance)
        if entry.then == "choice":
            return Next(consultant_id, "by_order", tuple(skips), entry)
        skips.append(Skip(consultant_id, hindrance, entry.then, entry.rule, entry.say))
    raise NobodyIsFree


def passing_of(rules: Rules, hindrance: str) -> Passing:
    """What the procedure says of a turn missed so. Raises NoRotaHere."""
    for entry in rules.asked(Passing):
        if hindrance in entry.hindrance:
            return entry
    raise NoRotaHere


def counts(rules: Rules, arrival: str) -> bool:
    """Whether somebody serves such a visitor at all, on whatever day."""
    entries = (one for one in rules.asked(Reception) if arrival in one.arrival)
    return not any(one.serves == "nobody" for one in entries)


def serving(
    rota: Rota,
    rules: Rules,
    arrival: str,
    asked_for_id: UUID | None = None,
    colleague_id: UUID | None = None,
) -> Serving:
    """Who serves a visitor of a kind: the first entry that finds somebody.

    With a colleague only voluntary reception is asked. Raises NoRotaHere, NobodyIsFree.
    """
    entries = [one for one in rules.asked(Reception) if arrival in one.arrival]
    if not entries:
        raise NoRotaHere
    for entry in entries:
        if colleague_id is None or entry.voluntary:
            if found := _by(entry, rota, rules, asked_for_id, colleague_id):
                return found
    raise NobodyIsFree


def _by(
    entry: Reception,
    rota: Rota,
    rules: Rules,
    asked_for_id: UUID | None,
    colleague_id: UUID | None,
) -> Serving | None:
    match entry.serves:
        case "nobody":
            return Serving(entry, None)
        case "asked":
            return Serving(entry, asked_for_id) if rota.is_free(asked_for_id) else None
        case "next" if entry.turn == "used":
            turn = next_of(rota, rules)
            return Serving(entry, turn.consultant_id, turn)
    able = [colleague_id] if colleague_id else _others(rota, asked_for_id)
    free = (one for one in able if rota.is_free(one))
    return next((Serving(entry, one) for one in free), None)


def _others(rota: Rota, asked_for_id: UUID | None) -> Iterator[UUID]:
    return (one for one in rota.from_next() if one != asked_for_id)


def must_be_his(turn: Next, presser_id: UUID, rota: Rota, entry: Reception) -> None:
    """Raises Refused where a consultant takes what is another's turn."""
    if turn.choosing:
        raise Refused([No(turn.choosing.rule, turn.choosing.say)])
    if presser_id in rota.order and presser_id != turn.consultant_id:
        place = rota.order.index(turn.consultant_id) + 1
        raise Refused([No(entry.rule, f"{entry.say}现在轮到第 {place} 位。")])
