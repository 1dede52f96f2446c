"""A form about one case (一案一表): what was told, what was done, what came of it."""

from collections.abc import Collection

from domain.cases.card_then import CaseThen
from projections.report_contents.cases import answer_of
from projections.report_contents.material import (
    Cell,
    Material,
    Table,
    columns,
    day_of,
)

JUDGING = ("ComplaintJudged", "LiabilityAssessed", "CauseFound", "SolutionProposed",
           "ImprovementProposed", "DemandJudged")  # fmt: skip
STATED = ("WitnessContacted", "NoWitnessFound", "StatementRecorded",
          "StatementReadBack", "StatementSigned", "StatementSignatureRefused",
          "CredibilityJudged")  # fmt: skip
INSURED = ("InsurerNotified", "InsurerOpinionReceived", "InsurerOpinionLineReceived",
           "InsurerConsentReceived", "InsurerConsentRefused",
           "NoInsuredLossStated")  # fmt: skip
AGREED = ("AgreementSigned", "AgreementCollected", "AgreementDeposited")
STATES = {"running": "待办", "met": "按时办了", "late": "办迟了", "paused": "暂停",
          "superseded": "不再需要", "advised": "建议"}  # fmt: skip
SIGNERS = ("经办人", "审核人", "批准人")


def particulars(material: Material) -> Table:
    """What was taken down; a name stands in the case file, where it can be erased."""
    (case,) = material.cases
    first = case.story()[0]
    rows: list[tuple[Cell, ...]] = [("投诉编号", case.first.case_no)]
    rows += [(label, said) for label, said in first["told"].items()]
    return Table(columns("项目", "内容"), tuple(rows), "姓名、电话见案卷。")


def course(material: Material) -> Table:
    """Everything that happened, in the order of the book."""
    (case,) = material.cases
    rows = tuple(
        (line["occurred_at"], line["sentence"], _role(case, line["role"]),
         "、".join(line["rules"]))
        for line in case.story()
    )  # fmt: skip
    return Table(columns(("时间", "moment"), "事项", "经办", "依据"), rows)


def _role(case: CaseThen, role: str) -> str:
    return case.said("role", role)


def result(material: Material) -> Table:
    """What came of it up to then."""
    (case,) = material.cases
    handling, content = case.handling(), case.last("SatisfactionRecorded")
    done_at, word = handling.completed_at, getattr(content, "satisfaction", None)
    rows = (
        ("责任", case.said("liability", case.liability)),
        ("答复或处理", answer_of(case)),
        ("办结", f"{day_of(done_at)}" if done_at else "未办结"),
        ("同意赔付", _yuan(case.granted_fen)),
        ("已付", _yuan(case.paid_fen)),
        ("追回", _yuan(case.recovered_fen)),
        ("满意度", case.said("satisfaction", word)),
    )
    return Table(columns("项目", "内容"), rows)


def reasons(material: Material) -> Table:
    """What was judged of it, why, and what brought it about."""
    return _told_by(material, JUDGING)


def statements(material: Material) -> Table:
    """What witnesses and the customer stated, and who found it credible."""
    return _told_by(material, STATED)


def insurer(material: Material) -> Table:
    """What the insurer was told, and what it said in writing."""
    return _told_by(material, INSURED)


def agreements(material: Material) -> Table:
    """What was agreed and signed, and where the original went."""
    return _told_by(material, AGREED)


def _told_by(material: Material, names: Collection[str]) -> Table:
    """The facts of these kinds, in the order of the book."""
    (case,) = material.cases
    told = [
        (one.occurred_at, line["title"], line["sentence"], _role(case, line["role"]))
        for one, line in zip(case.case.facts.every(), case.story())
        if type(one).__name__ in names
    ]
    heads = columns(("时间", "moment"), "事项", "说明", "谁")
    return Table(heads, tuple(told))


def requests(material: Material) -> Table:
    """The money asked from finance: how much, what for, how urgent."""
    (case,) = material.cases
    rows = tuple(
        (one.occurred_at, getattr(one, "amount_fen"),
         case.said("purpose", getattr(one, "purpose")),
         "紧急" if getattr(one, "urgent") else "", _role(case, one.role),
         getattr(one, "note") or "")
        for one in case.all("FundRequested")
    )  # fmt: skip
    heads = columns(("时间", "moment"), ("金额", "yuan"), "用途", "缓急", "谁", "备注")
    return Table(heads, rows)


def limits(material: Material) -> Table:
    """What must be done by when, by whom, and whether it was."""
    (case,) = material.cases
    rows = tuple(
        ("、".join(one.rules), one.say, "、".join(case.said("role", w) for w in one.who),
         one.due_at, STATES.get(one.state, one.state))
        for one in case.clocks
    )  # fmt: skip
    heads = columns("规则", "应办的事", "谁办", ("应办到", "moment"), "状态")
    return Table(heads, rows)


def slips(material: Material) -> Table:
    """The petty cash slips: raised, consented to, drawn, countersigned."""
    (case,) = material.cases
    numbers = [getattr(one, "slip_no") for one in case.all("PettyCashSlipRaised")]
    rows = tuple(_slip(case, number) for number in numbers)
    heads = columns("借支单", ("金额", "yuan"), "事先同意", "支取", "事后补签")
    return Table(heads, rows)


def _slip(case: CaseThen, number: str) -> tuple[Cell, ...]:
    """What happened to a slip, each with who and when."""

    def said(name: str) -> str:
        found = [one for one in case.all(name) if getattr(one, "slip_no") == number]
        return "；".join(
            f"{_role(case, one.role)} {day_of(one.occurred_at)}" for one in found
        )

    (raised,) = [
        one
        for one in case.all("PettyCashSlipRaised")
        if getattr(one, "slip_no") == number
    ]
    steps = ("PettyCashConsented", "PettyCashDrawn", "PettyCashCountersigned")
    return (number, getattr(raised, "amount_fen"), *map(said, steps))


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d} 元"


def signatures(material: Material) -> Table:
    """Places to sign, on paper."""
    rows = tuple((signer, "", "") for signer in SIGNERS)
    return Table(columns("", "签字", "日期"), rows)
