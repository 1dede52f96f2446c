"""Pictures in a report (图): the figures of a section as bars, like on the dashboard."""

from projections.report_contents.drawing import Section
from web.charts import Chart, Mark, Row, svg_of

DRAWN = 12  # rows at most: a longer table says more than a picture
SAYS = "按件数排列，数字见下表。"


def pictures_of(section: Section) -> list[str]:
    """The picture of a section that counts something, as SVG; else none."""
    head, *rest = section.table.columns
    counts = [at for at, one in enumerate(rest, 1) if one.kind == "count"]
    rows = section.table.rows
    if not section.name.startswith("by_") or not counts or not rows:
        return []
    bars = tuple(_bar(str(row[0]), row[counts[0]]) for row in rows[:DRAWN])
    chart = Chart(
        name=section.name.replace("_", "-"),
        title=section.title,
        says=SAYS,
        head=head.title,
        columns=(rest[counts[0] - 1].title,),
        rows=bars,
        form="bars",
    )
    return [svg_of(chart)]


def _bar(label: str, figure: object) -> Row:
    assert isinstance(figure, int)
    return Row(label, (Mark(str(figure), figure),))
