from uuid import uuid4

import pytest
from sqlalchemy import delete, text

from domain.ledger.errors import NoKeyRing
from domain.ledger.keys import SealPlace, person_keys
from domain.ledger.ledger import create_ledger, open_ledger
from domain.ledger.verification import verify
from tests.conftest import keys_of
from tests.domain.ledger.telling import PHONE, Diary, person, refusal, slip
from tests.story import CLERK, id_of

LI_MING = id_of("李明")


def add(ledger, id=LI_MING, **told):
    """The fact that a person was added, as the book gives it back."""
    diary = ledger.blank(Diary, id)
    person(diary, **told)
    return ledger.save([diary], command_id=uuid4(), actor=CLERK)[0]


def everything_in(engine):
    """All that stands in the tables of the book, as one text."""
    with engine.connect() as db:
        return str(db.execute(text("SELECT * FROM ledger_entries")).all())


def test_what_is_personal_stands_nowhere_in_the_book(ledger, tmp_path):
    asked = '{"complainant_phone": "13912345678"}'
    add(ledger)

    ledger.save([], command_id=uuid4(), actor=CLERK, loose=[refusal(asked=asked)])

    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert PHONE not in everything_in(ledger.engine)
    assert "李明" not in everything_in(ledger.engine)
    assert PHONE.encode() not in files and "李明".encode() not in files


def test_it_is_read_with_the_key_ring(ledger):
    sealed = add(ledger)

    opened = ledger.opened(ledger.facts_of(LI_MING)[0])

    assert sealed.name.startswith("sealed:v1:") and sealed.phone != sealed.name
    assert (opened.name, opened.phone) == ("李明", PHONE)
    assert (opened.position, opened.command_id) == (sealed.position, sealed.command_id)


def test_what_was_not_told_stays_untold(ledger):
    fact = add(ledger, phone=None)

    assert fact.phone is ledger.opened(fact).phone is None


def test_a_refusal_keeps_what_was_asked_under_seal(ledger):
    said = [refusal(asked="电话 139")]

    (fact,) = ledger.save([], command_id=uuid4(), actor=CLERK, loose=said)

    assert "139" not in fact.asked
    assert ledger.opened(fact).asked == "电话 139"


@pytest.mark.parametrize(
    "elsewhere", [{"part": 1}, {"field": "phone"}, {"command_id": LI_MING}]
)
def test_a_sealed_text_that_was_moved_does_not_open(ledger, elsewhere):
    fact = add(ledger)
    place = SealPlace(fact.command_id, fact.part, "name")

    moved = ledger.keys.open(LI_MING, fact.name, place._replace(**elsewhere))

    assert ledger.keys.open(LI_MING, fact.name, place) == "李明"
    assert moved == fact.name


@pytest.mark.parametrize("broken", ["sealed:v1:", "sealed:v1:?", "sealed:v1:AAAA"])
def test_a_sealed_text_that_is_broken_does_not_open(ledger, broken):
    add(ledger)

    opened = ledger.keys.open(LI_MING, broken, SealPlace(uuid4(), 0, "name"))

    assert opened == broken


def test_without_the_persons_key_the_text_stays_sealed_and_the_book_sound(ledger):
    fact, other = add(ledger), add(ledger, id=id_of("王芳"), name="王芳")

    with ledger.keys.engine.begin() as db:
        db.execute(delete(person_keys).where(person_keys.c.person_id == str(LI_MING)))

    assert ledger.opened(fact) == fact
    assert ledger.opened(other).name == "王芳"
    assert verify(ledger.engine).findings == []


def test_whoever_opens_the_book_without_keys_sees_seals(ledger, database_url):
    fact = add(ledger)

    assert open_ledger(database_url).opened(fact) == fact


def test_nothing_personal_is_kept_without_a_key_ring(database_url):
    ledger = create_ledger(database_url)
    diary = ledger.blank(Diary, LI_MING)
    person(diary)

    with pytest.raises(NoKeyRing):
        ledger.save([diary], command_id=uuid4(), actor=CLERK)

    assert ledger.head().position == 1
    ledger.close()


def test_a_book_without_personal_facts_needs_no_keys(database_url):
    ledger = create_ledger(database_url)
    diary = ledger.blank(Diary, LI_MING)
    slip(diary)

    assert len(ledger.save([diary], command_id=uuid4(), actor=CLERK)) == 1
    with pytest.raises(NoKeyRing):
        ledger.blind("5678")
    ledger.close()


def test_a_search_compares_blind_texts_that_only_this_key_ring_makes(ledger, tmp_path):
    again = open_ledger(
        ledger.engine.url.render_as_string(False), keys=keys_of(tmp_path)
    )
    stranger = create_ledger("sqlite://", keys="sqlite://")

    assert ledger.blind("5678") == again.blind("5678") != ledger.blind("5679")
    assert stranger.blind("5678") != ledger.blind("5678")
