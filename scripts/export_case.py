"""Writes a case bundle (案卷包): a case, its files, and what proves them."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from shutil import rmtree

from domain.evidence.vault import Vault
from scripts.office import CannotBeDone, opened, parser_for, tried
from scripts.office.cases import case_id_of
from web.paper.bundle.bag import zipped
from web.paper.bundle.making import Asked, NotInBundle, make_bundle
from web.paper.bundle.proofs import NeverSealed


def main(argv: Sequence[str] | None = None) -> int:
    """Export a case; under the same checkpoint the same bytes. 1 if a file is missing.

    Entries withheld stay visible as gaps: their hashes are there, their content is not.
    """
    parser = parser_for(main)
    parser.add_argument("case_no", metavar="CASE_NO")
    parser.add_argument("--to", required=True, type=Path, metavar="FOLDER")
    parser.add_argument("--vault", required=True, type=Path, metavar="FOLDER")
    parser.add_argument("--zip", action="store_true", help="one file, FOLDER.zip")
    parser.add_argument("--withhold", type=int, nargs="+", default=[], metavar="ENTRY")
    parser.add_argument("--because", default="", help="why entries are withheld")
    asked = parser.parse_args(argv)
    return tried(lambda: _export(asked))


def _export(asked: Namespace) -> None:
    ledger, vault = opened(asked), Vault(asked.vault)
    case_id = case_id_of(ledger, asked.case_no)
    place = asked.to.with_name(f"{asked.to.name}.zip") if asked.zip else asked.to
    if place.exists():
        raise CannotBeDone(f"{place} is there already")
    if asked.withhold and not asked.because:
        raise CannotBeDone("say --because why entries are withheld")
    beside = asked.to.with_name(f".{asked.to.name}.unfinished") / asked.to.name
    rmtree(beside.parent, ignore_errors=True)
    wanted = Asked(case_id, frozenset(asked.withhold), asked.because)
    try:
        absent = make_bundle(ledger, vault, wanted, beside)
    except (NeverSealed, NotInBundle) as no:
        raise CannotBeDone(str(no)) from no
    if asked.zip:
        zipped(beside, beside.parent / place.name)
        (beside.parent / place.name).rename(place)
    else:
        beside.rename(place)
    rmtree(beside.parent, ignore_errors=True)
    print(f"{asked.case_no} is in {place}")
    if absent:
        raise CannotBeDone(f"not in the vault: {', '.join(absent)}")


if __name__ == "__main__":
    raise SystemExit(main())
