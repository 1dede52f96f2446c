"""Yuan, Shanghai time and names as they look on a page."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"
SEALED = "sealed:v1:"
DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


def yuan(fen: int | None) -> str:
    """1,234.50; what was never said is 未提, never nought."""
    if fen is None:
        return "未提"
    sign = "−" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def capitals(fen: int) -> str:
    """An amount as it stands on a Chinese paper: 叁仟肆佰零陆元伍角整."""
    whole, jiao, cents = fen // 100, fen // 10 % 10, fen % 10
    text = spelled(whole) + "元" if whole else ""
    if not jiao and not cents:
        return (text or "零元") + "整"
    if jiao:
        text += DIGITS[jiao] + "角"
    elif whole:
        text += DIGITS[0]
    return text + (DIGITS[cents] + "分" if cents else "整")


def spelled(whole: int) -> str:
    """A whole number in capitals, four digits at a time."""
    text = ""
    for group, name in reversed(list(enumerate(GROUPS))):
        four = whole // 10_000**group % 10_000
        if four:
            gap = text and (four < 1_000 or text.endswith(DIGITS[0]))
            text += (DIGITS[0] if gap else "") + thousands(four) + name
        elif text and not text.endswith(DIGITS[0]) and whole % 10_000**group:
            text += DIGITS[0]
    return text.replace(DIGITS[0] * 2, DIGITS[0])


def thousands(four: int) -> str:
    """Up to 9999 in capitals, without a leading nought."""
    text = ""
    for place in (3, 2, 1, 0):
        digit = four // 10**place % 10
        if digit:
            text += DIGITS[digit] + PLACES[place]
        elif text and four % 10 ** place and not text.endswith(DIGITS[0]):
            text += DIGITS[0]
    return text


def shanghai(moment: datetime) -> datetime:
    """The same moment on the mall's clocks."""
    return moment.astimezone(SHANGHAI)


def day(moment: datetime | date) -> str:
    """05-12 周二."""
    if isinstance(moment, datetime):
        moment = shanghai(moment).date()
    return f"{moment:%m-%d} 周{WEEKDAYS[moment.weekday()]}"


def whole_day(moment: datetime | date) -> str:
    """2026-05-12."""
    return f"{shanghai(moment) if isinstance(moment, datetime) else moment:%Y-%m-%d}"


def clock(moment: datetime) -> str:
    """09:31, with seconds only where there are some."""
    told = shanghai(moment)
    return f"{told:%H:%M:%S}" if told.second else f"{told:%H:%M}"


def minute(moment: datetime | None) -> str:
    """05-12 09:31."""
    return f"{shanghai(moment):%m-%d %H:%M}" if moment else "—"


def second(moment: datetime | None) -> str:
    """2026-05-12 09:31:07."""
    return f"{shanghai(moment):%Y-%m-%d %H:%M:%S}" if moment else "—"


def near_day(moment: datetime, now: datetime) -> str:
    """今天 23:59, 昨天 09:12, or 05-15 23:59."""
    days = (shanghai(moment).date() - shanghai(now).date()).days
    named = {0: "今天", -1: "昨天", 1: "明天"}.get(days)
    return f"{named or format(shanghai(moment), '%m-%d')} {shanghai(moment):%H:%M}"


def span(length: timedelta) -> str:
    """9 时 40 分, 1 天 14 时; the two largest units that count."""
    seconds = int(abs(length).total_seconds())
    days, hours, minutes = seconds // 86_400, seconds // 3_600 % 24, seconds // 60 % 60
    if days:
        return f"{days} 天 {hours} 时" if hours else f"{days} 天"
    if hours:
        return f"{hours} 时 {minutes} 分"
    return f"{minutes} 分" if minutes else f"{seconds} 秒"


def late_entry(occurred_at: datetime, recorded_at: datetime) -> str:
    """迟录 24 时 32 分 where more than a day lies between (C18), else nothing."""
    gap = recorded_at - occurred_at
    return f"迟录 {span(gap)}" if gap > timedelta(hours=24) else ""


def masked_name(name: str | None) -> str:
    """李**: the family name only."""
    if not name or name.startswith(SEALED):
        return "***"
    return name[0] + "*" * min(max(len(name) - 1, 1), 2)


def phone_tail(phone: str | None) -> str:
    """尾号 2071, by which a caller is found again."""
    if not phone or phone.startswith(SEALED):
        return ""
    return f"尾号 {phone[-4:]}"


def short_digest(digest: bytes | str) -> str:
    """9f3a 61c8 … 07de."""
    text = digest if isinstance(digest, str) else digest.hex()
    return f"{text[:4]} {text[4:8]} … {text[-4:]}"


def grouped_digest(digest: bytes | str) -> str:
    """All of it, in eights, to be read out or typed off."""
    text = digest if isinstance(digest, str) else digest.hex()
    return " ".join(text[at : at + 8] for at in range(0, len(text), 8))


def now_utc() -> datetime:
    """This second."""
    return datetime.now(UTC).replace(microsecond=0)


FILTERS = {
    word.__name__: word
    for word in (
        yuan,
        capitals,
        day,
        whole_day,
        clock,
        minute,
        second,
        near_day,
        span,
        late_entry,
        masked_name,
        phone_tail,
        short_digest,
        grouped_digest,
    )
}
