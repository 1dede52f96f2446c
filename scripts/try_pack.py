"""Asks a pack what it would have said of closed cases, before anybody adopts it."""

import json
from argparse import Namespace
from collections.abc import Sequence
from sys import stdout

from rich.console import Console

from scripts.adopt_pack import pack_from
from scripts.office import opened, parser_for, tried
from scripts.office.cases import case_id_of
from scripts.trying import tried as tried_on
from scripts.trying.table import table_of, told

WIDTH = 140  # where there is no terminal to ask


def main(argv: Sequence[str] | None = None) -> int:
    """Put every fact and refusal of closed cases to another pack, as if asked then.

    Shows what would have been refused, allowed, due or missing instead. A version of a
    pack the case followed takes its place, any other pack that of the main one.
    Nothing is recorded.
    """
    parser = parser_for(main)
    parser.add_argument("pack", metavar="PACK", help="a code that ships, or a .toml")
    parser.add_argument("--on", nargs="+", required=True, metavar="CASE_NO")
    parser.add_argument("--as", dest="place", choices=("main", "overlay"))
    parser.add_argument("--all", action="store_true", help="what came out alike, too")
    parser.add_argument("--json", action="store_true", help="for programs")
    asked = parser.parse_args(argv)
    return tried(lambda: _try(asked))


def _try(asked: Namespace) -> None:
    pack, ledger = pack_from(asked.pack), opened(asked)
    case_ids = [case_id_of(ledger, case_no) for case_no in asked.on]
    cases = [tried_on(ledger, case_id, pack, asked.place) for case_id in case_ids]
    if asked.json:
        print(json.dumps([told(one) for one in cases], ensure_ascii=False, indent=2))
        return
    console = Console(width=None if stdout.isatty() else WIDTH)
    for one in cases:
        console.print(table_of(one, asked.all))


if __name__ == "__main__":
    raise SystemExit(main())
