"""Handling rate (办结率) and on-time rate (按时率). Source: procedures 4.5, A28."""

from decimal import ROUND_HALF_UP, Decimal

from projections.report_contents.material import Material, Table, columns


def rates(material: Material) -> Table:
    """Of the complaints accepted in the period: how many were completed, and in time.

    Beside them those that are open and overdue, which the on-time rate leaves out.
    """
    told = [(case, case.handling(material.timed_by)) for case in material.cases]
    accepted = [one for one in told if material.within(one[1].accepted_at)]
    completed = [one for one in accepted if one[1].completed_at is not None]
    in_time = [one for one in completed if one[1].in_time]
    late = [
        case
        for case, handling in accepted
        if handling.completed_at is None
        and any(clock.overdue(material.until) for clock in case.clocks)
    ]
    rows = (
        ("本期受理", len(accepted), ""),
        ("期末前办结", len(completed), ""),
        ("其中按时办结", len(in_time), ""),
        ("办结率", None, percent(len(completed), len(accepted))),
        ("按时率", None, percent(len(in_time), len(completed))),
        ("超期未办结", len(late), ""),
    )
    note = "办结率＝期末前办结÷本期受理；按时率＝其中按时办结÷期末前办结。"
    return Table(columns("项目", ("件数", "count"), "比率"), rows, note)


def percent(part: int, whole: int) -> str:
    """In per cent, one decimal, half up; n/a where there is nothing to divide by."""
    if not whole:
        return "n/a"
    share = Decimal(100 * part) / Decimal(whole)
    return f"{share.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"
