import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.ledger.verification import verify
from tests.domain.ledger.telling import say

EVERYWHERE = [
    "UPDATE ledger_entries SET state = '{}' WHERE position = 2",
    "UPDATE ledger_entries SET state = state",
    "DELETE FROM ledger_entries WHERE position = 2",
    "DELETE FROM ledger_entries",
    "INSERT INTO ledger_entries SELECT * FROM ledger_entries WHERE position = 2"
    " ON CONFLICT (position) DO UPDATE SET state = '{}'",
    "UPDATE ledger_head SET position = position - 1",
    "UPDATE ledger_head SET digest = digest",
    "UPDATE ledger_head SET position = position + 1, recorded_at = '2001'",
    "DELETE FROM ledger_head",
    "INSERT INTO ledger_head SELECT 2, position, digest, recorded_at, held"
    " FROM ledger_head",
]
ON_SQLITE = [
    "INSERT OR REPLACE INTO ledger_entries SELECT * FROM ledger_entries",
    "REPLACE INTO ledger_entries SELECT position, stream_id, 99, topic, '{}',"
    " recorded_at, 'another', 0, actor, digest FROM ledger_entries WHERE position = 2",
    "REPLACE INTO ledger_entries SELECT 99, stream_id, stream_version, topic, '{}',"
    " recorded_at, 'another', 0, actor, digest FROM ledger_entries WHERE position = 2",
    "REPLACE INTO ledger_entries SELECT 99, stream_id, 99, topic, '{}',"
    " recorded_at, command_id, part, actor, digest"
    " FROM ledger_entries WHERE position = 2",
    "UPDATE OR REPLACE ledger_entries SET position = 1 WHERE position = 2",
    "INSERT OR REPLACE INTO ledger_head SELECT * FROM ledger_head",
]
ON_POSTGRESQL = [
    "TRUNCATE ledger_entries",
    "TRUNCATE ledger_entries, ledger_head CASCADE",
    "TRUNCATE ledger_head",
    "SET session_replication_role = replica; DELETE FROM ledger_entries",
    "SET session_replication_role = replica; UPDATE ledger_head SET position = 0",
]


def refused(ledger, statement):
    """Whether the database refuses, and the book is as it was."""
    before = verify(ledger.engine)
    with ledger.engine.execution_options(begin="IMMEDIATE").connect() as db:
        try:
            db.execute(text(statement))
        except DBAPIError:
            db.rollback()
        else:
            db.commit()
    return verify(ledger.engine) == before and not before.findings


@pytest.mark.parametrize("statement", EVERYWHERE)
def test_the_database_itself_refuses_to_change_the_book(ledger, statement):
    say(ledger, "J-1", "J-2")

    assert refused(ledger, statement)


def test_the_owner_cannot_empty_it_on_postgresql(postgresql_url):
    assert_all_refused(postgresql_url, ON_POSTGRESQL)


def test_nothing_is_replaced_on_sqlite(sqlite_url):
    assert_all_refused(sqlite_url, ON_SQLITE)


def assert_all_refused(url, statements):
    from domain.ledger.ledger import create_ledger

    ledger = create_ledger(url)
    say(ledger, "J-1", "J-2")

    let_through = [one for one in statements if not refused(ledger, one)]

    ledger.close()
    assert let_through == []
