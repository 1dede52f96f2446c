from itertools import count

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from domain.ledger.ledger import create_ledger, open_ledger
from domain.ledger.verification import verify
from domain.proof.audit import audit
from domain.proof.trust import Trust
from projections import open_read_models
from scripts.ledger_roles import main
from tests.domain.ledger.telling import say
from tests.domain.proof.sealing import sealer_of

_names = count(1)

NOT_FOR_THE_APPLICATION = [
    "UPDATE ledger_entries SET topic = topic",
    "DELETE FROM ledger_entries",
    "TRUNCATE ledger_entries",
    "TRUNCATE ledger_head",
    "DELETE FROM ledger_head",
    "UPDATE ledger_head SET id = 1",
    "INSERT INTO ledger_head SELECT * FROM ledger_head",
    "ALTER TABLE ledger_entries DISABLE TRIGGER ALL",
    "ALTER TABLE ledger_entries DISABLE TRIGGER entries_are_not_changed",
    "DROP TRIGGER entries_are_not_changed ON ledger_entries",
    "ALTER TABLE ledger_entries OWNER TO CURRENT_USER",
    "DROP TABLE ledger_entries CASCADE",
    "CREATE OR REPLACE FUNCTION public.ledger_only_added() RETURNS trigger"
    " LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
    "SET session_replication_role = replica",
    "UPDATE ledger_clock_notes SET clock_said = ''",
    "DELETE FROM ledger_verifications",
    "DELETE FROM ledger_checkpoints",
    "UPDATE ledger_attestations SET said = ''",
    "ALTER TABLE ledger_checkpoints DISABLE TRIGGER ALL",
    "UPDATE ledger_tree_nodes SET level = 0",
    "DELETE FROM ledger_tree_nodes",
    "DELETE FROM ledger_seal_notes",
    "UPDATE ledger_migrations SET version_num = 'none'",
    "CREATE TABLE public.another (n integer)",
    "CREATE TEMPORARY TABLE ledger_entries (n integer)",
    "ALTER ROLE CURRENT_USER SUPERUSER",
]
SCHEMA = "SELECT schemaname FROM pg_tables"
NOT_FOR_THE_AUDITOR = [
    "INSERT INTO ledger_entries SELECT * FROM ledger_entries",
    "UPDATE ledger_head SET held = 1",
    "SELECT * FROM ledger_head FOR UPDATE",
    "CREATE TABLE papers.mine (n integer)",
]


@pytest.fixture
def roles(postgresql_server, postgresql_url):
    """A book with its roles set up: the URL of each role, by its short name."""
    create_ledger(postgresql_url).close()
    number = next(_names)
    names = {"application": f"app_{number}", "auditor": f"auditor_{number}"}
    flags = [word for role, name in names.items() for word in (f"--{role}", name)]
    assert main(["--database", postgresql_url, *flags]) == 0
    assert main(["--database", postgresql_url, *flags]) == 0  # once more is harmless
    url = postgresql_server.url.set(database=postgresql_url_name(postgresql_url))
    yield {
        role: url.set(username=name).render_as_string(hide_password=False)
        for role, name in names.items()
    }
    with create_engine(postgresql_url, isolation_level="AUTOCOMMIT").connect() as db:
        for name in names.values():
            db.execute(text(f"DROP OWNED BY {name} CASCADE"))
            db.execute(text(f"DROP ROLE {name}"))


def postgresql_url_name(url):
    """The database a URL names."""
    return create_engine(url).url.database


def refused(url, statement):
    """Whether the database refuses a statement to a role."""
    with create_engine(url).connect() as db:
        try:
            db.execute(text(statement))
        except DBAPIError as error:
            said = ("permission denied", "must be owner", "read-only", "must have")
            return any(why in str(error.orig) for why in said)
    return False


def test_the_application_adds_and_reads_and_can_do_nothing_else(roles):
    ledger = open_ledger(roles["application"])

    say(ledger)
    allowed = [
        it for it in NOT_FOR_THE_APPLICATION if not refused(ledger.engine.url, it)
    ]

    assert ledger.head().position == 2
    assert allowed == []


def test_the_application_seals_and_the_auditor_audits(roles):
    ledger = open_ledger(roles["application"])
    say(ledger, *(f"J-{n}" for n in range(20)))

    sealed = sealer_of(ledger).seal()

    reading = open_ledger(roles["auditor"])
    audited = audit(reading.recorder, Trust())
    assert (audited.sealed, audited.findings) == (sealed.checkpoint.size, [])


def test_the_application_keeps_read_models_of_its_own(roles):
    ledger = open_ledger(roles["application"])
    say(ledger)

    read_models = open_read_models(ledger)
    read_models.catch_up()
    with ledger.engine.begin() as db:
        db.execute(text("CREATE TABLE a_paper (n integer)"))
        home = db.scalar(text(f"{SCHEMA} WHERE tablename = 'a_paper'"))

    stands = {(place.position, place.why) for place in read_models.places()}
    assert (home, stands) == ("papers", {(2, None)})


def test_the_auditor_reads_everything_and_changes_nothing(roles):
    say(open_ledger(roles["application"]))
    ledger = open_ledger(roles["auditor"])

    verdict = verify(ledger.engine)
    allowed = [it for it in NOT_FOR_THE_AUDITOR if not refused(ledger.engine.url, it)]

    assert (verdict.position, verdict.findings) == (2, [])
    assert allowed == []


def test_sqlite_has_no_roles(sqlite_url, capsys):
    create_ledger(sqlite_url).close()

    code = main(["--database", sqlite_url])

    assert code == 1
    assert "SQLite" in capsys.readouterr().out
