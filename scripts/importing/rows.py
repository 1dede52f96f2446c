"""Reads the rows of a register, CSV or XLSX, as text by column."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import BadZipFile
from zlib import error as NotPacked

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

BROKEN = (BadZipFile, NotPacked, InvalidFileException)
BROKEN += (KeyError, IndexError, ValueError, SyntaxError, EOFError)


class RegisterUnreadable(ValueError):
    """A register nobody can read: file, line and reason; nothing was taken over."""


@dataclass(frozen=True)
class Row:
    """One line of a register: its number in the file, and its text by column."""

    number: int
    cells: dict[str, str]


def rows_of(path: Path, encoding: str = "utf-8-sig") -> list[Row]:
    """All rows below the names of the columns. Raises RegisterUnreadable."""
    read = _workbook if path.suffix.lower() == ".xlsx" else _text
    try:
        lines = list(read(path, encoding))
    except (OSError, UnicodeError, LookupError) as wrong:
        raise RegisterUnreadable(f"{path.name}: cannot be read: {wrong}") from wrong
    if not lines:
        raise RegisterUnreadable(f"{path.name}: empty")
    (_, head), *below = lines
    columns = [name.strip() for name in head]
    doubled = {name for name in columns if name and columns.count(name) > 1}
    if doubled:
        raise RegisterUnreadable(f"{path.name}: line 1: two columns {doubled.pop()!r}")
    return [_row(path, columns, *line) for line in below if any(line[1])]


def _row(path: Path, columns: Sequence[str], number: int, cells: list[str]) -> Row:
    if len(cells) != len(columns):
        where = f"{path.name}: line {number}"
        raise RegisterUnreadable(
            f"{where}: {len(cells)} cells under {len(columns)} columns"
        )
    return Row(number, {name: it.strip() for name, it in zip(columns, cells) if name})


def _text(path: Path, encoding: str) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, strict=True)
        begins = 1
        try:
            for cells in reader:
                yield begins, cells
                begins = reader.line_num + 1
        except csv.Error as wrong:
            where = f"{path.name}: line {begins}"
            raise RegisterUnreadable(f"{where}: cannot be read: {wrong}") from wrong


def _workbook(path: Path, _: str) -> Iterator[tuple[int, list[str]]]:
    try:
        with closing(load_workbook(path, read_only=True, data_only=True)) as book:
            rows = list(book.worksheets[0].iter_rows(values_only=True))
    except BROKEN as wrong:
        raise RegisterUnreadable(f"{path.name}: no XLSX workbook: {wrong}") from wrong
    for number, cells in enumerate(rows, 1):
        yield number, [_cell(cell) for cell in cells]


def _cell(value: Any) -> str:
    """A cell as one would type it."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)
