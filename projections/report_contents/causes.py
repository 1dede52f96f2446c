"""Why there were complaints (原因), and what came up more than once (共性问题)."""

from collections import defaultdict

from domain.cases.card_then import CaseThen
from projections.report_contents.material import Material, Table, columns

ASPECTS = {"地点": "place", "商品": "goods", "品牌": "brand", "供应商": "supplier"}
AGAIN = 2  # from how many on it is a common problem


def causes(material: Material) -> Table:
    """The causes found in the period, the most frequent kind first."""
    found: dict[str, list[str]] = defaultdict(list)
    for case, fact in material.told("CauseFound"):
        kind = case.said("cause_kind", getattr(fact, "cause_kind")) or "未分类"
        found[kind].append(f"{getattr(fact, 'what')}（{case.first.case_no}）")
    ordered = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
    rows = tuple((kind, len(said), "；".join(said)) for kind, said in ordered)
    return Table(columns("原因", ("件数", "count"), "说明"), rows)


def repeats(material: Material) -> Table:
    """The same place, goods, brand, supplier or category more than once."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for case in material.came:
        for aspect, said in _aspects(case):
            found[aspect, said].append(case.first.case_no)
    often = [(key, numbers) for key, numbers in found.items() if len(numbers) >= AGAIN]
    often.sort(key=lambda one: (-len(one[1]), one[0]))
    rows = tuple((*key, len(numbers), "、".join(numbers)) for key, numbers in often)
    return Table(columns("方面", "内容", ("件数", "count"), "投诉编号"), rows)


def _aspects(case: CaseThen):
    for aspect, field in ASPECTS.items():
        if said := getattr(case.first, field):
            yield aspect, said
    if case.category:
        yield "类别", case.said("category", case.category)
