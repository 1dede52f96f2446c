"""Places of backups (备份处) lie apart: whoever carries one away has not got them all."""

from argparse import Namespace
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

from sqlalchemy import inspect, make_url

from domain.ledger.engines import in_memory
from domain.ledger.keys import index_key
from domain.ledger.ledger import book_at
from scripts.office import CannotBeDone

NAMED = {"book_to": "账本", "keys_to": "密钥", "vault_to": "证据库"}


def must_lie_apart(asked: Namespace) -> None:
    """Raises CannotBeDone where a copy of one place would take another along."""
    places = {flag: getattr(asked, flag) for flag in NAMED}
    to = {flag: path.resolve() for flag, path in places.items() if path}
    for one, other in permutations(to, 2):
        if _within(to[one], to[other]):
            what = f"{NAMED[one]}与{NAMED[other]}的备份须各在一处"
            raise CannotBeDone(f"{what}：{to[one]} 在 {to[other]} 之内")
    for folder in _live(asked):
        if "keys_to" in to and _within(to["keys_to"], folder):
            raise CannotBeDone(f"密钥的备份不能放在账本或证据库旁：{folder}")
    if "vault_to" in to and _within(to["vault_to"], asked.vault.resolve()):
        raise CannotBeDone("证据库的备份不能放在证据库里")
    if asked.keys and inspect(book_at(asked.database)).has_table(index_key.name):
        raise CannotBeDone("密钥与账本在同一个数据库里：账本的备份会带走密钥，请先分开")


def _live(asked: Namespace) -> Iterator[Path]:
    """The folders where book and vault live."""
    url = make_url(asked.database)
    if url.get_backend_name() == "sqlite" and not in_memory(url):
        yield Path(str(url.database)).resolve().parent
    if asked.vault:
        yield asked.vault.resolve()


def _within(path: Path, folder: Path) -> bool:
    return path == folder or folder in path.parents
