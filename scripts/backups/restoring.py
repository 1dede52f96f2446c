"""Restoring (恢复): a backup returns whole to empty places, or nothing of it does."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import rmtree

from sqlalchemy import Engine

from domain.evidence.vault import Vault
from domain.ledger.engines import open_engine
from domain.ledger.ledger import open_ledger
from domain.ledger.notes import read_notes
from domain.proof.putting_back import Compared
from scripts.backups.databases import Database, database_at
from scripts.backups.files import copied
from scripts.backups.judging import NotThisBook, absent, judged, told, why_older
from scripts.backups.manifest import BOOK, KEYS, VAULT, BackupDamaged, Manifest
from scripts.backups.two_people import must_name_two, tell_restored
from scripts.office import CannotBeDone
from scripts.verifying.elsewhere import trust_in

PERSONAL_SEALED = "密钥未恢复：个人信息仍然封存，读不出"


class DrillDone(Exception):
    """The drill went well; what was put back is taken away."""


class Restoring:
    """One restore, as the flags describe it. Raises BackupDamaged."""

    def __init__(self, asked: Namespace) -> None:
        self.asked = asked
        self.book = Manifest.read(asked.book, BOOK)
        self.moment = self.book.moment
        self.missing = list[str]()

    def restore(self) -> list[str]:
        """Put everything back, judged and told in the book; what of it is missing.

        Raises CannotBeDone, BackupDamaged, LedgerUnreachable.
        """
        if not self.asked.drill:
            must_name_two(self.asked)
        try:
            with ExitStack() as stack:
                self._put_back(stack)
        except DrillDone:
            print(f"演练：备份完好，到 #{self.moment.position}；没有留下任何东西")
        else:
            print(f"已恢复到 #{self.moment.position}，可以记账")
        return self.missing

    def _put_back(self, stack: ExitStack) -> None:
        asked = self.asked
        url = stack.enter_context(self._part(self.book, asked.book, asked.book_to))
        engine = open_engine(url)
        stack.callback(engine.dispose)
        compared = self._judged(engine)
        keys, accounts = self._keys(stack)
        self._vault(stack, engine)
        ledger = open_ledger(url, keys=keys)  # whom the book erased is erased again
        stack.callback(ledger.close)
        if asked.drill:
            raise DrillDone
        tell_restored(ledger, asked, accounts, self.book, compared)

    def _judged(self, engine: Engine) -> Compared:
        """Raises BackupDamaged, NotThisBook, CannotBeDone."""
        asked = self.asked
        trust, illegible = trust_in(asked)
        noted = read_notes(asked.against) if asked.against else {}
        if illegible:
            raise CannotBeDone(told("所知的封签读不出", illegible))
        if not trust.known and not noted and not asked.nothing_known:
            raise CannotBeDone(
                "没有给出任何已知的封签或摘要，无从知道备份是否最新："
                "请给 --outside、--checkpoint、--witness-state 或 --against；"
                "确实没有，才用 --nothing-known"
            )
        compared = judged(engine, self.moment, trust, noted)
        if compared.missing and asked.drill:
            print(f"备份之后，已知账本又到了 #{compared.known_until}")
        elif compared.missing and asked.give_up_until != compared.known_until:
            raise NotThisBook(why_older(compared, self.moment))
        return compared

    def _keys(self, stack: ExitStack) -> tuple[str | None, str | None]:
        """Where keys and sign-in names stand, as far as there are any."""
        asked = self.asked
        if not asked.keys:
            self.missing.append(PERSONAL_SEALED)
            return None, asked.accounts
        manifest = Manifest.read(asked.keys, KEYS)
        if manifest.moment.position < self.moment.position:
            what = f"密钥备份只到 #{manifest.moment.position}：其后登记的人读不出"
            self.missing.append(what)
        keys = self._part(manifest, asked.keys, asked.keys_to)
        accounts = asked.accounts
        if accounts and len(manifest.files) > 1 and self._is_empty(accounts):
            part = self._part(manifest, asked.keys, accounts, nth=1)
            accounts = stack.enter_context(part)
        return stack.enter_context(keys), accounts

    def _is_empty(self, url: str) -> bool:
        try:
            database_at(url, None).must_be_empty()
        except CannotBeDone:
            return False
        return True

    @contextmanager
    def _part(
        self, manifest: Manifest, folder: Path, to: str | None, nth: int = 0
    ) -> Iterator[str]:
        """One database put back; its URL until it opens.

        Raises BackupDamaged, CannotBeDone.
        """
        if not to:
            raise CannotBeDone(f"请指明 {manifest.part} 恢复到何处")
        if wrong := [*manifest.wrong(folder)]:
            raise BackupDamaged(told(f"{folder} 已损坏，未恢复", wrong))
        file = folder / manifest.files[nth].path
        database: Database = database_at(to, self.asked.programs)
        if file.suffix != f".{database.kind}":
            raise CannotBeDone(f"{file.name} 不能恢复到 {database.kind}")
        database.must_be_empty()
        with database.put_back(file) as url:
            yield url

    def _vault(self, stack: ExitStack, engine: Engine) -> None:
        """The files of evidence; those the book names and nobody has are named."""
        if not self.asked.vault:
            self.missing.append("证据库未恢复")
            return
        folder = stack.enter_context(vault_put_back(self.asked.vault_to))
        manifest, vault = Manifest.read(self.asked.vault, VAULT), Vault(folder)
        for kept in manifest.files:
            source = manifest.place(self.asked.vault, kept)
            if source.is_file() and source.name == kept.sha256:
                copied(source, vault)
        self.missing += absent(engine, vault)


@contextmanager
def vault_put_back(to: Path | None) -> Iterator[Path]:
    """A vault under another name until it may open. Raises CannotBeDone."""
    if to is None:
        raise CannotBeDone("请指明 vault 恢复到何处")
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise CannotBeDone(f"只恢复到空处：{to} 已存在")
    beside = to.with_name(f".{to.name}.restoring")
    try:
        beside.mkdir(mode=0o700)
        yield beside
        beside.rename(to)  # over an empty folder at most
    finally:
        rmtree(beside, ignore_errors=True)
