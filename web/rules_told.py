"""The rules of a pack in words (流程的规定): each entry as lines anybody can read."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from domain.glossary import label
from domain.money import yuan_of
from domain.policies.conditions import ALWAYS, Ref
from domain.policies.pack import Pack
from domain.policies.passages import Passage, passage_of
from domain.policies.rules import Rules
from web.clocks import length_in_words
from web.wording import roles, said, setting_says

KINDS = {
    "authority": "审批权限",
    "lock": "前置条件",
    "apart": "须由两人",
    "duty": "应办的事和时限",
    "trigger": "升级条件",
    "proof": "凭证要求",
    "wording": "规定文字",
    "record": "须记录",
    "report": "报表",
    "checklist": "行为要求",
    "circle": "知情范围",
    "reception": "由谁接待",
    "passing": "轮空怎样算",
}
TURNS = {  # what the rota goes by, in its own words
    "serves": {"next": "轮到的人", "asked": "顾客所找的人", "nobody": "不用接待"},
    "turn": {"used": "用掉一轮", "ahead": "用掉下一轮", "unchanged": "不占轮次"},
    "then": {"lost": "不补", "made_up": "补接一位", "retained": "保留轮次",
             "choice": "由本人选择"},
}  # fmt: skip
CONDITIONS = {  # the conditions of an entry, and what stands before them
    "of": "投诉属于",
    "on": "出现",
    "after": "发生",
    "when": "适用于",
    "unless": "除非",
    "until": "之前须有",
    "from_whom": "不得是办理此事的人",
    "needs": "须有",
    "papers": "须有",
    "claimable_if": "可申报的条件",
    "ends_when": "终止于",
    "waits_while": "暂停于",
}


GROUPS = {  # acts that are several commands
    "*": "一切事项",
    "advance": "垫付",
    "after_closing": "结案后仍收的",
    "closing": "结案",
    "head": "按赔偿项目付款",
    "money": "动用款项",
    "negotiation": "协商",
    "pay": "付款",
    "petty_cash_draw": "支取备用金",
    "promise": "承诺",
}


class Line(NamedTuple):
    """One thing an entry says."""

    label: str
    text: str


class Told(NamedTuple):
    """An entry in words."""

    kind: str
    rules: tuple[str, ...]
    say: str
    lines: list[Line]
    bands: list[tuple[str, str, str]]
    passage: Passage | None = None  # as it was written


def told_of(entry: Any, rules: Rules) -> Told:
    """One entry of any kind."""
    kind = type(entry).__name__.lower()
    named = entry.rule or tuple(
        r for band in getattr(entry, "band", ()) for r in band.rule
    )
    return Told(
        KINDS[kind],
        tuple(dict.fromkeys(named)),
        entry.say,
        list(lines_of(entry, rules)),
        [band_in_words(band, rules) for band in getattr(entry, "band", ())],
    )


def told_in(pack: Pack, kind: str, rules: Rules) -> list[Told]:
    """All entries of a kind with the lines they were written in, in their order."""
    entries = getattr(pack, kind)
    return [
        told_of(entry, rules)._replace(
            passage=passage_of(pack.text, kind, number, len(entries))
        )
        for number, entry in enumerate(entries)
    ]


def lines_of(entry: Any, rules: Rules) -> Iterator[Line]:
    """Its parts, in the order people ask for them."""
    if acts := getattr(entry, "act", ()):
        yield Line("办理", "、".join(act_label(act) for act in acts))
    for name, before in CONDITIONS.items():
        told = getattr(entry, name, None)
        if told is not None and told != ALWAYS:
            yield Line(before, said(told, rules))
    yield from floor_lines(entry, rules)
    yield from plain_lines(entry, rules)


def floor_lines(entry: Any, rules: Rules) -> Iterator[Line]:
    """What is said of visitors and turns on a sales floor."""
    for name in ("arrival", "hindrance"):
        if told := getattr(entry, name, ()):
            named = (rules.words(name).get(one, one) for one in told)
            yield Line(label(name), "、".join(named))
    for name, before in (("serves", "接待"), ("turn", "轮次"), ("then", "这一轮")):
        if (told := getattr(entry, name, "")) in TURNS[name]:
            yield Line(before, TURNS[name][told])


def act_label(act: str) -> str:
    """What an act or a group of acts is called."""
    return GROUPS.get(act) or label(act)


def plain_lines(entry: Any, rules: Rules) -> Iterator[Line]:
    """What needs no condition: roles, lengths, words, flags."""
    words = rules.words
    for name, before in (("only", "只能由"), ("who", "由谁办"), ("tells", "过时上报")):
        if told := getattr(entry, name, ()):
            yield Line(before, roles(told, rules))
    if within := getattr(entry, "within", ""):
        yield Line("时限", length_in_words(within))
    if raises := getattr(entry, "raises", ""):
        yield Line("升为", words("severity").get(raises, raises))
    if before := [act for act in getattr(entry, "before", ()) if act]:
        yield Line("不办则不能", "、".join(act_label(act) for act in before))
    if getattr(entry, "matter", ""):
        line = words("line").get(entry.line or "", "各承担方")
        yield Line("范围", f"{words('matter').get(entry.matter, entry.matter)}，{line}")
    for name, before in (("text", "文字"), ("due", "报送期限"), ("recipient", "收件")):
        if told := getattr(entry, name, ""):
            yield Line(before, words("whom").get(told, told))
    for name, before in (("items", "要求"), ("fact", "记为")):
        if told := getattr(entry, name, ()):
            yield Line(before, "；".join(label(one) for one in told))
    if getattr(entry, "never", False):
        yield Line("", "一律不许")
    if getattr(entry, "soft", False):
        yield Line("", "原则上如此，高层管理人员可以特批（C16）")


def band_in_words(band: Any, rules: Rules) -> tuple[str, str, str]:
    """From over which sum up to which, who decides, and what else it takes."""
    over, up_to = amount(band.over_yuan, rules), amount(band.up_to_yuan, rules)
    span = f"{over} 以上至 {up_to}（含）" if up_to else f"{over} 以上"
    needs = said(band.needs, rules) if band.needs != ALWAYS else ""
    return span, roles(band.roles, rules), "；".join(filter(None, (needs, band.say)))


def bound(told: Any, rules: Rules) -> int | None:
    """A bound in fen; none where a band is open at its end."""
    return rules.settings.get(told.name) if isinstance(told, Ref) else told


def amount(told: Any, rules: Rules) -> str:
    """A bound of a band: a sum, or a figure the store has set."""
    if isinstance(told, Ref):
        value, named = rules.settings.get(told.name), setting_says(told.name, rules)
        return f"{yuan_of(value)}（{named}）" if value else f"{named}（未设置）"
    return yuan_of(told) if told is not None else ""
