"""What reports tell (报表内容): a section is one word, and one function of the cases."""

from collections.abc import Callable, Mapping

from projections.report_contents.after import corrections, follow_ups, satisfaction
from projections.report_contents.cases import cases, overdue
from projections.report_contents.causes import causes, repeats
from projections.report_contents.clocks import clocks
from projections.report_contents.counts import COUNTS
from projections.report_contents.flow import flow
from projections.report_contents.marks import exceptions, penalties
from projections.report_contents.material import Material, Table
from projections.report_contents.money import cost
from projections.report_contents.one_case import (
    agreements,
    course,
    insurer,
    limits,
    particulars,
    reasons,
    requests,
    result,
    signatures,
    slips,
    statements,
)
from projections.report_contents.rates import rates
from projections.report_contents.receptions import receptions

DRAW: Mapping[str, Callable[[Material], Table]] = {
    "flow": flow,
    "rates": rates,
    **COUNTS,
    "repeats": repeats,
    "causes": causes,
    "corrections": corrections,
    "follow_ups": follow_ups,
    "satisfaction": satisfaction,
    "penalties": penalties,
    "cost": cost,
    "clocks": clocks,
    "overdue": overdue,
    "exceptions": exceptions,
    "cases": cases,
    "receptions": receptions,
    "particulars": particulars,
    "course": course,
    "reasons": reasons,
    "statements": statements,
    "insurer": insurer,
    "requests": requests,
    "agreements": agreements,
    "limits": limits,
    "slips": slips,
    "result": result,
    "signatures": signatures,
}
