"""What is known from elsewhere: places outside, single notes, a witness's memory, keys.

The book cannot vouch for itself: whoever holds its key and its database writes it anew.
"""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from domain.ledger.verdict import COMPLETENESS, INTEGRITY, Finding
from domain.proof.checkpoint import Checkpoint
from domain.proof.note import Note, NotANote, VerifierKey, unbase64
from domain.proof.shelf import Attestation, Shelf
from domain.proof.trust import Known, Trust
from scripts.sealing.outside import Outside, content_of


def add_flags(parser: ArgumentParser) -> None:
    """The flags that name what is known from elsewhere."""
    add = parser.add_argument
    several: dict[str, Any] = {"action": "append", "default": []}
    add(
        "--outside",
        type=Path,
        metavar="FOLDER",
        **several,
        help="copies of what was sealed",
    )
    add("--checkpoint", type=Path, metavar="FILE", **several, help="one more")
    add("--witness-state", type=Path, metavar="FILE", **several)
    add("--trust-key", metavar="KEY", **several, help="first key of the book")
    add("--witness-key", metavar="KEY", **several, help="not those in the book")
    more = "stream heads at every checkpoint"
    add("--thorough", action="store_true", help=more)


def trust_in(asked: Namespace) -> tuple[Trust, list[Finding]]:
    """What the flags name; what of it is illegible. Raises OSError, ValueError."""
    known, findings = list[Known](), list[Finding]()
    for where, text in _notes(asked):
        try:
            checkpoint = Checkpoint.read(Note.read(text).text)
            known.append(Known(where, text, checkpoint))
        except NotANote as error:
            what = f"{where} 的封签读不出：{error}"
            findings.append(Finding(INTEGRITY, 0, "", "", what))
    for path in asked.witness_state:
        known += _seen(path)
    keys = [VerifierKey.read(text) for text in asked.trust_key]
    witnesses = [VerifierKey.read(text) for text in asked.witness_key]
    return Trust(known, keys, witnesses, asked.thorough), findings


def lost_attestations(asked: Namespace, shelf: Shelf) -> Iterator[Finding]:
    """What was said of checkpoints and is kept outside, but not here or otherwise."""
    said = shelf.attestations()
    for folder in asked.outside:
        outside = Outside(folder)
        ours = {outside.place_of(one): one for one in said}
        for path in outside.attested():
            if path not in ours:
                what = f"{path} 在外存处，账本旁没有"
                yield Finding(COMPLETENESS, int(path.name[:12]), "", "", what)
            elif path.read_bytes() != _content(ours[path]):
                what = f"{path} 与账本旁所存不同"
                yield Finding(INTEGRITY, int(path.name[:12]), "", "", what)


def _content(said: Attestation) -> bytes:
    """What was said; what cannot be read is like nothing outside."""
    try:
        return content_of(said)
    except ValueError:
        return b""


def _notes(asked: Namespace) -> Iterator[tuple[str, str]]:
    for folder in asked.outside:
        if not folder.is_dir():
            raise NotADirectoryError(f"没有这个文件夹：{folder}")
        for _, text in Outside(folder).notes():
            yield f"外存处 {folder} ", text
    for path in asked.checkpoint:
        yield f"{path} ", path.read_text("utf-8", errors="replace")


def _seen(path: Path) -> Iterator[Known]:
    """What a witness remembers of each book. Raises ValueError."""
    try:
        told = json.loads(path.read_text("utf-8"))
        for origin, one in told.items():
            seen = Checkpoint(origin, int(one["size"]), unbase64(one["root"]))
            yield Known("见证方所见", "", seen)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} 不是见证方的记忆：{error}") from error
