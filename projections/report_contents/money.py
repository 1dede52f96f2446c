"""What complaints cost in a period (赔付和追回). Source: procedures 7.2."""

from collections import Counter

from projections.report_contents.material import Material, Table, columns

OUT = ("PaymentMade", "PettyCashDrawn", "TillRefundMade")
BACK = ("PaymentReversed", "PettyCashChangeReturned")


def cost(material: Material) -> Table:
    """What left and came back in the period, case by case, the sum last."""
    sums: dict[str, Counter[str]] = {}
    for names, figure in (
        (OUT, "out"),
        (BACK, "back"),
        (("SupplierRecovered",), "supplier"),
        (("ClaimMoneyReceived",), "insurer"),
    ):
        for case, fact in material.told(*names):
            told = sums.setdefault(case.first.case_no, Counter())
            told[figure] += getattr(fact, "amount_fen")
    for case, fact in material.told("BreachRecorded"):
        if getattr(fact, "money_left"):
            told = sums.setdefault(case.first.case_no, Counter())
            told["out"] += getattr(fact, "amount_fen") or 0
    rows = [_row(number, sums[number]) for number in sorted(sums)]
    rows.append(_row("合计", sum(sums.values(), Counter[str]())))
    heads = ("付出", "退回冲回", "供应商付回", "承保公司付回", "净承担")
    return Table(columns("编号", *((head, "yuan") for head in heads)), tuple(rows))


def _row(number: str, told: Counter[str]):
    figures = [told[name] for name in ("out", "back", "supplier", "insurer")]
    return (number, *figures, figures[0] - sum(figures[1:]))
