"""Exhibits as people read them: what, in whose hands, and where the file is."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from web.desk import read_models, vault
from web.names import staff_names

HARMLESS = {"image/png", "image/jpeg", "image/gif", "image/webp"}


def exhibits_of(
    stores: Sequence[UUID] | None, case_id: UUID | None = None, limit: int | None = None
) -> list[dict[str, Any]]:
    """Each exhibit with its chain of hands and whether its file lies in the vault."""
    told = read_models()["evidence_index"].exhibits(stores, case_id, limit)
    steps = [step for one in told for step in one["custody"]]
    names = staff_names(step["by"] for step in steps)
    for step in steps:
        step["who"] = names.get(step["by"], "")
    return [one | {"kept": kept(one)} for one in told]


def kept(exhibit: dict[str, Any]) -> bool:
    """Whether its file is here."""
    digest = exhibit.get("file_sha256")
    return bool(digest) and vault().has(digest)
