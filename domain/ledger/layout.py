"""How the fields of a fact are laid out as text (状态), and read back.

JSON, keys sorted, Chinese as Chinese. What the row says already, such as when the book
took it, is left out of the text and filled in from the row.
"""

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from types import NoneType
from typing import Any, cast, get_args, get_origin, get_type_hints
from uuid import UUID

from domain.fact import HEADER, PERSONAL, Fact
from domain.ledger.errors import FactUnreadable

Change = Callable[[Any], Any]
Told = dict[str, Any]


def _moment(moment: datetime) -> str:
    assert moment.tzinfo, "a moment without a zone is not a moment"
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


# As JSON has it already: str, int, bool. The others are texts there.
WRITE: dict[type, Change] = {UUID: str, datetime: _moment, date: date.isoformat}
READ: dict[type, Change] = {
    UUID: lru_cache(maxsize=65_536)(UUID),  # the same few people act all day
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
}
PLAIN = (str, int, bool, *WRITE)


class Layout:
    """The fields of one kind of fact: which must be there, how each is written."""

    def __init__(self, kind: type[Fact]) -> None:
        self.kind = kind
        self.version = kind.class_version
        hints = get_type_hints(kind, include_extras=True)
        names = [one.name for one in fields(cast(Any, kind)) if one.name not in HEADER]
        self.names = frozenset(names)
        self.personal = tuple(n for n in names if _is_personal(hints[n]))
        self.types = {name: _type_of(kind, name, hints[name]) for name in names}
        self._read = [
            (name, _each(READ[type_], many))
            for name, (type_, many, _) in self.types.items()
            if type_ in READ
        ]

    def text(self, fact: Fact, sealed: Told) -> str:
        """The state of a fact; `sealed` are the texts that stand for personal fields.

        Raises TypeError for a value that is not what its field says.
        """
        told = {name: self._written(name, getattr(fact, name)) for name in self.names}
        if self.version > 1:
            told["class_version"] = self.version
        return json.dumps(
            told | sealed, sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )

    def told(self, state: str) -> Told:
        """The fields a state tells, whatever version of the fact wrote it.

        Raises FactUnreadable.
        """
        try:
            told: Told = json.loads(state)
            if self.version > 1 or "class_version" in told:
                self._upcast(told)
            for name, read in self._read:
                if (value := told[name]) is not None:
                    told[name] = read(value)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise FactUnreadable(f"{type(error).__name__}: {error}") from error
        if told.keys() != self.names:
            apart = sorted(self.names ^ told.keys())
            raise FactUnreadable(f"fields missing or unheard of: {', '.join(apart)}")
        return told

    def misfits(self, told: Told) -> list[str]:
        """Fields whose value is not of the type the fact says."""
        return [name for name in self.names if not self._fits(name, told[name])]

    def _fits(self, name: str, value: Any) -> bool:
        type_, many, may_lack = self.types[name]
        if value is None:
            return may_lack
        if not many:
            return type(value) is type_
        return type(value) is list and all(type(one) is type_ for one in value)

    def _written(self, name: str, value: Any) -> Any:
        if not self._fits(name, value):
            raise TypeError(f"{self.kind.topic}.{name} cannot be {value!r:.80}")
        type_, many, _ = self.types[name]
        if value is None or type_ not in WRITE:
            return value
        return _each(WRITE[type_], many)(value)

    def _upcast(self, told: Told) -> None:
        """Bring what an earlier version of the fact said to what it says now."""
        version = told.pop("class_version", 1)
        if not 0 < version <= self.version:
            raise ValueError(f"version {version} is newer than this program")
        for old in range(version, self.version):
            getattr(self.kind, f"upcast_v{old}_v{old + 1}")(told)


@cache
def layout_of(kind: type[Fact]) -> Layout:
    """The layout of a kind of fact, worked out once."""
    return Layout(kind)


def _each(change: Change, many: bool) -> Change:
    if not many:
        return change
    return lambda values: [change(value) for value in values]


def _is_personal(hint: Any) -> bool:
    metadata = getattr(hint, "__metadata__", ())
    return PERSONAL in metadata or any(_is_personal(one) for one in get_args(hint))


def _type_of(kind: type[Fact], name: str, hint: Any) -> tuple[type, bool, bool]:
    """The plain type of a field, whether it is a list of it, whether it may lack."""
    inner, may_lack, many = hint, False, False
    if NoneType in get_args(inner):
        may_lack = True
        (inner,) = (one for one in get_args(inner) if one is not NoneType)
    if get_origin(inner) is list:
        many = True
        (inner,) = get_args(inner)
    inner = getattr(inner, "__origin__", inner)  # Annotated
    inner = getattr(inner, "__supertype__", inner)  # NewType, such as Fen
    assert inner in PLAIN, f"{kind.topic}.{name}: a fact has plain fields, not {hint}"
    assert not (many and _is_personal(hint)), f"{kind.topic}.{name}: seal one by one"
    return cast(type, inner), many, may_lack
