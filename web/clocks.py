"""Clocks as people read them: what is left, and why it is due at this moment."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from domain.deadlines import length_of
from domain.glossary import label
from domain.policies.rules import Rules
from web.display import near_day, second, span
from web.wording import in_words, roles

MOST_BOXES = 9
HANDLER = "经办人"  # waited for where the rule names nobody
NAMED = {(0, "day"): "当天", (1, "day"): "次日"}
UNITS = {
    "day": "{} 个自然日",
    "working day": "{} 个工作日",
    "hour": "{} 小时",
    "working hour": "{} 个工作小时",
    "minute": "{} 分钟",
    "month": "{} 个月",
    "monday": "下一个周一",
    "by the": "次月 {} 日",
}
STILL = {
    **{"paused": ("pause", "暂停"), "superseded": ("superseded", "已取代")},
    "advised": ("clock", "建议时限"),
}


class Chip(NamedTuple):
    """A clock in the width of a thumb."""

    tint: str
    sign: str
    left: str
    due: str
    rules: tuple[str, ...]
    provisional: bool


class Explained(NamedTuple):
    """A clock with the sum by which anybody can find its moment again (为何是此刻)."""

    chip: Chip
    what: str
    rules: tuple[str, ...]
    start: str
    start_position: int
    length: str
    due: str
    stops: str
    misses: str
    days: tuple[Any, ...]
    left_out: str  # which days do not count, and why
    counted_by: str  # calendar and hours
    who: str
    waits: str  # why it is paused, and for whom
    escalated: str
    unfounded: str


def chip(clock: Any, now: datetime, near: timedelta) -> Chip:
    """What is left or over, drawn by its state."""
    due = near_day(clock["due_at"], now)
    told = tuple(clock["rules"]), bool(clock.get("provisional"))
    if clock["state"] == "running":
        left = clock["due_at"] - now
        if left < timedelta():
            return Chip("over", "over", f"超 {span(left)}", due, *told)
        tint, sign = ("near", "near") if left <= near else ("", "clock")
        return Chip(tint, sign, f"余 {span(left)}", due, *told)
    if clock["state"] == "met":
        return Chip("met", "met", "已达成", due, *told)
    if clock["state"] == "late":
        return Chip("over", "met", "超期后达成", due, *told)
    if clock["state"] == "advised" and now > clock["due_at"]:
        return Chip("near", "near", "已过建议时限", due, *told)
    sign, says = STILL[clock["state"]]
    return Chip("still", sign, says, due, *told)


def none_runs(paused: bool = False) -> Chip:
    """Where nobody's clock runs."""
    says = "暂停" if paused else "没有在走的时限"
    return Chip("still", "pause", says, "等外部或等下一步", (), False)


def next_of(clocks: list[Any]) -> Any | None:
    """The clock that ends first of those that run."""
    running = [clock for clock in clocks if clock["state"] == "running"]
    return min(running, key=lambda clock: clock["due_at"], default=None)


def explained(
    clock: Any, rules: Rules, now: datetime, near: timedelta, escalation: Any = None
) -> Explained:
    """Start and length make the due moment; what stops it, what a miss does."""
    told = clock._asdict()
    raised, in_vain = escalated(escalation, rules)
    return Explained(
        chip=chip(told, now, near),
        what=clock.say,
        rules=clock.rules,
        start=f"{label(clock.started_by)} {second(clock.started_at)}",
        start_position=clock.started_position,
        length=length_in_words(clock.length),
        due=second(clock.due_at),
        stops=" 或 ".join(in_words(text, rules) for text in clock.stops),
        misses=misses(clock, rules),
        days=clock.days if len(clock.days) <= MOST_BOXES else (),
        left_out=left_out(clock.days),
        counted_by=counted_by(clock),
        who=roles(clock.who, rules) or HANDLER,
        waits=waits(clock, rules),
        escalated=raised,
        unfounded=in_vain,
    )


def left_out(days: Iterable[Any]) -> str:
    """04-30 起算日；05-01 至 05-05 劳动节放假: days for one reason together."""
    out = [day for day in days if not day.counted]
    said = []
    for why, those in groupby(out, key=lambda day: day.why):
        on = [day.on for day in those]
        last = f" 至 {on[-1]:%m-%d}" if len(on) > 1 else ""
        said.append(f"{on[0]:%m-%d}{last} {why}")
    return "；".join(said)


def counted_by(clock: Any) -> str:
    """The calendar and the hours it was counted by."""
    said = [f"日历 {clock.calendar}"] if clock.calendar else []
    if clock.provisional:
        said.append("有一年的放假安排尚未公布，暂按周一至周五计")
    if clock.windows:
        said.append(f"只计工作时段 {clock.windows.replace(', ', '、')}")
    return "；".join(said)


def waits(clock: Any, rules: Rules) -> str:
    """Why a clock is paused, and for whom."""
    if clock.state != "paused":
        return ""
    why = " 或 ".join(in_words(text, rules) for text in clock.waits)
    return f"等{roles(clock.waits_for, rules) or '对方'}：{why}"


def escalated(raised: Any, rules: Rules) -> tuple[str, str]:
    """When it was taken up, to whom; and whether that became unfounded."""
    if raised is None:
        return "", ""
    told = f"{second(raised.raised_at)} 超期上报{roles(raised.tells, rules)}"
    in_vain = "上报不成立：后来补记的事实表明当时已按时办到" if raised.unfounded else ""
    return told, in_vain


def length_in_words(text: str) -> str:
    """3 个自然日; a moment agreed upon has no length."""
    try:
        number, unit = length_of(text)
    except ValueError:
        return "约定的时限"
    return NAMED.get((number, unit)) or UNITS[unit].format(number)


def misses(clock: Any, rules: Rules) -> str:
    """What follows one second after the moment."""
    said = []
    if clock.tells:
        said.append(f"上报{roles(clock.tells, rules)}")
    if clock.raises:
        said.append(f"升为{rules.words('severity').get(clock.raises, clock.raises)}")
    return "，".join(said) or "标为超期"
