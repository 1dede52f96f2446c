"""Events case by case (XES), as XML. Source: IEEE 1849, xes-standard.org."""

from collections.abc import Iterator
from datetime import datetime
from typing import TextIO
from xml.sax.saxutils import quoteattr

from domain.cases.events import ComplaintRegistered
from domain.fact import Fact
from scripts.exporting.open_cases import OpenCases, Plain, moment, plain_of

EXTENSIONS = {"Concept": "concept", "Time": "time", "Organizational": "org"}
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1849-2016">\n'


def write_xes(cases: OpenCases, file: TextIO) -> None:
    """One trace a case, one event a fact; of hidden cases only how many there are."""
    file.write(HEAD)
    for name, prefix in EXTENSIONS.items():
        uri = f"http://www.xes-standard.org/{prefix}.xesext"
        told = f'name="{name}" prefix="{prefix}" uri="{uri}"'
        file.write(f"  <extension {told}/>\n")
    for store_id, count in cases.hidden().items():
        file.write(f"  {_attribute(f'hidden_cases:{store_id}', count)}\n")
    for facts in cases:
        file.writelines(f"{line}\n" for line in _trace(facts))
    file.write("</log>\n")


def _trace(facts: list[Fact]) -> Iterator[str]:
    began = facts[0]
    assert isinstance(began, ComplaintRegistered)
    yield "  <trace>"
    yield f"    {_attribute('concept:name', began.case_no)}"
    yield f"    {_attribute('store', str(began.store_id))}"
    for fact in sorted(facts, key=lambda one: (one.occurred_at, one.position)):
        told = {"concept:name": fact.topic, "time:timestamp": fact.occurred_at}
        told |= {"org:role": fact.role} | dict(plain_of(fact))
        told.pop("role")
        yield "    <event>"
        yield from (f"      {_attribute(key, value)}" for key, value in told.items())
        yield "    </event>"
    yield "  </trace>"


def _attribute(key: str, value: Plain) -> str:
    """One attribute in the element that says its type."""
    if isinstance(value, bool):
        kind, told = "boolean", str(value).lower()
    elif isinstance(value, datetime):
        kind, told = "date", moment(value)
    else:
        kind, told = ("int" if isinstance(value, int) else "string"), str(value)
    return f"<{kind} key={quoteattr(key)} value={quoteattr(told)}/>"
