"""Names of a case file turned into ids, and its made-up files into exhibits."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from domain.evidence.vault import NotKept, Vault
from domain.reading import Field, fields_of
from domain.stores.store import ORGANISATION, store_id_of


class Names:
    """One file's names: the same name is the same id wherever it stands."""

    def __init__(self, title: str, store: str) -> None:
        self.space = uuid5(ORGANISATION, f"case file {title} {store}")
        self.store_id = store_id_of(store)
        self._stores = {store: self.store_id}

    def move_to(self, store: str, code: str) -> None:
        """Let the file's store be another one, where the book has this code already."""
        self.store_id = self._stores[store] = store_id_of(code)

    def id_of(self, name: str) -> UUID:
        """The id a name stands for; an id stands for itself."""
        try:
            return UUID(name)
        except ValueError:
            return uuid5(self.space, name)

    def id_in(self, key: str, name: str) -> UUID:
        """The id of a name in a field; stores go by their code."""
        if key == "store_id":
            return self._stores.get(name) or store_id_of(name)
        return self.id_of(name)

    def with_ids(self, told: Mapping[str, Any], ask: type | None) -> dict[str, Any]:
        """A step's fields as the reader wants them: ids for names, in lists too."""
        known = {field.name: field for field in fields_of(ask)} if ask else {}
        resolved: dict[str, Any] = {}
        for key, value in told.items():
            key = _whole_key(key, known)
            if key.endswith("_id") and isinstance(value, str):
                value = str(self.id_in(key, value))
            elif key.endswith("_ids") and isinstance(value, list):
                value = [str(self.id_in(key[:-1], str(one))) for one in value]
            elif isinstance(value, list):
                rows = known[key].rows if key in known else None
                value = [self._item(one, rows) for one in value]
            resolved[key] = value
        return resolved

    def _item(self, one: Any, rows: type | None) -> Any:
        return self.with_ids(one, rows) if isinstance(one, Mapping) else one


def _whole_key(key: str, known: Mapping[str, Field]) -> str:
    """`case` is short for `case_id`, `slip` for `slip_no`, if no field is so named."""
    short = (whole for whole in (f"{key}_id", f"{key}_no") if whole in known)
    return key if key in known else next(short, key)


def keep_file(told: dict[str, Any], ask: type, folder: Path, vault: Vault) -> None:
    """Take a step's file in: by `file`, a path beside the case file, or as `text`.

    Raises NotKept, OSError.
    """
    known = {field.name for field in fields_of(ask)}
    given = [key for key in ("file", "text") if key in told and key not in known]
    if "file_sha256" not in known or not given:
        return
    if given == ["text"]:
        content = str(told.pop("text")).encode()
        name = f"{told.get('paper', 'file')}.txt"
    else:
        path = folder / str(told.pop("file"))
        content, name = path.read_bytes(), path.name
    kept = vault.keep(BytesIO(content), name)
    filled = {"file_sha256": kept.sha256, "file_name": name}
    filled |= {"media_type": kept.media_type, "size_bytes": kept.size}
    for key in known & filled.keys():
        told.setdefault(key, filled[key])


__all__ = ["Names", "NotKept", "keep_file"]
