"""Cards and rows as plain data: kept as JSON, told outside in yuan."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from domain.money import yuan_of

Plain = dict[str, Any]


def kept(told: Any) -> str:
    """A card as JSON text: named values as tables, moments and ids as text."""
    plain = {name: _tables(value) for name, value in vars(told).items()}
    return _ENCODER.encode(plain)


def _tables(value: Any) -> Any:
    """A row of named values as tables; anything else as it is."""
    if isinstance(value, tuple) and value and hasattr(value[0], "_asdict"):
        return [one._asdict() for one in value]
    return value


def _text(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    return str(value)


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), default=_text, check_circular=False
)
_moment = lru_cache(maxsize=4096)(datetime.fromisoformat)


def read_kept(text: str) -> Any:
    """A kept card; what is named `…_at` is a moment again, `…_id` an id."""
    return json.loads(text, object_hook=_read)


def _read(told: Plain) -> Plain:
    for name, value in told.items():
        if name.endswith("_at") and isinstance(value, str):
            told[name] = _moment(value)
        elif name.endswith("_id") and isinstance(value, str):
            told[name] = UUID(value)
    return told


def outside(told: Any) -> Any:
    """As case files and pages' data say it: `…_fen` is yuan under the plain name."""
    if isinstance(told, Mapping):
        named = {k: v for k, v in told.items() if v is not None}
        return {_name(k): _yuan(v) if _fen(k) else outside(v) for k, v in named.items()}
    if isinstance(told, list | tuple | set | frozenset):
        return [outside(one) for one in told]
    return told


def _fen(name: Any) -> bool:
    return isinstance(name, str) and name.endswith("_fen")


def _name(name: Any) -> Any:
    return name.removesuffix("_fen") if _fen(name) else name


def _yuan(fen: Any) -> Any:
    if isinstance(fen, Mapping):
        return {key: yuan_of(int(one)) for key, one in fen.items()}
    return yuan_of(int(fen))


def in_yuan(sums: Mapping[str, Any], names: Iterable[str]) -> Plain:
    """Figures by name, nought where nothing was booked; PostgreSQL sums are Decimal."""
    return {name: yuan_of(int(sums.get(name) or 0)) for name in names}
