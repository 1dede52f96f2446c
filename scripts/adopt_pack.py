"""Lets a store (门店) follow a procedure from now on."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from domain.commands import COMMANDS
from domain.policies.in_force import check_words, rules_of_store
from domain.policies.pack import Pack
from domain.policies.reader import read_file, read_shipped
from domain.reading import read
from domain.stores.store import Store, store_id_of
from scripts.office import give, opened, parser_for, store_of, tried


def main(argv: Sequence[str] | None = None) -> int:
    """Adopt a pack: its whole text goes into the book, and new cases follow it."""
    parser = parser_for(main)
    parser.add_argument("--store", required=True, metavar="CODE")
    parser.add_argument("--open-as", metavar="NAME", help="open the store, so named")
    parser.add_argument("--pack", required=True, metavar="FILE|CODE")
    parser.add_argument("--as", dest="place", default="main")
    asked = parser.parse_args(argv)
    return tried(lambda: _adopt(asked))


def _adopt(asked: Namespace) -> None:
    pack, ledger = pack_from(asked.pack), opened(asked)
    store_id = store_id_of(asked.store)
    told = {"store_id": str(store_id), "text": pack.text, "place": asked.place}
    ask = read(COMMANDS["adopt_pack"].ask, told)
    check_words(rules_of_store(ledger, None), ask)  # before a store is opened for it
    if asked.open_as:
        give(ledger, "open_store", {"store_code": asked.store, "name": asked.open_as})
    followed = ledger.find(Store, store_of(ledger, asked.store)).adopted
    if any(one.text.strip() == pack.text.strip() for one in followed):
        print(f"{asked.store} follows {pack.pack} already")
        return
    (fact,) = give(ledger, "adopt_pack", told)
    digest = getattr(fact, "sha256")
    print(f"{asked.store} follows {pack.pack} as {asked.place}, sha256 {digest}")


def pack_from(name: str) -> Pack:
    """A pack from a file, or by its code one that ships. Raises PackUnreadable."""
    path = Path(name)
    return read_file(path) if path.suffix == ".toml" else read_shipped(name)


if __name__ == "__main__":
    raise SystemExit(main())
