"""Clocks as people read them: what is left, and why it is due at this moment."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from domain.deadlines import length_of
from domain.glossary import label
from domain.policies.rules import Rules
from web.display import near_day, second, span
from web.wording import in_words, roles

MOST_BOXES = 9
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
    """A clock with the sum by which anybody can find its moment again."""

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


def explained(clock: Any, rules: Rules, now: datetime, near: timedelta) -> Explained:
    """Start and length make the due moment; what stops it, what a miss does."""
    told = clock._asdict()
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
    )


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
