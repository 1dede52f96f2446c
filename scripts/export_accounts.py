"""Writes the accounts of a store as Beancount text, for auditors and bookkeepers."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from scripts.exporting.beancount import entries_of, lines_of
from scripts.exporting.writing import new_file, up_to
from scripts.office import opened, parser_for, store_of, tried


def main(argv: Sequence[str] | None = None) -> int:
    """Export what a store paid, got back and bears; nobody's name is in it.

    The same book up to the same entry gives the same bytes. Of cases only their circle
    may know of there is one sum a month.
    """
    parser = parser_for(main)
    parser.add_argument("--store", required=True, metavar="CODE")
    parser.add_argument("--to", required=True, type=Path, metavar="FILE")
    parser.add_argument("--until", type=int, metavar="ENTRY", help="else all there is")
    asked = parser.parse_args(argv)
    return tried(lambda: _export(asked))


def _export(asked: Namespace) -> None:
    ledger = opened(asked)
    until = up_to(ledger, asked.until)
    entries = entries_of(ledger, store_of(ledger, asked.store), until)
    with new_file(asked.to) as file:
        file.writelines(f"{line}\n" for line in lines_of(asked.store, entries))
    print(f"{asked.to}: {len(entries)} transactions up to #{until}")


if __name__ == "__main__":
    raise SystemExit(main())
