"""A statement is read back and signed as it stands in the book."""

from hashlib import sha256

import pytest

from domain.errors import NotFound
from tests.counter import Counter
from tests.story import id_of

SAID = "我在二楼滑倒，地面有水。"
ABOUT = ["read_statement_back", "sign_statement", "refuse_to_sign_statement"]


@pytest.fixture
def counter():
    counter = Counter(packs=())
    counter.register()
    return counter


def record(counter, text=SAID, **typed):
    (said,) = counter.of_case(
        "record_statement", speaker="customer", text=text, **typed
    )
    return said


def test_a_signature_covers_exactly_what_was_written_down(counter):
    said = record(counter)

    (signed,) = counter.of_case("sign_statement")

    assert signed.statement_id == said.statement_id
    assert signed.text_sha256 == sha256(SAID.encode()).hexdigest()


def test_the_signed_papers_own_digest_may_be_told(counter):
    record(counter)

    (signed,) = counter.of_case("sign_statement", text_sha256="cd")

    assert signed.text_sha256 == "cd"


@pytest.mark.parametrize("command", ABOUT)
def test_the_last_statement_is_meant_where_none_is_named(counter, command):
    first, last = record(counter), record(counter, "补充：手腕也疼。")

    (unnamed,) = counter.of_case(command)
    (named,) = counter.of_case(command, statement_id=str(first.statement_id))

    assert unnamed.statement_id == last.statement_id
    assert named.statement_id == first.statement_id


@pytest.mark.parametrize("command", ABOUT)
def test_a_statement_nobody_made_is_not_found(counter, command):
    with pytest.raises(NotFound):
        counter.of_case(command)


def test_what_somebody_said_is_sealed_in_the_book(counter):
    said = record(counter, speaker_name="顾客甲")

    kept = counter.case.facts.last("StatementRecorded")

    assert kept.text.startswith("sealed:v1:")
    assert kept.speaker_name.startswith("sealed:v1:")
    assert said.speaker_id is not None


def test_the_same_speaker_may_be_named_again(counter):
    speaker_id = id_of("customer A")

    said = [record(counter, speaker_id=str(speaker_id)) for _ in range(2)]

    assert {one.speaker_id for one in said} == {speaker_id}
    assert said[0].statement_id != said[1].statement_id
