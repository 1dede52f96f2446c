"""What a report may tell (章节): the closed list of its sections, named by words.

How each is worked out stands in `projections/report_contents/`, a file for each kind.
"""

from collections.abc import Mapping

SECTIONS: Mapping[str, str] = {
    "flow": "收结情况",
    "rates": "办结率和按时率",
    "by_category": "投诉类别",
    "by_case_type": "案件类型",
    "by_channel": "投诉渠道",
    "by_complainant": "投诉人",
    "by_severity": "重大程度",
    "by_liability": "责任归属",
    "by_place": "高发区域",
    "by_weekday": "高发日子",
    "by_hour": "高发时段",
    "by_outcome": "处理结果",
    "repeats": "共性问题",
    "causes": "原因分析",
    "corrections": "整改措施",
    "follow_ups": "回访",
    "satisfaction": "满意度",
    "penalties": "处罚",
    "cost": "赔付和追回",
    "clocks": "时限执行",
    "overdue": "超期未办结",
    "exceptions": "上报、特批和违规",
    "cases": "投诉明细",
    "receptions": "接待登记",
    "particulars": "投诉内容",
    "course": "处理经过",
    "reasons": "判断和原因",
    "statements": "证言",
    "insurer": "保险意见",
    "requests": "请款",
    "agreements": "协议书",
    "limits": "时限",
    "slips": "借支单",
    "result": "处理结果",
    "signatures": "签字",
}
USUAL = ("flow", "by_category", "overdue", "cases")  # where a pack names none
OF_A_CASE = ("particulars", "course", "result", "signatures")
CONTINUOUS, CASE = "continuous", "case"  # a register, and a form about one case
EVER: Mapping[str, tuple[str, ...]] = {CONTINUOUS: ("cases",), CASE: OF_A_CASE}


def sections_of(period: str, named: tuple[str, ...]) -> tuple[str, ...]:
    """The sections a report tells, in their order."""
    return named or EVER.get(period, USUAL)
