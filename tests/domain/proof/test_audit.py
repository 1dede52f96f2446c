import pytest
from alembic import command
from sqlalchemy import text

from domain.ledger import migrations
from domain.ledger.engines import open_engine, writer
from domain.ledger.ledger import THE_BOOK, create_ledger
from domain.ledger.verification import verify
from domain.proof.audit import audit
from domain.proof.sealer import Sealer
from domain.proof.trust import Trust
from scripts.verifying import beside
from scripts.verifying.beside import audited_beside
from tests.domain.ledger.telling import intrude, say
from tests.domain.proof.sealing import BOOK_KEY, NEXT_KEY, sealer_of


def found(ledger, **trust):
    """The findings as people read them."""
    return [str(one) for one in audit(ledger.recorder, Trust(**trust)).findings]


@pytest.fixture
def sealed(ledger):
    """A book sealed forty times, so that not every note of heads is compared."""
    sealer = sealer_of(ledger)
    for number in range(40):
        say(ledger, f"J-{number}")
        sealer.seal()
    return ledger


def test_a_sound_book_is_found_sound_in_passing_and_thoroughly(sealed):
    assert found(sealed) == found(sealed, thorough=True) == []


@pytest.mark.parametrize("lie", [("a ghost", 1), (str(THE_BOOK), 999)])
def test_a_sealer_that_lies_about_where_a_stream_ends_is_found(ledger, lie):
    sealer = sealer_of(ledger)
    sealer.seal()
    say(ledger)
    sealer._heads.put(*lie)
    size = sealer.seal().checkpoint.size

    assert found(ledger) == [f"#{size}：各流末条与当时所记不符：有流缺少末条"]


def test_an_old_lie_is_found_where_one_looks_thoroughly(sealed):
    honest = Sealer(sealed, BOOK_KEY)
    for number in range(40):
        say(sealed, f"K-{number}")
        if number == 3:
            liar = Sealer(sealed, BOOK_KEY)
            liar._heads.put(str(THE_BOOK), 999)
            lied_at = liar.seal().checkpoint.size
        else:
            honest.seal()

    assert found(sealed) == []
    assert [line.split("：")[0] for line in found(sealed, thorough=True)] == [
        f"#{lied_at}"
    ]


def test_a_book_nobody_sealed_has_nothing_to_be_found(ledger):
    say(ledger)

    audited = audit(ledger.recorder, Trust())

    assert (audited.findings, audited.remarks, audited.checkpoints) == ([], [], 0)


def test_a_key_that_one_does_not_trust_is_found(sealed):
    assert found(sealed, keys=[BOOK_KEY.verifier]) == []

    assert "封签密钥不是所信任的那一把" in found(sealed, keys=[NEXT_KEY.verifier])[0]


def test_a_renewed_key_is_followed_through_the_book(sealed):
    renewed = Sealer(sealed, NEXT_KEY, BOOK_KEY)
    renewed.adopt()
    renewed.seal()
    say(sealed)
    renewed.seal()

    assert found(sealed, keys=[BOOK_KEY.verifier]) == []


@pytest.mark.parametrize("cores", [1, 2])
def test_the_audit_beside_finds_the_same_on_one_core_and_on_two(
    sealed, monkeypatch, cores
):
    intrude(sealed.engine, "UPDATE ledger_entries SET actor = 'x' WHERE position = 9")
    monkeypatch.setattr(beside, "LARGE", 0)
    monkeypatch.setattr(beside, "sched_getaffinity", lambda process: range(cores))

    with audited_beside(sealed.engine, Trust()) as audit:
        verdict = verify(sealed.engine, along=audit.along)

        told = [str(one) for one in audit.came_to().findings]
    assert told == found(sealed) and told
    assert not verdict.intact


def test_a_shelf_that_cannot_be_read_is_a_finding(ledger):
    with ledger.engine.execution_options(begin="IMMEDIATE").begin() as db:
        db.execute(text("DROP TABLE ledger_attestations"))

    (finding,) = found(ledger)

    assert "无从查证" in finding and "ledger_attestations" in finding


def test_a_book_of_the_first_days_is_sealed_after_its_migration(database_url):
    engine = open_engine(database_url)
    with writer(engine).begin() as db:
        config = migrations._config()
        config.attributes["connection"] = db
        command.upgrade(config, "0001")
    ledger = create_ledger(database_url)  # brings it up to date
    say(ledger)

    assert sealer_of(ledger).seal()
    assert found(ledger) == []
    ledger.close()
    engine.dispose()
