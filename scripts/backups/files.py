"""Files of the vault (证据库) as they are copied: by content, and each once."""

import os
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from domain.evidence.vault import Vault, chunks
from scripts.backups.manifest import HEX, Kept


def files_of(vault: Vault) -> Iterator[Path]:
    """Every file in a vault, in the order of their digests."""
    for path in sorted(vault.folder.glob("??/*")):
        if HEX.fullmatch(path.name) and path.parent.name == path.name[:2]:
            yield path


def copied(source: Path, to: Vault) -> Kept | None:
    """A file in another vault, copied there if it is not yet; None if it is damaged.

    What lies there with the right size was looked at when it came. Raises OSError.
    """
    place, digest = to.path(source.name), sha256()
    name = f"{source.name[:2]}/{source.name}"
    with suppress(FileNotFoundError):
        if place.stat().st_size == source.stat().st_size:
            return Kept(name, place.stat().st_size, source.name)
    beside = to.folder / "incoming" / uuid4().hex
    beside.parent.mkdir(parents=True, exist_ok=True)
    try:
        with source.open("rb") as file, beside.open("xb") as new:
            for chunk in chunks(file):
                digest.update(chunk)
                new.write(chunk)
            new.flush()
            os.fsync(new.fileno())
        if digest.hexdigest() != source.name:
            return None
        place.parent.mkdir(parents=True, exist_ok=True)
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
    return Kept(name, place.stat().st_size, source.name)
