"""What stands out: escalations, special approvals and breaches (上报、特批和违规)."""

from domain.cases.card_then import CaseThen
from domain.fact import Fact
from projections.report_contents.material import Material, Table, columns, day_of

TOLD = {
    "SeverityRaised": "升级",
    "EscalationRaised": "超时上报",
    "SpecialApprovalGranted": "特批",
    "BreachRecorded": "违规",
}


def exceptions(material: Material) -> Table:
    """Each of them in the period, in order of time."""
    rows = sorted(
        (one.occurred_at, case.first.case_no, TOLD[type(one).__name__],
         str(getattr(one, "rule") or ""), _what(case, one))
        for case, one in material.told(*TOLD)
    )  # fmt: skip
    told = columns("编号", ("时间", "moment"), "性质", "规则", "说明")
    return Table(told, tuple((no, at, *rest) for at, no, *rest in rows))


def _what(case: CaseThen, fact: Fact) -> str:
    if severity := getattr(fact, "severity", None):
        return case.said("severity", severity)
    if tells := getattr(fact, "tells", None):
        return "、".join(case.said("whom", whom) for whom in tells)
    return getattr(fact, "what", None) or getattr(fact, "reason", None) or ""


def penalties(material: Material) -> Table:
    """Who was penalised, for what, and whether it takes effect (A34)."""
    rows = sorted(
        (day_of(one.occurred_at), case.first.case_no,
         case.said("penalty", getattr(one, "penalty")),
         case.said("role", getattr(one, "penalised")),
         getattr(one, "amount_fen") or 0,
         "生效" if getattr(one, "takes_effect") else "当月已有，不另生效",
         getattr(one, "reason"))
        for case, one in material.told("PenaltyRecorded")
    )  # fmt: skip
    told = columns(
        "编号", ("日期", "day"), "处罚", "对象", ("金额", "yuan"), "效力", "事由"
    )
    return Table(told, tuple((no, day, *rest) for day, no, *rest in rows))
