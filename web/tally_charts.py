"""The charts of the dashboard (统计图): figures of the papers, made ready to be drawn."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from projections.costs_borne import Costs
from projections.tally_questions import Age, Load, Months, Rates
from web.charts import Chart, Mark, Row
from web.display import yuan

Href = Callable[..., str]
MOST = 8  # rows of one chart; what is beyond them stands together
REST = "其余"
HAZARDS = {"place": "地点", "brand": "品牌", "supplier": "供应商"}


def month_says(month: int) -> str:
    """2026年4月."""
    return f"{month // 100}年{month % 100}月"


def came(
    name: str,
    head: str,
    found: Mapping[str, Mapping[int, int]],
    months: Months,
    *,
    says: Callable[[str], str],
    href: Href,
) -> Chart:
    """Complaints that came in, month by month, by one thing after another."""
    each = list(months.each())
    names = list(found)
    shown, rest = names[:MOST], names[MOST:]
    rows = [
        Row(says(one), tuple(
            _count(found[one].get(month, 0), href(one, month)) for month in each
        ))
        for one in shown
    ]  # fmt: skip
    if rest:
        sums = [sum(found[one].get(month, 0) for one in rest) for month in each]
        marks = tuple(_count(many) for many in sums)
        rows.append(Row(f"{REST} {len(rest)} 项", marks, "rest"))
    told = f"每月新收的投诉件数，按{head}；各行用同一把尺。"
    columns = tuple(map(month_says, each))
    return Chart(name, f"新收投诉，按{head}", told, head, columns, tuple(rows))


def rates(found: Mapping[int, Rates]) -> Chart:
    """Handling rate and on-time rate of each month, against a hundred per cent."""
    each = found.values()
    rows = (
        Row("办结率", tuple(_rate(one.handling_rate) for one in each)),
        Row("按时率", tuple(_rate(one.on_time_rate) for one in each)),
    )
    counts = zip(("本月受理", "月底前办结", "其中按时办结"), zip(*each), strict=True)
    more = tuple(Row(name, tuple(map(_count, sums))) for name, sums in counts)
    says = "办结率＝月底前办结÷本月受理；按时率＝其中按时办结÷月底前办结。一行高即百分之百。"
    columns = tuple(map(month_says, found))
    return Chart(
        *("rates", "办结率和按时率", says, "比率", columns, rows),
        full=1000,
        more=more,
    )


def ages(found: Sequence[Age], href: Href) -> Chart:
    """Open complaints by how long ago they came in, and those of them overdue."""
    rows = (
        Row("在办", tuple(_count(one.open, href(one)) for one in found)),
        Row("其中已超期", tuple(_count(one.overdue) for one in found), "warn"),
    )
    says = "现在未结的投诉，按登记以来的天数；超期指有时限已过而事还没做。"
    columns = tuple(map(_age, found))
    return Chart("ages", "在办投诉的账龄", says, "状态", columns, rows)


def loads(found: Iterable[Load], names: Mapping[UUID | None, str], href: Href) -> Chart:
    """Who has overdue complaints, and how many in all; the most first."""
    rows = tuple(
        Row(
            names.get(one.handler_id, "未知"),
            (
                Mark(
                    f"{one.overdue}（在办 {one.open}）",
                    one.overdue,
                    href(one.handler_id),
                ),
            ),
            "warn",
        )
        for one in found
    )
    says = "现在未结又已超期的投诉，按经办人；括号里是他名下在办的全部。"
    return Chart("handlers", "超期，按经办人", says, "经办人", ("件",), rows, "bars")


def costs(told: Costs) -> Chart:
    """What was paid, by who was to bear it, what came back, and what stays."""
    rows = (
        _sum("供应商责任已付", told.supplier),
        _sum("店方责任已付", told.store),
        _sum("供应商已付回", -told.recovered, "rest"),
        _sum("承保公司已付", -told.received, "rest"),
        _sum("净承担", told.net_borne, "warn"),
    )
    says = "净承担＝已付出−供应商已付回−承保公司已付；付回的画在零的左边。"
    return Chart("costs", "赔付和净承担", says, "项目", ("元",), rows, "bars")


def costs_by_store(found: Mapping[UUID, Costs], names: Mapping[UUID, str]) -> Chart:
    """What stays with each store, the most first."""
    ordered = sorted(
        found.items(), key=lambda one: (-one[1].net_borne, names.get(one[0], ""))
    )
    rows = [_sum(names.get(id, str(id)), one.net_borne) for id, one in ordered[:MOST]]
    if rest := ordered[MOST:]:
        left = sum(one.net_borne for _, one in rest)
        rows.append(_sum(f"{REST} {len(rest)} 家", left, "rest"))
    says = "每家门店的净承担（元）。"
    return Chart(
        "stores-cost", "净承担，按门店", says, "门店", ("元",), tuple(rows), "bars"
    )


def again(hazard: str, found: Iterable[tuple[str, int]], href: Href) -> Chart:
    """Where complaints came at least twice, the most first."""
    head = HAZARDS[hazard]
    rows = tuple(Row(name, (_count(many, href(name)),)) for name, many in found)
    says = f"同一{head}两件以上的投诉，件数最多的十个。"
    return Chart(hazard, f"重复发生，按{head}", says, head, ("件",), rows, "bars")


def _count(many: int, href: str = "") -> Mark:
    return Mark(str(many), many, href if many else "")


def _sum(label: str, fen: int, tone: Any = "plain") -> Row:
    return Row(label, (Mark(yuan(fen), fen),), tone)


def _rate(tenths: int | None) -> Mark:
    if tenths is None:
        return Mark("n/a", None)
    return Mark(f"{tenths // 10}.{tenths % 10}%", tenths)


def _age(one: Age) -> str:
    if one.up_to_days is None:
        return f"{one.over_days} 天以上"
    if not one.over_days:
        return f"{one.up_to_days} 天内"
    return f"{one.over_days}–{one.up_to_days} 天"
