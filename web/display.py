"""Yuan, Shanghai time and names as they look on a page."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.glossary import label
from domain.money import capitals_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"
SEALED = "sealed:v1:"


def printable(text: str, most: int = 60) -> str:
    """What somebody typed to find something: no control characters, not too long."""
    return "".join(one for one in text if one.isprintable()).strip()[:most]


def yuan(fen: int | None) -> str:
    """1,234.50; what was never said is 未提, never nought."""
    if fen is None:
        return "未提"
    sign = "−" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def capitals(fen: int) -> str:
    """An amount as it stands on a Chinese paper: 叁仟肆佰零陆元伍角整."""
    return capitals_of(fen).removeprefix("人民币")


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


SIGNS = {  # the icon of each concept
    "agreements": "shake",
    "cases": "words",
    "claims": "shield",
    "concessions": "scale",
    "courts": "scale",
    "custody": "box",
    "evidence": "box",
    "seals": "scale",
    "handling": "words",
    "hospital": "house",
    "liability": "scale",
    "mediation": "shake",
    "notices": "horn",
    "outside": "outside",
    "payments": "money",
    "people": "person",
    "petty_cash": "money",
    "privacy": "person",
    "refusals": "no",
    "severity": "grave",
    "statements": "pen",
    "stores": "store",
}


def sign(told: Any) -> str:
    """The icon of a command or a fact: that of its concept."""
    kind = told.fact or told.decide if hasattr(told, "decide") else type(told)
    return SIGNS.get(kind.__module__.split(".")[1], "dot")


FILTERS = {"label": label} | {
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
        sign,
    )
}
