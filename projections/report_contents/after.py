"""What followed: calls afterwards (回访), how content people are, what was learned."""

from collections import Counter

from projections.report_contents.material import Material, Table, columns, day_of
from projections.report_contents.rates import percent


def follow_ups(material: Material) -> Table:
    """How the complainants were asked afterwards, and of how many complaints."""
    told = list(material.told("FollowUpMade"))
    found = Counter(case.said("method", getattr(one, "method")) for case, one in told)
    rows = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    asked = len({case.first.case_no for case, _ in told})
    done = [case for case in material.cases if _completed(case, material)]
    note = f"回访涉及 {asked} 件；本期办结 {len(done)} 件。"
    return Table(columns("方式", ("次数", "count")), tuple(rows), note)


def _completed(case, material: Material) -> bool:
    return material.within(case.handling().completed_at)


def satisfaction(material: Material) -> Table:
    """How content the complainants said they are; the last word of each counts."""
    last = {case.first.case_no: (case, one) for case, one in _said(material)}
    found = Counter(
        case.said("satisfaction", getattr(one, "satisfaction"))
        for case, one in last.values()
    )
    ordered = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    rows = tuple((word, many, percent(many, len(last))) for word, many in ordered)
    return Table(columns("满意度", ("件数", "count"), "占比"), rows)


def _said(material: Material):
    return material.told("SatisfactionRecorded")


def corrections(material: Material) -> Table:
    """What is to be done so that it does not happen again."""
    rows = sorted(
        (day_of(one.occurred_at), case.first.case_no, getattr(one, "what"),
         case.said("whom", getattr(one, "whom")))
        for case, one in material.told("ImprovementProposed")
    )  # fmt: skip
    told = columns("编号", ("日期", "day"), "措施", "对象")
    return Table(told, tuple((no, day, *rest) for day, no, *rest in rows))
