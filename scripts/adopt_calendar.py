"""Lets a store (门店) count working days by a year of holidays from now on."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from domain.policies.calendars import SHIPPED, read_year_file
from scripts.office import CannotBeDone, give, opened, parser_for, store_of, tried


def main(argv: Sequence[str] | None = None) -> int:
    """Adopt the holidays of a year: a file, or by its number a year that ships."""
    parser = parser_for(main)
    parser.add_argument("--store", required=True, metavar="CODE")
    parser.add_argument("--year", required=True, metavar="FILE|YEAR")
    asked = parser.parse_args(argv)
    return tried(lambda: _adopt(asked))


def _adopt(asked: Namespace) -> None:
    path = Path(asked.year)
    if path.suffix != ".toml":
        path = SHIPPED / f"{asked.year}.toml"
    if not path.is_file():
        shipped = ", ".join(sorted(one.stem for one in SHIPPED.glob("*.toml")))
        raise CannotBeDone(f"{asked.year}: no such year here; there are {shipped}")
    year, ledger = read_year_file(path), opened(asked)
    store_id = store_of(ledger, asked.store)
    told = {"store_id": str(store_id), "text": path.read_text("utf-8-sig")}
    give(ledger, "adopt_calendar", told)
    print(f"{asked.store} counts by {year.version}")


if __name__ == "__main__":
    raise SystemExit(main())
