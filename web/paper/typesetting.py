"""Typesetting (排版): a sheet and what it tells as PDF/A, the same bytes each time."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import manimgx_fonts_cjk
import typst

FONTS = Path(manimgx_fonts_cjk.__file__).parent
_one_at_a_time = Lock()


def typeset(sheet: Path, name: str, told: Any, moment: datetime) -> bytes:
    """What is told, handed to the sheet under a name, as PDF/A-2b of that moment.

    A letter the font does not have, such as a smiling face, is drawn as a box; an
    archive takes no such PDF, so it is then a plain one.
    """
    asked: dict[str, Any] = {
        "input": sheet.read_bytes(),
        "sys_inputs": {name: json.dumps(told, ensure_ascii=False)},
        "format": "pdf",
        "timestamp": int(moment.timestamp()),
    }
    with _one_at_a_time:
        try:
            made: bytes = _typesetter().compile(**asked, pdf_standards="a-2b")
        except typst.TypstError:
            made = _typesetter().compile(**asked)
    return made


def parts_of(moment: datetime) -> dict[str, int]:
    """A moment as a sheet takes it for the date of the document."""
    parts = ("year", "month", "day", "hour", "minute", "second")
    return {part: getattr(moment, part) for part in parts}


@cache
def _typesetter() -> typst.Compiler:
    """It reads a font of thirty megabytes, once."""
    return typst.Compiler(input=b"", font_paths=[FONTS], ignore_system_fonts=True)
