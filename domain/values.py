"""Reads one typed value of each kind; ValueError says in Chinese what is expected."""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

from domain.deadlines import SHANGHAI
from domain.money import fen_of, half_width

YES = {"on", "yes", "true", "1", "y", "是", "有"}
NO = {"", "off", "no", "false", "0", "n", "否", "无"}
MOST = 999_999_999
UNSAVABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
EXPECTED = {
    "money": "以元为单位的金额，如 20.00",
    "integer": "不带符号的整数，如 3",
    "yes/no": "“是”或“否”",
    "moment": "日期加时间，如 2026-04-24T10:00（北京时间）",
    "day": "日期，如 2026-04-24",
    "id": "编号（UUID），如 0b8e5d0c-6b1e-5b0e-9a51-0a5d3f6c2a11",
    "word": "一个词，如 service_desk",
    "rows": "若干行，每行一张表",
}


def expected(kind: str) -> str:
    """What belongs in a field of this kind, for people."""
    return EXPECTED.get(kind, "文字")


def read_text(value: object) -> str:
    """Words as typed, without the blanks around them."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise ValueError("应为文字")
    if UNSAVABLE.search(value):
        raise ValueError("含有无法保存的控制字符，请删去后重填")
    return value.strip().replace("\r\n", "\n")


def read_money(value: object) -> int:
    """Fen, from yuan as text; a figure with a point must be text, to stay exact."""
    if isinstance(value, float):
        raise ValueError("金额请加引号写成文字，如 “20.00”")
    return fen_of(read_text(value))


def read_integer(value: object) -> int:
    """A whole number that is counted, never below zero."""
    figures = half_width(read_text(value))
    if not (figures.isascii() and figures.isdigit()) or len(figures) > 18:
        raise ValueError("应为" + EXPECTED["integer"])
    if int(figures) > MOST:
        raise ValueError(f"数目过大，最多 {MOST}")
    return int(figures)


def read_percent(value: object) -> int:
    """A share in whole percent, from 0 to 100."""
    percent = read_integer(value)
    if percent > 100:
        raise ValueError("百分数最多 100")
    return percent


def read_days(value: object) -> int:
    """A number of days a store fills in, at least one."""
    days = read_integer(value)
    if days < 1:
        raise ValueError("天数至少是 1")
    return days


def read_yes_no(value: object) -> bool:
    """Yes or no, as a form, a case file or a register says it."""
    said = str(value).strip().lower() if isinstance(value, str | int) else None
    if said not in YES | NO:
        raise ValueError("应为" + EXPECTED["yes/no"])
    return said in YES


def read_moment(value: object) -> datetime:
    """A moment, kept in UTC to the second; without an offset it is Shanghai time."""
    moment = value if isinstance(value, datetime) else _moment_in(read_text(value))
    if not 1900 <= moment.year <= 2200:
        raise ValueError("年份须在 1900 与 2200 之间")
    local = moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
    return local.astimezone(UTC).replace(microsecond=0)


def _moment_in(text: str) -> datetime:
    plain = half_width(text).replace("：", ":").replace("/", "-")
    try:
        if re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", plain, re.ASCII):
            return datetime.fromisoformat(plain)
    except ValueError:
        pass
    raise ValueError("应为" + EXPECTED["moment"])


def read_day(value: object) -> date:
    """A day in Shanghai's calendar."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise ValueError("应为" + EXPECTED["day"])
    read = DAY.fullmatch(half_width(read_text(value)))
    try:
        if read is not None:
            return date(*map(int, read.groups()))
    except ValueError:
        pass
    raise ValueError("应为" + EXPECTED["day"])


def read_id(value: object) -> UUID:
    """The id of a thing in the book."""
    if isinstance(value, UUID):
        return value
    try:
        return UUID(read_text(value))
    except ValueError:
        raise ValueError("应为" + EXPECTED["id"]) from None


def split(value: object, kind: str) -> object:
    """A list typed as text: words by commas or blanks, texts by line, rows as JSON."""
    if isinstance(value, list | tuple):
        return [one for one in value if one not in ("", None)]
    if not isinstance(value, str):
        return value
    if kind == "rows":
        return _rows_in(value)
    between = r"[,;，、；\s]+" if kind in ("word", "id") else r"[,;；\n]+"
    return [one.strip() for one in re.split(between, value) if one.strip()]


def _rows_in(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("应为" + EXPECTED["rows"] + "（JSON）") from None


READERS: dict[str, Callable[[object], object]] = {
    "money": read_money,
    "integer": read_integer,
    "yes/no": read_yes_no,
    "moment": read_moment,
    "day": read_day,
    "id": read_id,
}
