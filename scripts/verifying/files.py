"""Files beside the book (卷外文件): evidence, packs and papers against their digests."""

import json
import tomllib
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

from sqlalchemy import select

from domain.evidence.vault import Vault, chunks
from domain.ledger.recorder import Recorder
from domain.ledger.tables import entries
from domain.ledger.verdict import COMPLETENESS, INTEGRITY, Finding

ONLY_NAMED = "cases.RegisterRowTakenOver"  # a register is named, not kept


def evidence(recorder: Recorder, vault: Vault) -> Iterator[Finding]:
    """Every file of evidence that is gone, or is no longer what came in."""
    seen = dict[str, str]()
    for position, stream_id, topic, state in _telling(recorder, '"file_sha256":"'):
        if topic == ONLY_NAMED or not (digest := _field(state, "file_sha256")):
            continue
        if digest not in seen:
            seen[digest] = _why_not(vault, digest)
        if why := seen[digest]:
            verdict = COMPLETENESS if why == GONE else INTEGRITY
            what = f"证据文件 {digest} {why}"
            yield Finding(verdict, position, stream_id, topic, what)


def packs(recorder: Recorder, folder: Path) -> Iterator[Finding]:
    """Every procedure or calendar whose file is no longer the text that was adopted.

    A file of another version is another procedure, and is no concern of the book.
    Raises OSError.
    """
    files = {path.name: path.read_text("utf-8") for path in folder.glob("*.toml")}
    for position, stream_id, topic, state in _telling(recorder, '"sha256":"'):
        text, digest = _field(state, "text"), _field(state, "sha256")
        if not text or not digest:
            continue
        if sha256(text.encode()).hexdigest() != digest:
            what = "所采用的文本与其摘要不符"
            yield Finding(INTEGRITY, position, stream_id, topic, what)
        for name, file in sorted(files.items()):
            if _names(text) and _names(file) == _names(text) and file != text:
                what = f"{name} 与所采用的 {_names(text)} 文本不同"
                yield Finding(INTEGRITY, position, stream_id, topic, what)


def paper(recorder: Recorder, path: Path) -> Finding | str:
    """Where the book names exactly this file, such as a report; or that it does not.

    Raises OSError.
    """
    digest = sha256(path.read_bytes()).hexdigest()
    for position, _, topic, _ in _telling(recorder, f':"{digest}"'):
        return f"{path}：即 #{position} {topic} 所指的文件"
    return Finding(INTEGRITY, 0, "", "", f"{path}：账本中没有这份文件（{digest}）")


GONE = "不在证据库中"


def _why_not(vault: Vault, digest: str) -> str:
    """What keeps a file from being the one that came in; nothing if it is."""
    if not vault.has(digest):
        return GONE
    hashed = sha256()
    with vault.path(digest).open("rb") as file:
        for chunk in chunks(file):
            hashed.update(chunk)
    return "" if hashed.hexdigest() == digest else "已被改动"


def _telling(recorder: Recorder, words: str) -> Iterator[tuple[int, str, str, str]]:
    """Entries whose state has these words in it."""
    columns = (entries.c.position, entries.c.stream_id, entries.c.topic)
    asked = select(*columns, entries.c.state).order_by(entries.c.position)
    asked = asked.where(entries.c.state.contains(words, autoescape=True))
    with recorder.engine.connect() as db:
        for row in db.execute(asked.execution_options(yield_per=1_000)):
            yield row[0], row[1], row[2], row[3]


def _field(state: str, name: str) -> str:
    """A text of a state; empty where it cannot be read."""
    try:
        told = json.loads(state)
    except ValueError:
        return ""
    value = told.get(name) if isinstance(told, dict) else ""
    return value if isinstance(value, str) else ""


@cache
def _names(text: str) -> str:
    """Which procedure, or calendar, of which version a text is; empty if neither."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return ""
    return str(told.get("pack") or told.get("version") or "")
