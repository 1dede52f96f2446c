from uuid import uuid4

import pytest
from eventsourcing.persistence import StoredEvent
from sqlalchemy import create_engine, inspect, text

from domain.ledger.errors import (
    FactUnreadable,
    LedgerNotFound,
    LedgerUnreachable,
    NoKeyRing,
    UnknownTopic,
)
from domain.ledger.ledger import create_ledger, open_ledger
from tests.domain.ledger.telling import CASE, NOON, Diary, say, slip
from tests.story import CLERK

TOO_MUCH = "多" * 2_000_000  # more than is left on a disk that is nearly full


def test_opening_a_book_that_is_not_there_creates_nothing(database_url, tmp_path):
    with pytest.raises(LedgerNotFound):
        open_ledger(database_url)

    assert list(tmp_path.iterdir()) == []
    if database_url.startswith("postgresql"):
        assert inspect(create_engine(database_url)).get_table_names() == []


def test_a_database_that_is_not_there_holds_no_book(postgresql_url):
    with pytest.raises(LedgerNotFound):
        open_ledger(postgresql_url.replace("/test_", "/missing_"))


def test_a_file_that_is_no_database_holds_no_book(tmp_path):
    (tmp_path / "notes.txt").write_text("买了两斤苹果" * 100, "utf-8")

    with pytest.raises(LedgerNotFound):
        open_ledger(f"sqlite:///{tmp_path / 'notes.txt'}")


def test_a_server_that_is_gone_cannot_be_reached(tmp_path):
    with pytest.raises(LedgerUnreachable):
        open_ledger(f"postgresql://nobody@/book?host={tmp_path}")


def test_a_key_ring_that_is_not_there_is_not_made_in_passing(database_url, tmp_path):
    create_ledger(database_url).close()
    lost = tmp_path / "lost.sqlite"

    with pytest.raises(NoKeyRing):
        open_ledger(database_url, keys=f"sqlite:///{lost}")

    assert not lost.exists()


@pytest.mark.parametrize("rehearsal", [True, False])
def test_a_book_is_marked_for_ever_when_it_is_opened(database_url, rehearsal):
    create_ledger(database_url, rehearsal=rehearsal).close()

    again = create_ledger(database_url, rehearsal=not rehearsal)

    assert again.rehearsal == open_ledger(database_url).rehearsal == rehearsal
    assert again.head().position == 1


def test_a_name_that_is_not_on_the_list_is_never_looked_for(ledger):
    event = StoredEvent(CASE, 1, "os:system", b'{"by":"somebody"}')
    ledger.recorder.append([event], command_id=uuid4(), actor=CLERK)

    for reading in (lambda: ledger.facts(0, 9), lambda: ledger.find(Diary, CASE)):
        with pytest.raises(UnknownTopic, match="#2 os:system"):
            reading()


@pytest.mark.parametrize(
    "state", ["{}", "[]", "no JSON", '{"by":"nobody"}', '{"class_version":9}']
)
def test_a_fact_that_lacks_its_fields_is_unreadable(ledger, state):
    event = StoredEvent(CASE, 1, "payments.PettyCashSlipRaised", state.encode())
    ledger.recorder.append([event], command_id=uuid4(), actor=CLERK)

    with pytest.raises(FactUnreadable, match="#2 payments.PettyCashSlipRaised"):
        ledger.find(Diary, CASE)


def test_a_server_that_goes_away_in_mid_command_leaves_nothing(postgresql_url):
    def clock():
        if going:
            with create_engine(postgresql_url).connect() as db:
                db.execute(text(OTHERS_END))
        return NOON

    going = False
    ledger = create_ledger(postgresql_url, clock=clock)
    going = True

    with pytest.raises(LedgerUnreachable):
        say(ledger)

    going = False
    assert ledger.head().position == 1
    assert say(ledger)[0].position == 2


OTHERS_END = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def test_a_file_spoilt_under_an_open_book_is_told_as_one_that_is_gone(tmp_path):
    path = tmp_path / "book.sqlite"
    ledger = create_ledger(f"sqlite:///{path}")
    ledger.close()
    sound = path.read_bytes()
    path.write_bytes(sound[:4_096] + b"?" * (len(sound) - 4_096))

    with pytest.raises(LedgerUnreachable, match="malformed"):
        ledger.head()

    ledger.close()


def test_a_disk_that_fills_up_in_mid_command_leaves_nothing(sqlite_url):
    ledger = create_ledger(sqlite_url)
    with ledger.engine.connect() as db:
        pages = db.scalar(text("PRAGMA page_count"))
        db.execute(text(f"PRAGMA max_page_count = {pages + 2}"))
    diary = ledger.blank(Diary, CASE)
    slip(diary, TOO_MUCH)

    with pytest.raises(LedgerUnreachable):
        ledger.save([diary], command_id=uuid4(), actor=CLERK)

    assert ledger.head().position == 1
    assert open_ledger(sqlite_url).facts(1, 9) == []
