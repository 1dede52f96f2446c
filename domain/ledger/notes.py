"""Digests noted outside the book (记下的摘要): one line each, position and digest."""

import re
from pathlib import Path

from domain.ledger.verdict import Verdict

_LINE = re.compile(r"(\d{1,18}) ([0-9a-f]{64})", re.ASCII)


def read_notes(path: Path) -> dict[int, bytes]:
    """What was noted. Raises OSError; ValueError, in Chinese, for another line."""
    noted: dict[int, bytes] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not (read := _LINE.fullmatch(line.strip())):
            raise ValueError(f"{path} 第 {number} 行不是“位次 摘要”：{line[:80]}")
        position, digest = int(read[1]), bytes.fromhex(read[2])
        if noted.setdefault(position, digest) != digest:
            raise ValueError(f"{path} 第 {number} 行：#{position} 记过不同的摘要")
    if not noted:
        raise ValueError(f"{path} 是空的，没有记下任何摘要")
    return noted


def note(path: Path, verdict: Verdict) -> None:
    """Add the end of a book to the notes. Raises OSError."""
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{verdict.position} {verdict.digest.hex()}\n")
