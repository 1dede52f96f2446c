import stat
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import text

from domain.ledger.engines import open_engine, writer
from domain.ledger.keys import make_key_ring
from domain.ledger.ledger import open_ledger
from domain.proof.events import StreamHeadsNoted
from domain.proof.sealer import tell
from scripts.backups.manifest import BOOK, KEYS, VAULT, Manifest
from tests.conftest import keys_of
from tests.domain.ledger.telling import say
from tests.scripts.backing import SAID, Mall


@pytest.fixture
def mall(ledger, tmp_path, tmp_path_factory):
    mall = Mall(ledger, keys_of(tmp_path), tmp_path, tmp_path_factory.mktemp("away"))
    mall.fill()
    return mall


def manifests(mall):
    """What the newest backups say of themselves."""
    places = mall.backups()
    return {part: Manifest.read(places[part], part) for part in (BOOK, KEYS, VAULT)}


def test_a_manifest_names_files_sizes_digests_and_the_place_in_the_book(mall, capsys):
    head, sealed = mall.book.head(), mall.shelf.checkpoints()[-1][0]

    code, said = mall.back_up(capsys)

    told, places = manifests(mall), mall.backups()
    assert (code, f"#{head.position}" in said) == (0, True), said
    for part, manifest in told.items():
        moment = manifest.moment
        assert (moment.position, moment.sealed) == (head.position, sealed)
        assert moment.digest == head.digest.hex()
        assert manifest.files and [*manifest.wrong(places[part])] == []
    assert [one.size for one in told[VAULT].files] == [len(SAID)]
    assert len({place.name for place in places.values()}) == 1


def test_what_is_backed_up_is_for_its_owner_alone(mall, capsys):
    mall.back_up(capsys)

    for part in (BOOK, KEYS):
        folder = mall.backups()[part]
        files = [path for path in folder.iterdir() if path.name.startswith(part)]
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert [stat.S_IMODE(path.stat().st_mode) for path in files] == [0o600]


def test_keys_are_never_in_the_backup_of_the_book(mall, capsys):
    mall.back_up(capsys)
    keys = open_engine(mall.keys)
    with keys.connect() as db:
        secrets = [
            bytes(key) for (key,) in db.execute(text("SELECT key FROM person_keys"))
        ]
    keys.dispose()

    for path in mall.backups()[BOOK].iterdir():
        content = path.read_bytes()
        assert not any(
            key in content or key.hex().encode() in content for key in secrets
        )
    assert secrets and b"person_keys" not in content


APART = [
    ({"keys_to": "a"}, "须各在一处"),
    ({"keys_to": "a/below"}, "须各在一处"),
    ({"vault_to": "b/below"}, "须各在一处"),
    ({"book_to": "c/x/../y"}, "须各在一处"),
    ({"keys_to": None}, "须一同给出"),
    ({"vault_to": None}, "须一同给出"),
    ({"keys": "sqlite:////nowhere/keys.sqlite"}, "NoKeyRing"),
    ({"database": "sqlite:////nowhere/book.sqlite"}, "LedgerNotFound"),
]


def test_the_three_places_lie_apart_and_what_is_named_is_there(mall, capsys):
    places = ("book_to", "keys_to", "vault_to")
    for instead, says in APART:
        told = {
            name: mall.away / value if value and name in places else value
            for name, value in instead.items()
        }

        code, said = mall.back_up(capsys, **told)

        assert (code, says in said) == (1, True), (instead, said)
    assert [*mall.away.glob("[bc]/2*")] == []


def test_keys_are_not_laid_beside_the_live_book_or_the_vault(mall, capsys):
    beside = [mall.vault.folder / "keys"]
    if mall.book.engine.dialect.name == "sqlite":
        beside.append(Path(mall.book.engine.url.database).parent / "backup")

    for place in beside:
        code, said = mall.back_up(capsys, keys_to=place)
        assert (code, "不能放在账本或证据库旁" in said) == (1, True)


def test_keys_in_the_database_of_the_book_would_go_along_with_it(mall, capsys):
    url = mall.book.engine.url.render_as_string(hide_password=False)
    make_key_ring(url)

    code, said = mall.back_up(capsys, keys=url)

    assert (code, "请先分开" in said) == (1, True)


def test_the_vault_is_copied_once_and_what_is_damaged_is_named(mall, capsys):
    mall.back_up(capsys)
    (kept,) = mall.away.joinpath("c", "files").glob("??/*")
    first = kept.stat().st_mtime_ns
    assert mall.back_up(capsys)[0] == 0
    assert kept.stat().st_mtime_ns == first
    kept.unlink()
    mall.vault.path(kept.name).write_bytes(b"something else")

    code, said = mall.back_up(capsys)

    assert (code, kept.name in said, kept.exists()) == (1, True, False)
    assert manifests(mall)[BOOK].moment.position == mall.book.head().position


def test_it_is_not_made_in_the_midst_of_sealing(mall, capsys):
    say(mall.book, "J-3")
    heads = {"until_position": mall.book.head().position, "streams": 0}
    noted = tell(mall.book, StreamHeadsNoted, **heads, heads_sha256="").position
    waits, done = Event(), Thread(target=lambda: (waits.wait(0.5), keep(mall, noted)))
    done.start()

    code, _ = mall.back_up(capsys)

    done.join()
    moment = manifests(mall)[BOOK].moment
    assert (code, moment.sealed, moment.position) == (0, noted, noted)


def keep(mall, size):
    """The checkpoint that belongs to the note is kept at last."""
    with writer(mall.book.engine).begin() as db:
        said = text("INSERT INTO ledger_checkpoints VALUES (:size, 'x')")
        db.execute(said, {"size": size})


def test_people_go_on_working_and_the_backup_is_of_one_moment(mall, capsys):
    url = mall.book.engine.url.render_as_string(hide_password=False)
    stop, begun, told = Event(), Event(), []

    def work():
        book = open_ledger(url, keys=mall.keys)
        while not stop.is_set():
            told.extend(say(book, "J-a", "J-b"))
            begun.set()
        book.close()

    person = Thread(target=work)
    person.start()
    begun.wait()
    code, _ = mall.back_up(capsys)
    stop.set()
    person.join()

    position = manifests(mall)[BOOK].moment.position
    code_again, said = mall.restore(
        capsys, drill_place(mall), drill=True, accounts=None
    )
    assert (code, code_again) == (0, 0), said
    assert position in {fact.position for fact in told[1::2]}


def drill_place(mall):
    """An empty place; on PostgreSQL a database of its own."""
    if mall.book.engine.dialect.name == "sqlite":
        return f"sqlite:///{mall.away / 'drill.sqlite'}"
    with mall.book.engine.connect().execution_options(
        isolation_level="AUTOCOMMIT"
    ) as db:
        db.execute(text("CREATE DATABASE drill TEMPLATE template0"))
    return mall.book.engine.url.set(database="drill").render_as_string(False)
