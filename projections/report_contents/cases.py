"""The complaints themselves (明细), and those not handled in time (超期)."""

from domain.cases.card_then import CaseThen
from projections.report_contents.material import Cell, Material, Table, columns, day_of


def cases(material: Material) -> Table:
    """Every complaint that came in or moved in the period, and what came of it."""
    told = columns(
        "编号", ("登记", "day"), "渠道", "类别", "事由", "责任", "答复或处理",
        ("已付", "yuan"), ("办结", "day"), "按时",
    )  # fmt: skip
    return Table(told, tuple(_row(case, material) for case in material.cases))


def _row(case: CaseThen, material: Material) -> tuple[Cell, ...]:
    handling = case.handling(material.timed_by)
    done_at = handling.completed_at
    in_time = {True: "按时", False: "超期", None: ""}[handling.in_time]
    return (
        case.first.case_no,
        day_of(case.first.occurred_at),
        case.said("channel", case.first.channel),
        case.said("category", case.category),
        case.first.summary,
        case.said("liability", case.liability),
        answer_of(case),
        case.paid_fen,
        day_of(done_at) if done_at else None,
        in_time,
    )


def answer_of(case: CaseThen) -> str:
    """What the complainant was told or got last."""
    if case.outcome:
        return case.said("outcome", case.outcome)
    for name, field in (("SolvedOnTheSpot", "how"), ("ReplyGiven", "content")):
        if fact := case.last(name):
            return str(getattr(fact, field))
    return ""


def overdue(material: Material) -> Table:
    """Each clock that had run out by the end of the period, on any open complaint."""
    rows = sorted(
        (clock.due_at, case.first.case_no, "、".join(clock.rules), clock.say,
         "、".join(case.said("role", role) for role in clock.who))
        for case in material.open_cases
        for clock in case.clocks
        if clock.overdue(material.until)
    )  # fmt: skip
    told = columns("编号", ("应办到", "moment"), "规则", "应办的事", "谁办")
    return Table(told, tuple((no, due, rule, *rest) for due, no, rule, *rest in rows))
