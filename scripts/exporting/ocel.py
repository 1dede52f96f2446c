"""Object-centric events (OCEL 2.0), as JSON. Source: ocel-standard.org."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, TextIO

from domain.cases.events import ComplaintRegistered
from domain.fact import Fact
from scripts.exporting.open_cases import OpenCases, Plain, ids_of, moment, plain_of

OBJECTS = {
    "exhibit_id": "exhibit",
    "statement_id": "statement",
    "agreement_id": "agreement",
    "claim_id": "claim",
    "payment_id": "payment",
    "supplier_id": "supplier",
}
KINDS = frozenset(OBJECTS)
BEGAN = "1970-01-01T00:00:00Z"  # attributes of an object that never change
Json = dict[str, Any]


class ObjectLog:
    """Cases, and the things their facts are about, with one event per fact."""

    def __init__(self, cases: OpenCases) -> None:
        self.cases = cases
        self.objects: dict[str, Json] = {}
        self.types: dict[str, dict[str, str]] = {}  # event types and their attributes
        self.object_types: dict[str, dict[str, str]] = {}

    def write(self, file: TextIO) -> None:
        """Event by event; what they were about comes last."""
        between = ""
        file.write('{"events": [')
        for facts in self.cases:
            for event in self._events(facts):
                file.write(f"{between}\n{_line(event)}")
                between = ","
        for store_id, count in self.cases.hidden().items():
            self._object(f"hidden-{store_id}", "hidden_cases", {"cases": count})
        file.write('\n],\n"objects": [')
        file.write(",".join(f"\n{_line(one)}" for one in self.objects.values()))
        file.write('\n],\n"eventTypes": ' + _line(_declared(self.types)))
        file.write(',\n"objectTypes": ' + _line(_declared(self.object_types)) + "}\n")

    def _events(self, facts: list[Fact]) -> Iterator[Json]:
        began = facts[0]
        assert isinstance(began, ComplaintRegistered)
        case, store = str(began.originator_id), str(began.store_id)
        about = {name: value for name, value in plain_of(began)}
        told = {"case_no": began.case_no, "case_type": about["case_type"]}
        self._object(case, "case", told | {"channel": about["channel"]})
        self._object(store, "store", {})
        for fact in facts:
            relations = [_relation(case, "case"), _relation(store, "store")]
            for name, id in ids_of(fact, KINDS):
                kind = OBJECTS[name]
                self._object(str(id), kind, {})
                relations.append(_relation(str(id), kind))
            yield {
                "id": f"event-{fact.position}",
                "type": fact.topic,
                "time": moment(fact.occurred_at),
                "attributes": self._attributes(self.types, fact.topic, plain_of(fact)),
                "relationships": relations,
            }

    def _object(self, id: str, kind: str, told: dict[str, Plain]) -> None:
        told_of = self._attributes(self.object_types, kind, iter(told.items()))
        attributes = [one | {"time": BEGAN} for one in told_of]
        new = {"id": id, "type": kind, "attributes": attributes, "relationships": []}
        self.objects.setdefault(id, new)

    def _attributes(
        self,
        types: dict[str, dict[str, str]],
        kind: str,
        told: Iterator[tuple[str, Plain]],
    ) -> list[Json]:
        """Attributes as they stand in the log; their names and types are declared."""
        declared, found = types.setdefault(kind, {}), []
        for name, value in told:
            declared[name] = _type_of(value)
            shown = moment(value) if isinstance(value, datetime) else value
            found.append({"name": name, "value": shown})
        return found


def _type_of(value: Plain) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    return "time" if isinstance(value, datetime) else "string"


def _relation(id: str, kind: str) -> Json:
    return {"objectId": id, "qualifier": kind}


def _declared(types: dict[str, dict[str, str]]) -> list[Json]:
    return [
        {
            "name": kind,
            "attributes": [{"name": name, "type": told[name]} for name in sorted(told)],
        }
        for kind, told in sorted(types.items())
    ]


def _line(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True)
