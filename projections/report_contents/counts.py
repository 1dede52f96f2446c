"""Complaints of a period counted by one thing after another (分类统计)."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from domain.cases.card_then import CaseThen
from domain.deadlines import SHANGHAI
from projections.report_contents.material import Material, Table, columns
from projections.report_contents.rates import percent

Told = Callable[[CaseThen], Iterable[str]]
WEEKDAYS = "一二三四五六日"


def counted(head: str, by: Told) -> Callable[[Material], Table]:
    """A section that counts what came in; the most frequent first."""

    def section(material: Material) -> Table:
        came = material.came
        found = Counter(name for case in came for name in by(case))
        ordered = sorted(found.items(), key=lambda one: (-one[1], one[0]))
        rows = tuple((name, many, percent(many, len(came))) for name, many in ordered)
        return Table(columns(head, ("件数", "count"), "占新收"), rows)

    return section


def _category(case: CaseThen) -> Iterable[str]:
    yield case.said("category", case.category) or "未分类"


def _case_type(case: CaseThen) -> Iterable[str]:
    yield case.said("case_type", case.first.case_type)


def _channel(case: CaseThen) -> Iterable[str]:
    yield case.said("channel", case.first.channel)


def _complainant(case: CaseThen) -> Iterable[str]:
    yield case.said("complainant_kind", case.first.complainant_kind)


def _severity(case: CaseThen) -> Iterable[str]:
    named = [case.said("severity", word) for word in dict.fromkeys(case.severities)]
    yield from named or ["一般"]


def _liability(case: CaseThen) -> Iterable[str]:
    yield case.said("liability", case.liability)


def _place(case: CaseThen) -> Iterable[str]:
    yield case.first.place or "未记地点"


def _weekday(case: CaseThen) -> Iterable[str]:
    yield f"周{WEEKDAYS[_when(case).weekday()]}"


def _hour(case: CaseThen) -> Iterable[str]:
    hour = _when(case).hour // 2 * 2
    yield f"{hour:02}:00–{hour + 2:02}:00"


def _outcome(case: CaseThen) -> Iterable[str]:
    yield case.said("outcome", case.outcome) if case.outcome else "未结案"


def _when(case: CaseThen):
    """When it happened, where that is told, else when it was complained of."""
    return (case.first.event_at or case.first.occurred_at).astimezone(SHANGHAI)


COUNTS: Mapping[str, Callable[[Material], Table]] = {
    "by_category": counted("类别", _category),
    "by_case_type": counted("案件类型", _case_type),
    "by_channel": counted("渠道", _channel),
    "by_complainant": counted("投诉人", _complainant),
    "by_severity": counted("程度", _severity),
    "by_liability": counted("责任", _liability),
    "by_place": counted("地点", _place),
    "by_weekday": counted("星期", _weekday),
    "by_hour": counted("时段", _hour),
    "by_outcome": counted("结果", _outcome),
}
