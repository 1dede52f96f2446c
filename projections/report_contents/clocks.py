"""How the time limits were kept (时限执行), rule by rule."""

from collections import Counter, defaultdict

from projections.report_contents.material import Material, Table, columns
from projections.report_contents.rates import percent


def clocks(material: Material) -> Table:
    """The clocks begun in the period: met, late, run out, running, ended otherwise."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for case in material.cases:
        for clock in case.clocks:
            if material.within(clock.started_at):
                late = clock.overdue(material.until)
                found["、".join(clock.rules)]["overdue" if late else clock.state] += 1
    rows = tuple(_row(rule, found[rule]) for rule in sorted(found))
    heads = (("开始", "count"), ("按时", "count"), ("迟办", "count"))
    more = (("超期未办", "count"), ("还在走", "count"), ("因故停止", "count"))
    return Table(columns("规则", *heads, *more, "按时率"), rows)


def _row(rule: str, told: Counter[str]):
    begun = sum(told.values())
    met, late, over = told["met"], told["late"], told["overdue"]
    running = told["running"] + told["advised"]
    stopped = begun - met - late - over - running
    share = percent(met, met + late + over)
    return (rule, begun, met, late, over, running, stopped, share)
