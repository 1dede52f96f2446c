"""Money: whole fen inside, yuan as text outside; this is the only bridge."""

import re
from typing import NewType

Fen = NewType("Fen", int)

MOST_FEN = Fen(99_999_999_999_99)
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_YUAN = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?", re.ASCII)
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_MYRIADS = ("", "万", "亿")


def half_width(text: str) -> str:
    """Figures, point and comma as a keyboard in Chinese mode types them, made plain."""
    return text.translate(_HALF_WIDTH)


def fen_of(text: str) -> Fen:
    """Read an amount in yuan (元), such as 20, 20.5, 1,234.50 or ２０．００.

    Raises ValueError, in Chinese, for what would have to be guessed or rounded.
    """
    read = _YUAN.fullmatch(half_width(text).strip())
    if read is None:
        raise ValueError("金额应以元为单位写成数字，如 20.00，不带正负号和单位")
    yuan, fraction = read[1].replace(",", ""), (read[2] or "")
    if fraction[2:].strip("0"):
        raise ValueError("金额最多两位小数（精确到分），不作四舍五入")
    if len(yuan.lstrip("0")) > 11:
        raise ValueError(f"金额过大，最多 {yuan_of(MOST_FEN)} 元")
    return Fen(int(yuan + fraction[:2].ljust(2, "0")))


def yuan_of(fen: int) -> str:
    """Write fen as yuan with two decimals; a balance may stand below zero."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan}.{rest:02d}"


def capitals_of(fen: int) -> str:
    """Write an amount as papers demand it, in capitals (人民币大写)."""
    if not 0 <= fen <= MOST_FEN:
        raise ValueError(f"大写金额须在 0 与 {yuan_of(MOST_FEN)} 元之间")
    yuan, (jiao, rest) = fen // 100, divmod(fen % 100, 10)
    said = _capital_yuan(yuan) if yuan or not (jiao or rest) else ""
    if jiao:
        said += _DIGITS[jiao] + "角"
    if rest:
        gap = "零" if yuan and not jiao else ""
        return f"人民币{said}{gap}{_DIGITS[rest]}分"
    return f"人民币{said}整"


def _capital_yuan(yuan: int) -> str:
    """Myriads (万) apart, a 零 wherever figures are passed over."""
    said, passed_over = "", False
    for power in (2, 1, 0):
        group = yuan // 10_000**power % 10_000
        if group:
            gap = "零" if said and (passed_over or group < 1_000) else ""
            said += gap + _capital_group(group) + _MYRIADS[power]
        passed_over = not group
    return (said or "零") + "元"


def _capital_group(group: int) -> str:
    """Up to 9999, in capitals."""
    said, passed_over = "", False
    for power in (3, 2, 1, 0):
        digit = group // 10**power % 10
        if digit:
            gap = "零" if said and passed_over else ""
            said += gap + _DIGITS[digit] + _PLACES[power]
        passed_over = not digit
    return said
