"""A book on SQLite whose file one may read and no more: an auditor's view of it."""

import os
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest

from domain.ledger.errors import LedgerUnreachable
from domain.ledger.ledger import create_ledger, open_ledger
from scripts import verify_ledger
from tests.conftest import keys_of
from tests.domain.ledger.telling import intrude, say
from tests.domain.proof.sealing import sealer_of

STRANGER = 65534


@pytest.fixture
def folder():
    """A folder strangers may look into."""
    made = Path(mkdtemp())
    made.chmod(0o755)
    yield made
    made.chmod(0o755)
    rmtree(made)


@pytest.fixture
def sealed(folder, tmp_path):
    """A sealed book in that folder, which nobody has open any more."""
    book = create_ledger(
        f"sqlite:///{folder / 'book.sqlite'}", keys=keys_of(tmp_path), rehearsal=True
    )
    sealer = sealer_of(book)
    say(book, "J-1", "J-2")
    sealer.seal()
    yield book
    book.close()


@contextmanager
def only_reading(folder):
    """As somebody who may read the folder and its files, and change nothing."""
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)
    root = os.geteuid() == 0  # whom no mode keeps out
    if root:
        os.seteuid(STRANGER)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)
        for path in folder.iterdir():
            path.chmod(0o644)


def verified(folder, capsys):
    """The exit code of a verification, and what it said."""
    url = f"sqlite:///{folder / 'book.sqlite'}"
    code = verify_ledger.main(["--database", url])
    return code, capsys.readouterr().out


def test_a_stranger_verifies_a_book_he_may_only_read(sealed, folder, capsys):
    size = sealed.head().position
    sealed.close()
    before = sorted(path.name for path in folder.iterdir())

    with only_reading(folder):
        code, said = verified(folder, capsys)

    assert code == 0 and f"封签 1 张，最新一张到 #{size}" in said
    assert "核验结果未能存入账本旁" in said
    assert sorted(path.name for path in folder.iterdir()) == before == ["book.sqlite"]


def test_a_stranger_finds_what_was_changed(sealed, folder, capsys):
    intrude(sealed.engine, "UPDATE ledger_entries SET actor = 'x' WHERE position = 3")
    sealed.close()

    with only_reading(folder):
        code, said = verified(folder, capsys)

    assert code == 1 and "#3" in said and "完整 intact：否" in said


def test_what_stands_in_the_log_of_an_open_book_is_read_too(sealed, folder, capsys):
    sealed.engine.dispose()  # the log is emptied into the book
    say(sealed, "J-3")
    size = sealed.head().position
    assert (folder / "book.sqlite-wal").stat().st_size

    with only_reading(folder):
        code, said = verified(folder, capsys)

    assert code == 0 and f"分录 {size} 条" in said


def test_whoever_may_only_read_cannot_write(sealed, folder):
    url = sealed.engine.url.render_as_string()
    sealed.close()

    with only_reading(folder):
        book = open_ledger(url)
        with pytest.raises(LedgerUnreachable, match="readonly"):
            say(book, "J-3")

        assert book.head() == sealed.head()
        book.close()
