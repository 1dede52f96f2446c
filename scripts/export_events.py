"""Writes the events of cases for process mining: OCEL 2.0 (JSON) or XES."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from scripts.exporting.ocel import ObjectLog
from scripts.exporting.open_cases import OpenCases
from scripts.exporting.writing import new_file, up_to
from scripts.exporting.xes import write_xes
from scripts.office import CannotBeDone, opened, parser_for, store_of, tried


def main(argv: Sequence[str] | None = None) -> int:
    """Export what happened on cases; nobody's name and no text people wrote is in it.

    The ending of FILE says the form: .json is OCEL 2.0, .xes is XES. Of cases only
    their circle may know of there is a number per store.
    """
    parser = parser_for(main)
    parser.add_argument("--to", required=True, type=Path, metavar="FILE")
    parser.add_argument("--store", metavar="CODE", help="else all stores")
    parser.add_argument("--until", type=int, metavar="ENTRY", help="else all there is")
    asked = parser.parse_args(argv)
    return tried(lambda: _export(asked))


def _export(asked: Namespace) -> None:
    if asked.to.suffix not in (".json", ".xes"):
        raise CannotBeDone(f"{asked.to}: name it .json for OCEL 2.0 or .xes for XES")
    ledger = opened(asked)
    until = up_to(ledger, asked.until)
    store_id = store_of(ledger, asked.store) if asked.store else None
    cases = OpenCases(ledger, until, store_id)
    with new_file(asked.to) as file:
        if asked.to.suffix == ".xes":
            write_xes(cases, file)
        else:
            ObjectLog(cases).write(file)
    print(f"{asked.to}: the cases up to #{until}")


if __name__ == "__main__":
    raise SystemExit(main())
