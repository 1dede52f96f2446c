"""The code (二维码) on a print: which print it is, and how what it tells begins."""

import re
from typing import NamedTuple
from uuid import UUID

BEGINS = "PRINT:1:"  # figures, capitals and a colon: the smallest drawing there is
SHOWN = 16  # hexadecimal figures of the digest
_READ = re.compile(BEGINS + r"([0-9A-F]{32}):([0-9A-F]{16})")


class Code(NamedTuple):
    """What the code on a print says."""

    print_id: UUID
    content: str  # the first figures of the digest of what the print tells


def code_of(print_id: UUID, content_sha256: str) -> str:
    """The code as it is drawn; it names nobody."""
    return f"{BEGINS}{print_id.hex}:{content_sha256[:SHOWN]}".upper()


def read_code(text: str) -> Code | None:
    """What was read off a paper; None for a code that is none of ours."""
    read = _READ.fullmatch(text.strip())
    return Code(UUID(read[1]), read[2].lower()) if read else None
