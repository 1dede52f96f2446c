"""What is to be ticked (核对单) on a case: conduct no record proves, never blocking."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from domain.policies.pack import Checklist
from web.wording import roles


class Item(NamedTuple):
    """One thing to do; when it was ticked, and in which role, once it is."""

    text: str
    at: datetime | None
    by: str
    command_id: UUID  # of the tick yet to be made


@dataclass(frozen=True)
class ToTick:
    """One list of a pack, with its ticks."""

    rules: tuple[str, ...]
    says: str
    step: str
    step_label: str
    items: tuple[Item, ...]

    @property
    def ticked(self) -> int:
        """How many items are ticked."""
        return sum(item.at is not None for item in self.items)


def checklists_of(hand: Any) -> list[ToTick]:
    """Every list of the packs the case follows.

    A tick is a step taken, with the item as its note.
    """
    ticks = {
        (fact.step, fact.note): fact
        for fact in reversed(hand.case.facts.told("StepTaken"))
    }
    labels = hand.rules.words("step")
    return [
        ToTick(
            one.rule,
            one.say,
            one.step,
            labels.get(one.step, one.step),
            tuple(items_of(one, ticks, hand)),
        )
        for one in hand.rules.asked(Checklist)
    ]


def items_of(one: Checklist, ticks: dict[Any, Any], hand: Any) -> Iterator[Item]:
    """The items of a list, each with its first tick."""
    for text in one.items:
        fact = ticks.get((one.step, text))
        at = fact.occurred_at if fact else None
        by = roles([fact.role], hand.rules) if fact else ""
        yield Item(text, at, by, uuid4())
