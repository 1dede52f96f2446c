"""Tells a pattern again: who, when and which number are others each time."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid5

from domain.cases.numbering import OPEN, hidden_series_of, numbered, series_of
from domain.deadlines import SHANGHAI
from domain.ledger.keys import KeyRing, SealPlace
from domain.ledger.ledger import NOBODY
from domain.stores.store import store_id_of
from scripts.keep_clocks import CLOCK
from scripts.rehearsal.patterns import CASH, FLOAT, Deed, Line, Pattern
from scripts.rehearsal.templates import Place, Template, day_of, moment_of

NUMBERED = "cases.CaseNumbered"
UNCHANGED = {str(CLOCK): str(CLOCK), str(NOBODY): str(NOBODY)}


class Entry(NamedTuple):
    """What becomes one row: the rest is given by the book."""

    stream_id: str
    stream_version: int
    topic: str
    state: str
    part: int


class Told(NamedTuple):
    """A command and its entries, at its moment."""

    moment: datetime
    command_id: str
    actor: str
    entries: list[Entry]


class House:
    """One store: its people and petty cash are the same in all its stories."""

    def __init__(self, pattern: Pattern, number: int, space: UUID) -> None:
        self.pattern = pattern
        self.code = f"{pattern.code}-{number:02d}"
        self.space = uuid5(space, f"house {self.code}")
        self.store_id = store_id_of(self.code)
        self.stories = 0
        self.balance_fen = 0
        self.versions: dict[str, int] = {}
        self.numbers: dict[str, int] = {}  # the last given, by what it begins with
        cash = uuid5(self.store_id, "petty cash")
        self.ids = UNCHANGED | {
            str(pattern.store_id): str(self.store_id),
            str(uuid5(pattern.store_id, "petty cash")): str(cash),
        }
        for old in _ids_in(pattern.house) - self.ids.keys():
            self.ids[old] = str(uuid5(self.space, old))


class Story:
    """One telling of a pattern, in one house, so much later or earlier."""

    def __init__(self, house: House, space: UUID, shift: timedelta, name: str) -> None:
        self.house = house
        self.space = space
        self.shift = shift
        self.name = name  # of the complainant; empty where the house is told
        self.begins = house.pattern.begins + shift
        self.ids: dict[str, str] = {}
        self.numbers: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self._say: dict[str, Callable[[str], str]] = {
            "id": self.id,
            "at": self._at,
            "on": self._on,
            "case_no": self._case_no,
            "code": lambda said: house.code,
            "no": lambda said: f"{said}-{str(space)[:8]}" if name else said,
        }

    def id(self, old: str) -> str:
        """The id that stands for an old one in this telling."""
        known = self.house.ids.get(old) or self.ids.get(old)
        if known is None:
            known = self.ids[old] = str(uuid5(self.space, old))
        return known

    def tell(self, deed: Deed, keys: KeyRing) -> Told:
        """What a command added, as it comes out in this telling."""
        moment = self.begins + deed.after
        command_id = str(uuid5(self.space, deed.command_id))
        told = Told(moment, command_id, self.id(deed.actor), [])
        for part, line in enumerate(deed.lines):
            stream_id = self._stream(line, moment)
            text = self._text(line, SealPlace(UUID(command_id), part, ""), keys)
            told.entries.append(self._entry(line, stream_id, text, part))
        return told

    def _entry(self, line: Line, stream_id: str, text: str, part: int) -> Entry:
        shared = self.house.ids.keys() & {line.stream_id, line.about}
        house = shared or line.topic == NUMBERED
        versions = self.house.versions if house else self.versions
        versions[stream_id] = version = versions.get(stream_id, 0) + 1
        return Entry(stream_id, version, line.topic, text, part)

    def _stream(self, line: Line, moment: datetime) -> str:
        if line.topic == NUMBERED:
            return str(self._number(line, moment.astimezone(SHANGHAI).year))
        if line.about:
            return str(uuid5(UUID(self.id(line.about)), "refusals"))
        return self.id(line.stream_id)

    def _number(self, line: Line, year: int) -> UUID:
        """Number the case that begins here; the series of house and year it is in."""
        (old,) = (p.said for p in line.text if not isinstance(p, str) and
                  p.kind == "case_no")  # fmt: skip
        kind = old.partition("-")[0]
        stem = f"{kind}-{year}-{self.house.code}-"
        self.house.numbers[stem] = number = self.house.numbers.get(stem, 0) + 1
        self.numbers[old] = numbered(stem, number)
        self._say["number"] = lambda said: str(number)
        series = series_of if kind == OPEN else hidden_series_of
        return series(self.house.store_id, year)

    def _text(self, line: Line, place: SealPlace, keys: KeyRing) -> str:
        parts = []
        for part in line.text:
            if isinstance(part, str):
                parts.append(part)
            elif part.kind == "sealed":
                parts.append(self._sealed(line, place._replace(field=part.field), keys))
            else:
                parts.append(self._say[part.kind](part.said))
        text = "".join(parts)
        return self._cash(line, text) if line.topic.startswith(CASH) else text

    def _sealed(self, line: Line, place: SealPlace, keys: KeyRing) -> str:
        clear = line.clear[place.field]
        if self.name and place.field.endswith("_name"):
            clear = self.name
        elif self.name and place.field.endswith("_phone"):
            clear = phone_of(self.space)
        named = line.person_id and UUID(self.id(line.person_id))
        return keys.seal(named or uuid5(place.command_id, line.whose), clear, place)

    def _cash(self, line: Line, text: str) -> str:
        """What the petty cash holds now; it began with enough for all its stories."""
        told, moved = json.loads(text), line.moved_fen
        if line.topic == FLOAT:
            told["amount_fen"] = moved = moved * max(1, self.house.stories)
        self.house.balance_fen += moved
        told["balance_fen"] = self.house.balance_fen
        if "difference_fen" in told:  # a count
            told["amount_fen"] = told["balance_fen"] + told["difference_fen"]
        return json.dumps(
            told, sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )

    def _at(self, said: str) -> str:
        moment = (moment_of(said) + self.shift).astimezone(UTC)
        return moment.isoformat().replace("+00:00", "Z")

    def _on(self, said: str) -> str:
        return date.isoformat(day_of(said) + timedelta(days=self.shift.days))

    def _case_no(self, said: str) -> str:
        return self.numbers.get(said, said)


def phone_of(space: UUID) -> str:
    """A phone nobody has, the same for the same telling."""
    return f"199{space.int % 10**8:08d}"


def _ids_in(deeds: tuple[Deed, ...]) -> set[str]:
    """Every id that the house's own entries name."""
    lines = [line for deed in deeds for line in deed.lines]
    found = {line.stream_id for line in lines} | {deed.actor for deed in deeds}
    return found | {id for line in lines for id in _named(line.text)}


def _named(text: Template) -> set[str]:
    return {p.said for p in text if isinstance(p, Place) and p.kind == "id"}
