from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from psycopg2.errors import ReadOnlySqlTransaction
from sqlalchemy import inspect, text

from domain.ledger.engines import open_engine
from domain.ledger.errors import LedgerNotFound
from domain.ledger.events import BookRestored
from domain.ledger.ledger import THE_BOOK, open_ledger
from domain.people.events import PersonAdded
from domain.proof.checkpoint import Checkpoint
from domain.proof.note import Note
from domain.proof.sealer import CannotSeal, Sealer
from domain.proof.shelf import Shelf
from domain.proof.tree import consistency
from domain.proof.witness import Witness, submission
from scripts import verify_ledger
from scripts.backups.databases import database_at
from scripts.backups.manifest import NAME, Manifest, kept_of
from scripts.sealing.outside import Outside
from scripts.witness import Memory
from tests.conftest import keys_of
from tests.domain.ledger.telling import intrude, say
from tests.domain.proof.sealing import BOOK_KEY, NEXT_KEY, WITNESS_KEY
from tests.scripts.backing import PASSWORD, PROGRAMS, Mall
from tests.scripts.forging import put_back
from web.accounts import Accounts

_places = count(1)


@pytest.fixture
def mall(ledger, tmp_path, tmp_path_factory):
    mall = Mall(ledger, keys_of(tmp_path), tmp_path, tmp_path_factory.mktemp("away"))
    mall.fill()
    return mall


@pytest.fixture
def empty_url(request, database_url, tmp_path_factory):
    """An empty place for a book, of the same kind as the book."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path_factory.mktemp('restored') / 'book.sqlite'}"
        return
    server = request.getfixturevalue("postgresql_server")
    name = f"restored_{next(_places)}"
    with server.connect() as db:
        db.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    yield server.url.set(database=name).render_as_string(hide_password=False)
    with server.connect() as db:
        db.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def is_empty(url):
    """Whether nothing was left behind."""
    engine = open_engine(url)
    if engine.dialect.name == "sqlite":
        return not list(Path(engine.url.database).parent.iterdir())
    tables = inspect(engine).get_table_names()
    with engine.begin() as db:
        db.execute(text("CREATE TABLE writable (id int)"))
        db.execute(text("DROP TABLE writable"))
    engine.dispose()
    return tables == []


def test_a_book_is_restored_verified_and_says_so(mall, capsys, empty_url):
    position, digest = mall.book.head().position, mall.book.head().digest
    code, said = mall.back_up(capsys)
    assert code == 0, said

    code, said = mall.restore(capsys, empty_url)

    assert (code, f"已恢复到 #{position}" in said) == (0, True), said
    book = open_ledger(empty_url, keys=f"sqlite:///{mall.away / 'keys.sqlite'}")
    told = book.facts_of(THE_BOOK)[-1]
    assert type(told) is BookRestored and told.position == position + 1
    assert (told.from_position, told.known_position) == (position, position)
    assert (told.from_digest, told.reason) == (digest.hex(), "机房进水")
    assert (told.role, told.approver_role) == ("administrator", "store_general_manager")
    assert told.by != told.approver_id
    names = {book.opened(f).name for f in book.facts(0, 999, [PersonAdded.topic])}
    assert "李明" in names
    say(book, "J-3")
    book.close()
    flags = ["--database", empty_url, "--vault", str(mall.away / "vault")]
    assert verify_ledger.main([*flags, "--outside", str(mall.outside)]) == 0


def test_a_drill_leaves_nothing_behind_and_needs_nobody(mall, capsys, empty_url):
    mall.back_up(capsys)
    say(mall.book, "J-3")
    sealed = mall.seal()

    alone = {"by": None, "approved_by": None, "accounts": None}
    code, said = mall.restore(capsys, empty_url, drill=True, **alone)

    assert (code, "演练：备份完好" in said) == (0, True), said
    assert f"已知账本又到了 #{sealed}" in said
    assert is_empty(empty_url)
    assert [path.name for path in mall.away.glob("*keys*")] == []
    assert not (mall.away / "vault").exists()


def test_an_older_backup_is_refused_and_what_is_missing_is_told(
    mall, capsys, empty_url
):
    size = mall.book.head().position
    mall.back_up(capsys)
    say(mall.book, "J-3", "J-4")
    sealed = mall.seal()

    for known in ({}, {"outside": None, "witness_state": mall.seen}):
        code, said = mall.restore(capsys, empty_url, **known)

        assert code == 1 and is_empty(empty_url)
        assert f"缺 #{size + 1} 至 #{sealed}，共 {sealed - size} 条" in said
        assert f"--give-up-until {sealed}" in said


def test_a_digest_noted_later_tells_an_older_backup_too(
    mall, capsys, empty_url, tmp_path
):
    mall.back_up(capsys)
    say(mall.book, "J-3", "J-4")
    noted, head = tmp_path / "digests.txt", mall.book.head()
    noted.write_text(f"{head.position} {head.digest.hex()}\n", "utf-8")

    code, said = mall.restore(capsys, empty_url, outside=None, against=noted)

    assert (code, f"至 #{head.position}，共 2 条" in said) == (1, True)


def test_two_people_give_up_what_is_missing_and_the_book_tells_so(
    mall, capsys, empty_url
):
    size = mall.book.head().position
    mall.back_up(capsys)
    say(mall.book, "J-3")
    sealed = mall.seal()
    assert mall.restore(capsys, empty_url, give_up_until=sealed - 1)[0] == 1

    code, said = mall.restore(capsys, empty_url, give_up_until=sealed)

    assert code == 0, said
    told = open_ledger(empty_url).facts_of(THE_BOOK)[-1]
    assert (told.from_position, told.known_position) == (size, sealed)


def test_whoever_goes_on_from_an_older_backup_is_found_by_others(
    mall, capsys, empty_url
):
    mall.back_up(capsys)
    say(mall.book, "J-3")
    sealed = mall.seal()
    mall.restore(capsys, empty_url, give_up_until=sealed)

    forked = open_ledger(empty_url, keys=f"sqlite:///{mall.away / 'keys.sqlite'}")
    say(forked, *(f"J-{n}" for n in range(9)))
    with pytest.raises(CannotSeal, match="回退|分叉"):
        Sealer(forked, BOOK_KEY, outside=[Outside(mall.outside).newest()]).seal()
    note = Sealer(forked, BOOK_KEY).seal().note
    seen = dict(Memory(mall.seen).seen())
    eye = Witness(WITNESS_KEY, [BOOK_KEY.verifier], seen, lambda new: None)
    path = Shelf(forked.recorder).prove(consistency(sealed, forked.head().position))
    assert eye.asked(submission(sealed, path, note), 1_777_000_000).fork
    forked.close()
    capsys.readouterr()
    flags = ["--database", empty_url, "--outside", str(mall.outside)]
    assert verify_ledger.main(flags) == 1
    said = capsys.readouterr().out
    assert "有改写" in said and "自备份恢复" in said


def test_a_fork_is_refused_and_where_it_parts_is_told(mall, capsys, empty_url):
    agreed = mall.shelf.checkpoints()[-1][0]
    say(mall.book, "J-3")
    sealed = mall.seal()
    put_back(mall.book, agreed)
    mall.book = open_ledger(mall.book.engine.url.render_as_string(False))
    say(mall.book, "J-7", "J-8", "J-9")
    assert Sealer(mall.book, BOOK_KEY).seal().checkpoint.size > sealed
    assert mall.back_up(capsys)[0] == 0

    code, said = mall.restore(capsys, empty_url)

    assert (code, is_empty(empty_url)) == (1, True)
    assert f"#{sealed} 不符：#{agreed} 之前相同，其后分叉" in said


def test_another_book_is_not_taken_for_this_one(mall, capsys, empty_url, tmp_path):
    other = Checkpoint("other.example/book", 3, bytes(32))
    note = tmp_path / "other.checkpoint"
    note.write_text(str(Note(str(other), (NEXT_KEY.sign(str(other)),))), "utf-8")
    mall.back_up(capsys)

    code, said = mall.restore(capsys, empty_url, checkpoint=note)

    assert (code, "出自另一本账：other.example/book" in said) == (1, True)


def test_a_backup_changed_with_its_manifest_is_found_too(
    mall, capsys, empty_url, database_url
):
    intrude(
        mall.book.engine, "UPDATE ledger_entries SET actor = 'x' WHERE position = 5"
    )
    assert mall.back_up(capsys)[0] == 0

    code, said = mall.restore(capsys, empty_url)

    assert (code, is_empty(empty_url)) == (1, True)
    assert "备份核验不符" in said and "#5" in said


def test_a_damaged_backup_is_named_and_nothing_is_restored(mall, capsys, empty_url):
    mall.back_up(capsys)
    for part in ("book", "keys"):
        (file,) = mall.backups()[part].glob(f"{part}.*")
        whole = file.read_bytes()
        flipped = bytearray(whole)
        flipped[len(whole) // 2] ^= 1
        for content, says in ((flipped, "摘要"), (whole[:-100], "字节")):
            file.write_bytes(content)

            code, said = mall.restore(capsys, empty_url)

            assert (code, is_empty(empty_url)) == (1, True)
            assert file.name in said and says in said
        file.write_bytes(whole)


def test_a_broken_file_with_a_manifest_that_fits_is_no_backup_either(
    mall, capsys, empty_url
):
    mall.back_up(capsys)
    folder = mall.backups()["book"]
    (file,) = folder.glob("book.*")
    whole, told = file.read_bytes(), Manifest.read(folder, "book")
    for content in (whole[: len(whole) // 2], whole[:10], b"", b"x" * 9_999):
        file.write_bytes(content)
        (folder / NAME).unlink()
        replace(told, files=(kept_of(file, file.name),)).write(folder)

        code, said = mall.restore(capsys, empty_url)

        assert (code, is_empty(empty_url)) == (1, True)
        assert "BackupDamaged" in said or "pg_restore" in said, said


def test_without_its_manifest_a_backup_is_none(mall, capsys, empty_url):
    mall.back_up(capsys)
    (mall.backups()["book"] / NAME).unlink()

    code, said = mall.restore(capsys, empty_url)

    assert (code, "备份清单读不出" in said) == (1, True)


def test_without_keys_the_book_opens_and_what_is_personal_stays_sealed(
    mall, capsys, empty_url
):
    mall.back_up(capsys)

    code, said = mall.restore(capsys, empty_url, keys=None, keys_to=None)

    book = open_ledger(empty_url)
    names = [one.name for one in book.facts(0, 999, [PersonAdded.topic])]
    assert (code, "个人信息仍然封存" in said) == (2, True)
    assert names and all(name.startswith("sealed:") for name in names)
    book.close()


def test_a_file_of_evidence_that_is_missing_is_named(mall, capsys, empty_url):
    mall.back_up(capsys)
    (file,) = mall.away.joinpath("c", "files").glob("??/*")
    file.write_bytes(b"another")
    _, said = mall.restore(capsys, empty_url, drill=True)
    assert file.name in said
    file.unlink()

    code, said = mall.restore(capsys, empty_url)

    assert (code, file.name in said) == (2, True), said
    assert "evidence.EvidenceReceived" in said
    assert open_ledger(empty_url).facts_of(THE_BOOK)[1:]


def test_only_an_empty_place_is_restored_into(mall, capsys, empty_url, database_url):
    mall.back_up(capsys)
    before = mall.book.head()

    code, said = mall.restore(capsys, database_url)

    assert (code, "只恢复到空处" in said) == (1, True)
    assert mall.book.head() == before
    (mall.away / "vault").mkdir()
    (mall.away / "vault" / "something").touch()
    code, said = mall.restore(capsys, empty_url)
    assert (code, "只恢复到空处" in said, is_empty(empty_url)) == (1, True, True)


TWO_PEOPLE = [
    ({"approved_by": None}, "恢复须两人"),
    ({"reason": " "}, "恢复须两人"),
    ({"approved_by": "admin"}, "不能自己批准"),
    ({"approver_password": "wrong"}, "密码不对"),
    ({"by": "boss", "approved_by": "admin"}, "boss 在此账本中不是 administrator"),
    ({"approved_by": "clerk"}, "clerk 在此账本中不是"),
    ({"outside": None}, "没有给出任何已知的封签"),
]


def test_it_takes_two_people_a_reason_and_something_known(mall, capsys, empty_url):
    mall.back_up(capsys)

    for instead, says in TWO_PEOPLE:
        code, said = mall.restore(capsys, empty_url, **instead)

        assert (code, says in said, is_empty(empty_url)) == (1, True, True), said


def test_sign_in_names_come_back_with_the_keys(mall, capsys, empty_url, tmp_path):
    mall.back_up(capsys)
    accounts = f"sqlite:///{mall.away / 'accounts.sqlite'}"

    code, said = mall.restore(capsys, empty_url, accounts=accounts)

    assert code == 0, said
    assert Accounts(accounts).person("boss", PASSWORD)


def test_nobody_can_write_while_it_is_looked_at(mall, capsys, empty_url):
    mall.back_up(capsys)
    (file,) = mall.backups()["book"].glob("book.*")

    with database_at(empty_url, PROGRAMS).put_back(file):
        with pytest.raises((LedgerNotFound, ReadOnlySqlTransaction)):
            say(open_ledger(empty_url, keys=mall.keys), "J-3")

    say(open_ledger(empty_url, keys=mall.keys), "J-3")
