"""Exports a person's own data (本人资料副本), for the person: PIPL article 45."""

import json
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from domain.cases.case import Case
from domain.ledger.scribe import sealed_for
from domain.privacy.own_data import own_data
from scripts.office import CannotBeDone, give, opened, parser_for, tried
from scripts.office.cases import case_id_of


def main(argv: Sequence[str] | None = None) -> int:
    """Write what the book holds of a party to a file; that it was done is a fact."""
    parser = parser_for(main)
    parser.add_argument("case_no", metavar="CASE_NO")
    parser.add_argument("--party", type=UUID, metavar="ID", help="else who complains")
    parser.add_argument("--reason", required=True, help="who asked, how identified")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE")
    return tried(lambda: _export(parser.parse_args(argv)))


def _export(asked: Namespace) -> None:
    if asked.to.exists():
        raise CannotBeDone(f"{asked.to} is there already")
    ledger = opened(asked)
    case_id = case_id_of(ledger, asked.case_no)
    party_id = asked.party or sealed_for(ledger.find(Case, case_id).registered)
    told = {"case_id": case_id, "party_id": party_id, "reason": asked.reason}
    give(ledger, "read_personal_data", told | {"personal_data": "own_copy"})
    copy = json.dumps(own_data(ledger, case_id, party_id), ensure_ascii=False, indent=2)
    asked.to.write_text(copy + "\n", "utf-8")
    print(asked.to)
    ledger.close()


if __name__ == "__main__":
    raise SystemExit(main())
