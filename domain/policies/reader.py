"""Reads a pack: every slip of the pen is named by file, rule, key and reason."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, get_type_hints

from domain.deadlines import length_of
from domain.money import Fen, fen_of
from domain.policies import pack as kinds
from domain.policies.checks import slips
from domain.policies.condition_reader import Unreadable, read_condition
from domain.policies.conditions import Condition, Ref
from domain.policies.contradictions import contradictions
from domain.policies.vocabulary import knows_acts

SHIPPED = Path(__file__).parent / "packs"
CODE = re.compile(r"[\w-]+/[\w.-]+")
KINDS = {
    kind.__name__.lower(): kind
    for kind in (
        *(kinds.Setting, kinds.Authority, kinds.Lock, kinds.Apart, kinds.Duty),
        *(kinds.Trigger, kinds.Proof, kinds.Wording, kinds.Record, kinds.Report),
        *(kinds.Checklist, kinds.Circle, kinds.Reception, kinds.Passing),
    )
}


class PackUnreadable(ValueError):
    """A pack nobody can adopt: where it is wrong, and why."""


def read_shipped(code: str) -> kinds.Pack:
    """A pack that ships with the ledger, by its code in any case, such as P02.

    Raises PackUnreadable.
    """
    path = SHIPPED / f"{code.lower()}.toml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in SHIPPED.glob("*.toml")))
        raise PackUnreadable(f"{code}: no such pack here; there are {known}")
    return read_file(path)


def read_file(path: Path) -> kinds.Pack:
    """A pack from a file. Raises PackUnreadable."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        raise PackUnreadable(f"{path.name}: cannot be read: {wrong}") from wrong
    return read_pack(text, path.name)


def read_pack(text: str, file: str) -> kinds.Pack:
    """A pack from its text; the same text is read once. Raises PackUnreadable."""
    return _checked(sha256(text.encode()).digest(), text, file, knows_acts())


def read_adopted(text: str, pack: str) -> kinds.Pack:
    """A pack as it was adopted: what a stricter reader refuses today is still followed.

    Whoever tightens a check would otherwise lock every store out of its own past.
    """
    return _read(sha256(text.encode()).digest(), text, pack)


@cache
def _checked(digest: bytes, text: str, file: str, _knows_acts: bool) -> kinds.Pack:
    """The pack, if it speaks of nothing that is not there."""
    pack = _read(digest, text, file)
    common = pack if pack.code == "common" else read_shipped("common")
    words = {
        kind: {**common.words.get(kind, {}), **pack.words.get(kind, {})}
        for kind in {*common.words, *pack.words}
    }
    settings = frozenset(one.name for one in (*common.setting, *pack.setting))
    if found := [*slips(pack, words, settings), *contradictions(pack)]:
        raise PackUnreadable("\n".join(f"{file}: {slip}" for slip in found))
    return pack


@cache
def _read(_digest: bytes, text: str, file: str) -> kinds.Pack:
    try:
        told = tomllib.loads(text)
    except (ValueError, RecursionError) as wrong:  # nested or long beyond all measure
        raise PackUnreadable(f"{file}: not TOML: {wrong}") from wrong
    words = told.pop("words", {})
    _check_words(words, file)
    read: dict[str, Any] = {"words": words, "text": text}
    for key, value in told.items():
        if key in KINDS:
            read[key] = _entries(KINDS[key], key, value, file)
        elif key in ("pack", "name", "source"):
            read[key] = _plain(value, f"{file}: {key}")
        else:
            raise PackUnreadable(f"{file}: {key}: no such key or kind of rule")
    for key in ("pack", "name"):
        if key not in read:
            raise PackUnreadable(f"{file}: {key}: missing")
    if not CODE.fullmatch(read["pack"]):
        raise PackUnreadable(f"{file}: pack: write code and version, such as P02/1")
    return _with_texts(_named_tables(kinds.Pack(**read), file), file)


def _plain(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise PackUnreadable(f"{where}: expected text, found {value!r}")
    return value


def _check_words(words: object, file: str) -> None:
    good = isinstance(words, dict) and all(
        isinstance(kind, dict) and all(isinstance(zh, str) for zh in kind.values())
        for kind in words.values()
    )
    if not good:
        raise PackUnreadable(f'{file}: words: not tables of word = "中文"')


def _entries(kind: type, key: str, told: object, file: str) -> tuple[Any, ...]:
    if not isinstance(told, list):
        raise PackUnreadable(f"{file}: {key}: write [[{key}]]")
    return tuple(
        _entry(kind, one, f"{file}: [[{key}]] {number}: {_ids(one)}")
        for number, one in enumerate(told, 1)
    )


def _ids(told: Any) -> str:
    name = told.get("rule", told.get("name", "?")) if isinstance(told, dict) else "?"
    return ", ".join(map(str, name)) if isinstance(name, list) else str(name)


def _entry(kind: type, told: object, where: str) -> Any:
    if not isinstance(told, dict):
        raise PackUnreadable(f"{where}: not a table")
    known = {field.name: field for field in fields(kind)}
    if unknown := [key for key in told if key not in known]:
        raise PackUnreadable(f"{where}: {unknown[0]}: no such key")
    for name, field in known.items():
        needed = field.default is MISSING and field.default_factory is MISSING
        if needed and name not in told:
            raise PackUnreadable(f"{where}: {name}: missing")
    hints = get_type_hints(kind)
    values = {}
    for key, value in told.items():
        try:
            values[key] = _value(hints[key], value, f"{where}: {key}")
        except (Unreadable, TypeError, ValueError) as wrong:
            if isinstance(wrong, PackUnreadable):
                raise
            raise PackUnreadable(f"{where}: {key}: {wrong}") from wrong
    within = values.get("within", "")
    if within and not within.startswith("setting."):
        _check_length(within, where)
    return kind(**values)


def _check_length(within: str, where: str) -> None:
    try:
        length_of(within)
    except ValueError as wrong:
        raise PackUnreadable(f"{where}: within: {wrong}") from wrong


def _value(hint: Any, value: object, where: str) -> Any:
    if hint == tuple[kinds.Band, ...]:
        if not isinstance(value, list) or not value:
            raise TypeError("write [[authority.band]]")
        bands = enumerate(value, 1)
        return tuple(_entry(kinds.Band, one, f"{where} {n}") for n, one in bands)
    if hint in READERS:
        return READERS[hint](value)
    if type(value) is not hint:  # a yes is no figure, though Python takes it for one
        raise TypeError(f"expected {hint.__name__}, found {value!r}")
    return value


def _texts(value: object) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(t, str) for t in texts):
        raise TypeError(f"expected a word or a list of words, found {value!r}")
    return tuple(texts)


def _bound(value: object) -> Fen | Ref:
    if isinstance(value, str) and value.startswith("setting."):
        return Ref("setting", value.removeprefix("setting."))
    return fen_of(str(value))


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected a word, found {value!r}")
    return value


READERS: Mapping[Any, Callable[[Any], Any]] = {
    tuple[str, ...]: _texts,
    Condition: read_condition,
    Condition | None: read_condition,
    Fen | Ref: _bound,
    Fen | Ref | None: _bound,
    str | None: _word,
}


def _named_tables(pack: kinds.Pack, file: str) -> kinds.Pack:
    tables = []
    for number, table in enumerate(pack.authority, 1):
        _check_bands(table, f"{file}: [[authority]] {number}: {table.matter}")
        line = table.line or "any"
        name = f"{pack.code}:{table.matter}:{line}:{number}"
        bands = tuple(replace(b, rule=b.rule or table.rule) for b in table.band)
        tables.append(replace(table, table=name, band=bands))
    return replace(pack, authority=tuple(tables))


def _with_texts(pack: kinds.Pack, file: str) -> kinds.Pack:
    """A wording without a text of its own has that of its id."""
    known = {one.id: one.text for one in reversed(pack.wording) if one.id and one.text}
    told = []
    for number, one in enumerate(pack.wording, 1):
        where = f"{file}: [[wording]] {number}: {', '.join(one.rule)}"
        if not one.text and not one.id:
            raise PackUnreadable(f"{where}: text: missing")
        if not one.text and one.id not in known:
            raise PackUnreadable(f"{where}: id: no wording {one.id} with a text")
        told.append(replace(one, text=one.text or known[one.id]))
    return replace(pack, wording=tuple(told))


def _check_bands(table: kinds.Authority, where: str) -> None:
    """Bands are (over, up to]: each begins where the one before ends."""
    reached: Fen | Ref | None = Fen(0)
    for band in table.band:
        if band.over_yuan != reached:
            raise PackUnreadable(
                f"{where}: {', '.join(band.rule)}: over_yuan: the band before ends "
                f"elsewhere, so totals would fall in no band or in two"
            )
        if isinstance(band.over_yuan, int) and isinstance(band.up_to_yuan, int):
            if band.up_to_yuan <= band.over_yuan:
                raise PackUnreadable(
                    f"{where}: {', '.join(band.rule)}: up_to_yuan: not above over_yuan"
                )
        reached = band.up_to_yuan
    if reached is not None:
        raise PackUnreadable(f"{where}: up_to_yuan: the last band leaves totals out")
