"""One reader: a frozen dataclass becomes a marshmallow schema, whoever typed it in."""

import re
from collections.abc import Hashable, Mapping
from dataclasses import MISSING, Field as Declared, fields as declared
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, ClassVar, TypeVar, cast

from marshmallow import RAISE, Schema, ValidationError, fields, post_load, pre_load

from domain.fields import Field, fields_of, words_in, written
from domain.values import READERS, expected, read_text, split

__all__ = [
    "Field",
    "ValidationError",
    "above_nought",
    "cannot_read",
    "fields_of",
    "read",
    "schema_of",
    "words_in",
    "written",
]

AskT = TypeVar("AskT")
SHAPES: dict[str, dict[str, object]] = {
    "money": {"type": "string", "pattern": r"^[0-9,]+(\.[0-9]{1,2})?$"},
    "integer": {"type": "integer", "minimum": 0},
    "yes/no": {"type": "boolean"},
    "moment": {"type": "string", "format": "date-time"},
    "day": {"type": "string", "format": "date"},
    "id": {"type": "string", "format": "uuid"},
}


def read(ask: type[AskT], typed: Mapping[str, object]) -> AskT:
    """Read what was typed: a form, JSON, or a table of a case file or pack.

    Raises marshmallow's ValidationError: a list of Chinese sentences per field.
    """
    return cast(AskT, schema_of(ask)().load(typed))


def cannot_read(field: str, why: str) -> ValidationError:
    """What is said of one field that cannot be read as it stands."""
    return ValidationError({field: [why]})


def above_nought(amount_fen: int, field: str = "amount_yuan") -> None:
    """Raises ValidationError where an amount is nothing."""
    if amount_fen <= 0:
        raise cannot_read(field, "金额须大于零")


def schema_of(ask: type) -> type[Schema]:
    """The schema that reads what is asked, made once."""
    return _schema_of(cast(Hashable, ask))


@lru_cache(maxsize=None)
def _schema_of(ask: type) -> type[Schema]:
    told = {field.name: _typed(field) for field in fields_of(ask)}
    schema = AskSchema.from_dict(told, name=ask.__name__)
    return cast(type[Schema], type(ask.__name__, (schema,), {"ask": ask}))


def _typed(field: Field) -> fields.Field[Any]:
    """The marshmallow field for one blank of a form."""
    told: dict[str, Any] = {
        "required": field.required,
        "metadata": {"title": field.label, "description": field.help},
        "error_messages": {
            "required": f"{field.label}：必填，应为{expected(field.kind)}",
            "invalid": f"{field.label}：应为一列，每项是{expected(field.kind)}",
        },
    }
    if not field.many:
        told["metadata"] |= SHAPES.get(field.kind, {"type": "string"})
        return One(field, **told)
    if field.rows is None:
        return Many(field, One(field, metadata=SHAPES.get(field.kind, {})), **told)
    return Many(field, fields.Nested(schema_of(field.rows)), **told)


class One(fields.Field[object]):
    """A single value of a kind."""

    def __init__(self, told: Field, **rest: Any) -> None:
        super().__init__(**rest)
        self.told = told

    def _deserialize(self, value: object, *_: Any, **__: Any) -> object:
        try:
            return READERS.get(self.told.kind, read_text)(value)
        except ValueError as wrong:
            raise ValidationError(f"{self.told.label}：{wrong}") from None


class Many(fields.List[Any]):
    """A list, or text that stands for one."""

    def __init__(self, told: Field, inner: fields.Field[Any], **rest: Any) -> None:
        super().__init__(inner, **rest)
        self.told = told

    def _deserialize(self, value: object, *args: Any, **rest: Any) -> list[Any]:
        try:
            listed = split(value, self.told.kind)
        except ValueError as wrong:
            raise ValidationError(f"{self.told.label}：{wrong}") from None
        if self.told.required and listed == []:
            raise ValidationError(f"{self.told.label}：至少填一项")
        return super()._deserialize(listed, *args, **rest)


class AskSchema(Schema):
    """Reads one thing that is asked and makes it; knows no field it was not told of."""

    class Meta:
        unknown = RAISE

    error_messages = {"type": "应为一张表：栏目名和内容"}
    ask: ClassVar[type]

    @pre_load
    def tidy(self, typed: Any, **_: Any) -> Any:
        """Blanks are as if not typed; rows of a form are gathered into a list."""
        if not isinstance(typed, Mapping):
            return typed
        tidied = {name: value for name, value in typed.items() if not _blank(value)}
        for field in fields_of(self.ask):
            if field.many and hasattr(typed, "getlist") and field.name in tidied:
                tidied[field.name] = _listed(typed.getlist(field.name), field)
            if field.rows:
                _gather_rows(tidied, field.name)
            if field.kind == "yes/no" and field.required and field.name in typed:
                tidied.setdefault(field.name, False)
        return tidied

    @post_load
    def make(self, told: dict[str, object], **_: Any) -> object:
        """The frozen dataclass itself."""
        inside = {field.name: field.inside for field in fields_of(self.ask)}
        absent = {field.name: None for field in declared(self.ask) if _bare(field)}
        return self.ask(**absent | {inside[name]: told[name] for name in told})

    def handle_error(self, error: ValidationError, data: Any, **_: Any) -> None:
        """Say of a field nobody knows which one may have been meant."""
        messages = error.messages
        if isinstance(messages, dict):
            for name in set(messages) - set(self.fields) - {"_schema"}:
                messages[name] = [_unknown(str(name), list(self.fields))]


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _bare(field: Declared[Any]) -> bool:
    """Whether a field has no default of its own; None stands for it when absent."""
    return field.default is MISSING and field.default_factory is MISSING


def _listed(values: list[str], field: Field) -> object:
    """Several values of one name in a form; a single one may be text for a list."""
    return values[0] if len(values) == 1 else [v for v in values if not _blank(v)]


def _gather_rows(typed: dict[str, Any], name: str) -> None:
    """Turn lines-0-head, lines-1-head … of a form into a list of tables."""
    parts = {key: re.fullmatch(rf"{name}-(\d+)-(\w+)", str(key)) for key in typed}
    rows: dict[int, dict[str, object]] = {}
    for key, part in parts.items():
        if part is not None:
            rows.setdefault(int(part[1]), {})[part[2]] = typed.pop(key)
    if rows:
        typed[name] = [rows[number] for number in sorted(rows)]


def _unknown(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"，是否想写 {near[0]}？" if near else f"；可填：{'、'.join(known)}"
    return f"没有 {name} 这个栏目{hint}"
