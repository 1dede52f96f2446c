"""Plans which case file is told when, in which house; tells them in order of time."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from uuid import UUID, uuid5

from domain.ledger.keys import KeyRing
from domain.stores.store import ORGANISATION
from scripts.rehearsal.patterns import Deed, Pattern
from scripts.rehearsal.telling import House, Story, Told
from scripts.rehearsal.writing import in_lots, make_keys

OPENS = datetime(2026, 1, 1, tzinfo=UTC)  # the book, and its houses
WEEKS = 50  # over which complaints come in
HOUSES = 5  # that follow the rules of one file
REFUSALS = 0.25  # case files try every door; in life fewer are tried
KEYS_AT_ONCE = 500  # stories

Teller = tuple[Story, Sequence[Deed]]


def planned(patterns: Sequence[Pattern], cases: int, seed: int) -> list[Teller]:
    """Every house, then stories enough for so many cases, as they begin in time.

    The longer a case, the rarer it is told.
    """
    chance, space = Random(seed), uuid5(ORGANISATION, f"rehearsal {seed}")
    houses = [
        [House(pattern, first + number, space) for number in range(1, HOUSES + 1)]
        for first, pattern in zip(count(step=HOUSES), patterns)
    ]
    often = [pattern.cases / _facts(pattern) for pattern in patterns]
    tellers: list[Teller] = []
    while cases > 0:
        house = chance.choice(chance.choices(houses, often)[0])
        tellers.append(_story(house, chance, uuid5(space, f"story {len(tellers)}")))
        cases -= house.pattern.cases
    opened = [_opening(house) for some in houses for house in some if house.stories]
    return sorted(opened + tellers, key=lambda teller: teller[0].begins)


def _facts(pattern: Pattern) -> int:
    return sum(len(deed.lines) for deed in pattern.story if not deed.is_refusal)


def _opening(house: House) -> Teller:
    shift = OPENS - house.pattern.begins
    return Story(house, house.space, shift, ""), house.pattern.house


def _story(house: House, chance: Random, space: UUID) -> Teller:
    """Some weeks later or earlier, on the same weekday; some refusals left out."""
    pattern = house.pattern
    house.stories += 1
    first = (OPENS - pattern.begins).days // 7 + 1
    weeks = timedelta(weeks=first + chance.randrange(WEEKS))
    shift = weeks + timedelta(seconds=chance.randrange(3 * 3600))
    kept = [d for d in pattern.story if not d.is_refusal or chance.random() < REFUSALS]
    return Story(house, space, shift, f"演练顾客{str(space)[:6]}"), kept


def told(tellers: Sequence[Teller], keys: KeyRing) -> Iterator[Told]:
    """What all of them tell, side by side, as it follows in time."""
    heap: list[tuple[datetime, int, int]] = []
    begun: dict[int, Teller] = {}

    def next_of(number: int, nth: int) -> None:
        story, deeds = begun[number]
        if nth < len(deeds):
            heappush(heap, (story.begins + deeds[nth].after, number, nth))
        else:
            del begun[number]

    def until(moment: datetime) -> Iterator[Told]:
        while heap and heap[0][0] < moment:
            _, number, nth = heappop(heap)
            story, deeds = begun[number]
            yield story.tell(deeds[nth], keys)
            next_of(number, nth + 1)

    for number, teller in enumerate(_with_keys(tellers, keys)):
        yield from until(teller[0].begins)
        begun[number] = teller
        next_of(number, 0)
    yield from until(datetime.max.replace(tzinfo=UTC))


def _with_keys(tellers: Iterable[Teller], keys: KeyRing) -> Iterator[Teller]:
    """The same, everybody in them given a key before."""
    for lot in in_lots(tellers, KEYS_AT_ONCE):
        make_keys(keys, {who for teller in lot for who in _sealed_in(*teller)})
        yield from lot


def _sealed_in(story: Story, deeds: Sequence[Deed]) -> Iterator[str]:
    for deed in deeds:
        for line in deed.lines:
            if line.clear and line.person_id:
                yield story.id(line.person_id)
