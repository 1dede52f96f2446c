"""Backs up the book, its keys and its vault, while people work, each apart."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from uuid import uuid4

from domain.evidence.vault import Vault
from domain.ledger.keys import open_key_ring
from domain.ledger.ledger import book_at
from scripts.backups.apart import must_lie_apart
from scripts.backups.databases import database_at
from scripts.backups.files import copied, files_of
from scripts.backups.manifest import (
    BOOK,
    FILES,
    KEYS,
    VAULT,
    Kept,
    Manifest,
    Moment,
    kept_of,
)
from scripts.backups.moment import copied_with_moment
from scripts.office import CannotBeDone, parser_for, tried


def main(argv: Sequence[str] | None = None) -> int:
    """Back up to up to three places, none of which may lie within another.

    The key that seals is no part of it: keep it by itself. Keys of people are destroyed
    when they are erased, so do not keep old backups of them for long.
    """
    parser = parser_for(main)
    add = parser.add_argument
    add("--vault", type=Path, metavar="FOLDER", help="files of evidence")
    add("--accounts", metavar="URL", help="sign-in names, kept with the keys")
    add("--book-to", type=Path, metavar="FOLDER", required=True)
    add("--keys-to", type=Path, metavar="FOLDER")
    add("--vault-to", type=Path, metavar="FOLDER")
    add("--programs", type=Path, metavar="FOLDER", help="pg_dump, if not on the PATH")
    asked = parser.parse_args(argv)
    return tried(lambda: _back_up(asked))


def _back_up(asked: Namespace) -> None:
    """The book first: what it needs of keys and files was there before its entries."""
    if bool(asked.keys) != bool(asked.keys_to):
        raise CannotBeDone("--keys 与 --keys-to 须一同给出")
    if bool(asked.vault) != bool(asked.vault_to) or asked.accounts and not asked.keys:
        raise CannotBeDone("--vault 与 --vault-to 须一同给出；--accounts 随密钥备份")
    must_lie_apart(asked)
    moment = _book(asked)
    if asked.keys:
        _keys(asked, moment)
    if asked.vault and (damaged := _vault(asked, moment)):
        raise CannotBeDone(f"证据文件与其摘要不符，未备份：{'、'.join(damaged)}")


def _book(asked: Namespace) -> Moment:
    book_at(asked.database).dispose()
    database = database_at(asked.database, asked.programs)
    with _unfinished(asked.book_to) as folder:
        file = folder / f"{BOOK}.{database.kind}"
        moment = copied_with_moment(database, file)
        kept = kept_of(file, file.name)
        _finish(folder, Manifest(BOOK, database.kind, moment, (kept,)))
    print(f"账本备份到 #{moment.position}，封签到 #{moment.sealed}")
    print(asked.book_to / moment.name)
    return moment


def _keys(asked: Namespace, moment: Moment) -> None:
    """The keys, and sign-in names if they are named."""
    open_key_ring(asked.keys).engine.dispose()
    urls = {KEYS: asked.keys, "accounts": asked.accounts}
    files = list[Kept]()
    with _unfinished(asked.keys_to) as folder:
        for name, url in urls.items():
            if url:
                database = database_at(url, asked.programs)
                file = folder / f"{name}.{database.kind}"
                database.copied(file, lambda db: None)
                files.append(kept_of(file, file.name))
        kind = database_at(asked.keys, None).kind
        _finish(folder, Manifest(KEYS, kind, moment, tuple(files)))
    print(asked.keys_to / moment.name)


def _vault(asked: Namespace, moment: Moment) -> list[str]:
    """Every file of the vault; the digests of those that are damaged."""
    to, damaged, files = Vault(asked.vault_to / FILES), list[str](), list[Kept]()
    for path in files_of(Vault(asked.vault)):
        if kept := copied(path, to):
            files.append(kept)
        else:
            damaged.append(path.name)
    with _unfinished(asked.vault_to) as folder:
        _finish(folder, Manifest(VAULT, "", moment, tuple(files)))
    print(asked.vault_to / moment.name)
    return damaged


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """A folder for our eyes alone; it gets its name when all of it is there."""
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = target / f".{uuid4().hex}.unfinished"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)


def _finish(folder: Path, manifest: Manifest) -> None:
    manifest.write(folder)
    folder.rename(folder.parent / manifest.moment.name)


if __name__ == "__main__":
    raise SystemExit(main())
