"""What an entry says, with places for all that is another's in every telling."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

UUID_TEXT = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
PLACES = re.compile(
    rf'(?P<before_id>")(?P<id>{UUID_TEXT})(?=")'
    r'|(?P<before_at>"\w+_at": ?")(?P<at>\d{4}-\d\d-\d\dT[\d:.]+Z)(?=")'
    r'|(?P<before_on>"\w+_on": ?")(?P<on>\d{4}-\d\d-\d\d)(?=")'
    r'|(?P<before_sealed>"\w+":")(?P<sealed>sealed:v1:[^"]+)(?=")'
    r'|(?P<before_case_no>"case_no": ?")(?P<case_no>[^"\\]+)(?=")'
    r'|(?P<before_no>"(?:slip|refund|receipt)_no": ?")(?P<no>[^"\\]+)(?=")'
    r'|(?P<before_code>"store_code": ?")(?P<code>[^"\\]+)(?=")'
    r'|(?P<before_number>"number":)(?P<number>\d+)'
)
FIELD = re.compile(r'"(\w+)":"$')


class Place(NamedTuple):
    """Where a text says something that is another's each time."""

    kind: str  # id, at, on, sealed, case_no, no, code, number
    said: str  # what it says in the case file that was played
    field: str = ""  # of what is sealed


Template = tuple[str | Place, ...]


def template_of(text: str) -> Template:
    """A text as literal parts and places, in order."""
    return tuple(part for part in _parts(text) if part)


def _parts(text: str) -> Iterator[str | Place]:
    done = 0
    for found in PLACES.finditer(text):
        kind = found.lastgroup or ""
        before = found[f"before_{kind}"]
        yield text[done : found.start()] + before
        field = FIELD.search(before)
        yield Place(kind, found[kind], field[1] if field else "")
        done = found.end()
    yield text[done:]


def moment_of(text: str) -> datetime:
    """A moment as facts tell it."""
    return datetime.fromisoformat(text)


def day_of(text: str) -> date:
    """A day as facts tell it."""
    return date.fromisoformat(text)
