"""What may be asked, field by field, as people outside name and type it."""

from collections.abc import Hashable, Iterator
from dataclasses import MISSING, Field as Declared, dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID

from domain import glossary
from domain.deadlines import SHANGHAI
from domain.fact import HEADER, PERSONAL, Of
from domain.money import Fen, yuan_of

LONG = {"summary", "text", "wording", "reason", "note", "content", "explanation"}
PLAIN: dict[object, str] = {
    Fen: "money",
    str: "text",
    int: "integer",
    bool: "yes/no",
    datetime: "moment",
    date: "day",
    UUID: "id",
}


@dataclass(frozen=True)
class Field:
    """One blank of a form (栏目): how it is named outside, what belongs in it."""

    name: str  # as typed: amount_yuan
    inside: str  # as in the fact: amount_fen
    kind: (
        str  # text, long text, personal, word, money, integer, yes/no, moment, day, id
    )
    required: bool
    word: str | None = None  # the kind of words, such as paper
    many: bool = False  # a list of these
    rows: type | None = None  # kind "rows": tables with the fields of this dataclass

    @property
    def label(self) -> str:
        """What it is called on a form."""
        return glossary.label(self.name)

    @property
    def help(self) -> str:
        """One sentence about it."""
        return glossary.says(self.name)


def fields_of(ask: type) -> tuple[Field, ...]:
    """The fields of what is asked or of a fact, without what the book fills in."""
    return _fields_of(cast(Hashable, ask))


@lru_cache(maxsize=None)
def _fields_of(ask: type) -> tuple[Field, ...]:
    hints = get_type_hints(ask, include_extras=True)
    told = [field for field in fields(ask) if field.init and field.name not in HEADER]
    return tuple(_field(field, hints[field.name]) for field in told)


def _field(declared: Declared[Any], hint: object) -> Field:
    """Read a field's type; TypeError for one that no fact may have."""
    hint, may_lack = _without_none(hint)
    given = declared.default is MISSING and declared.default_factory is MISSING
    name, many = declared.name, get_origin(hint) in (list, tuple)
    if many:
        hint = get_args(hint)[0]
    kind, word, rows = _kind(name, hint)
    outside = name.removesuffix("_fen") + "_yuan" if kind == "money" else name
    return Field(outside, name, kind, given and not may_lack, word, many, rows)


def _without_none(hint: object) -> tuple[object, bool]:
    if get_origin(hint) not in (Union, UnionType):
        return hint, False
    only, *others = [each for each in get_args(hint) if each is not NoneType]
    if others:
        raise TypeError(f"a field is of one type, not {hint}")
    return only, True


def _kind(name: str, hint: object) -> tuple[str, str | None, type | None]:
    """The kind of one value, its kind of words, the table it is."""
    if get_origin(hint) is Annotated:
        mark = get_args(hint)[1]
        if mark == PERSONAL:
            return "personal", None, None
        if isinstance(mark, Of):
            return "word", mark.kind, None
    if is_dataclass(hint):
        return "rows", None, cast(type, hint)
    if hint not in PLAIN:
        raise TypeError(f"{name}: a fact has no field of type {hint}")
    long = hint is str and (name in LONG or name.endswith(("_text", "_note")))
    return "long text" if long else PLAIN[hint], None, None


def written(told: Any) -> dict[str, object]:
    """What was asked, or a fact, as it is typed outside; what is absent left out."""
    values = ((each, getattr(told, each.inside)) for each in fields_of(type(told)))
    return {each.name: _written(each, it) for each, it in values if it is not None}


def _written(field: Field, value: Any) -> object:
    if field.many and isinstance(value, list | tuple):
        return [_written(field, one) for one in value]
    match field.kind:
        case "money":
            return yuan_of(value)
        case "moment":
            return cast(datetime, value).astimezone(SHANGHAI).isoformat()
        case "day":
            return cast(date, value).isoformat()
        case "id":
            return str(value)
        case "rows":
            return written(value)
    return cast(object, value)


def words_in(told: Any) -> Iterator[tuple[str, str, str]]:
    """Every word that was typed: its field (rows as lines.0.head), kind and itself."""
    for field in fields_of(type(told)):
        value = getattr(told, field.inside)
        values = value if field.many else [value]
        for place, one in enumerate(values or []):
            name = f"{field.name}.{place}" if field.many else field.name
            if field.rows and one is not None:
                yield from (
                    (f"{name}.{of}", kind, it) for of, kind, it in words_in(one)
                )
            elif field.word and one is not None:
                yield name, field.word, one
