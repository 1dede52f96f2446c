import re

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from domain.ledger.chain import GENESIS, digest_after
from domain.ledger.entry import Row, written
from domain.ledger.ledger import create_ledger
from domain.ledger.verification import verify
from tests.domain.ledger.telling import CASE, intrude, refusal, say
from tests.story import CLERK, id_of

TEXTS = ("stream_id", "topic", "state", "recorded_at", "command_id", "actor")
FIGURES = ("position", "stream_version", "part")
LAST = 9

few = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.fixture
def book(ledger):
    """Nine entries: the first, two streams in commands of three and two, refusals."""
    say(ledger, "J-1", "J-2", "J-3")
    say(ledger, "J-1", "J-2", id=id_of("another case"))
    ledger.save([], command_id=CASE, actor=CLERK, loose=[refusal()] * 2)
    say(ledger, "J-4")
    assert verify(ledger.engine).findings == []
    return ledger


def found(book, notes=None):
    """The findings as people read them."""
    return [str(finding) for finding in verify(book.engine, notes or {}).findings]


def names(findings, position):
    """Whether an entry is named among the findings."""
    return re.search(rf"#{position}\b", "\n".join(findings)) is not None


def column(book, name, position):
    """What stands in one field of one entry."""
    asked = text(f"SELECT {name} FROM ledger_entries WHERE position = :at")
    with book.engine.connect() as db:
        return db.scalar(asked, {"at": position})


def put(book, name, position, value):
    """Put something else into one field of one entry, past all guards."""
    change = f"UPDATE ledger_entries SET {name} = :value WHERE position = :at"
    intrude(book.engine, change, value=value, at=position)


def test_one_changed_byte_in_a_text_is_found_and_its_entry_named(book):
    @few
    @given(st.sampled_from(TEXTS), st.integers(1, LAST), st.data())
    def one_byte(name, position, data):
        kept = column(book, name, position)
        at = data.draw(st.integers(0, len(kept) - 1))
        other = data.draw(st.sampled_from('09aZ":é款'))
        assume(other != kept[at])

        put(book, name, position, kept[:at] + other + kept[at + 1 :])
        findings = found(book)
        put(book, name, position, kept)

        assert names(findings, position)
        assert found(book) == []

    one_byte()


def test_one_changed_byte_in_a_digest_is_found_and_its_entry_alone_is_named(book):
    @few
    @given(st.integers(1, LAST - 1), st.integers(0, 31), st.integers(1, 255))
    def one_byte(position, at, flip):
        kept = bytes(column(book, "digest", position))
        changed = bytearray(kept)
        changed[at] ^= flip

        put(book, "digest", position, bytes(changed))
        findings = found(book)
        put(book, "digest", position, kept)

        assert len(findings) == 1
        assert names(findings, position)

    one_byte()


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("position", range(1, LAST + 1))
def test_a_changed_figure_is_found_and_its_entry_named(book, name, position):
    put(book, name, position, column(book, name, position) + 1_000)

    assert names(found(book), position)


@pytest.mark.parametrize("position", range(1, LAST + 1))
def test_a_deleted_entry_is_missed(book, position):
    intrude(book.engine, f"DELETE FROM ledger_entries WHERE position = {position}")

    verdict = verify(book.engine)

    assert not verdict.complete
    assert names(map(str, verdict.findings), position)


def test_what_was_cut_off_at_the_end_with_its_head_shows_in_a_digest_noted(book):
    head = book.head()
    digest = bytes(column(book, "digest", 7))
    intrude(book.engine, "DELETE FROM ledger_entries WHERE position > 7")
    intrude(
        book.engine,
        "UPDATE ledger_head SET position = 7, digest = :digest, recorded_at ="
        " (SELECT recorded_at FROM ledger_entries WHERE position = 7)",
        digest=digest,
    )

    assert found(book) == []
    assert found(book, {7: digest, head.position: head.digest}) == [
        "#7：先前记下的 #9 已不在账中"
    ]


def test_a_head_that_says_otherwise_is_found(book):
    intrude(book.engine, "UPDATE ledger_head SET position = 8")
    assert found(book) == ["#9：账首只到 #8，其后的分录来历不明"]

    intrude(book.engine, "UPDATE ledger_head SET position = 12")
    assert found(book) == ["#9：末尾缺 #10 至 #12"]

    intrude(book.engine, "UPDATE ledger_head SET position = 9, recorded_at = '2020'")
    assert found(book) == ["#9：账首的摘要或时间与最后一条不符"]

    intrude(book.engine, "DELETE FROM ledger_head")
    assert found(book) == ["#9：账首应有一行，实有 0 行"]


def test_an_emptied_book_is_not_taken_for_a_new_one(book):
    intrude(book.engine, "DELETE FROM ledger_entries")

    assert found(book) == [
        "#0：账本是空的：连开账的第一条也没有",
        "#0：末尾缺 #1 至 #9",
    ]


def write_anew(book, position, state):
    """Change an entry and put every digest after it right, the head's too."""
    rows = book.recorder.rows(0, LAST)
    digest = GENESIS
    for row in rows:
        row = row._replace(state=state if row.position == position else row.state)
        digest = digest_after(digest, written(row))
        put(book, "state", row.position, row.state)
        put(book, "digest", row.position, digest)
    intrude(book.engine, "UPDATE ledger_head SET digest = :digest", digest=digest)


def test_a_book_written_anew_is_betrayed_by_a_digest_noted_earlier(book):
    notes = {at: bytes(column(book, "digest", at)) for at in (3, 6, 9)}
    state = column(book, "state", 5).replace("8600", "9600")

    write_anew(book, 5, state)

    assert found(book) == []
    assert [line.split("：", 1)[1] for line in found(book, notes)] == [
        "与先前记下的摘要不符：#3 之后有改写",
        "与先前记下的摘要不符：#3 之后有改写",
    ]


def test_a_time_that_runs_back_is_found_though_every_digest_is_right(book):
    earlier = "2020-01-01T00:00:00.000000Z"
    put(book, "recorded_at", 4, earlier)

    write_anew(book, 0, "")

    assert ["入账时间早于前一条" in line for line in found(book)] == [True]


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("topic", "os.system", "事实名称不在登记表内"),
        ("state", "{}", "内容无法读出"),
        ("state", "not JSON", "内容无法读出"),
    ],
)
def test_what_nobody_can_read_is_found_though_every_digest_is_right(
    book, name, value, says
):
    put(book, name, 5, value)

    write_anew(book, 0, "")

    (finding,) = found(book)
    assert finding.startswith("#5 ") and says in finding


SAME_BYTES = [f"{name} = CAST({name} AS BLOB)" for name in TEXTS]


@pytest.mark.parametrize(
    "put_there",
    [
        *("stream_version = 'x'", "part = 1.5", "digest = 7", "state = x'ff'"),
        *("part = -1", "digest = CAST(digest AS TEXT)", *SAME_BYTES),
    ],
)
def test_what_is_of_another_type_is_found_on_sqlite(sqlite_url, put_there):
    ledger = create_ledger(sqlite_url)
    say(ledger, "J-1", "J-2", "J-3")
    intrude(ledger.engine, f"UPDATE ledger_entries SET {put_there} WHERE position = 3")

    findings = found(ledger)

    ledger.close()
    assert names(findings, 3)


def test_nothing_where_something_stood_is_found_on_postgresql(postgresql_url):
    ledger = create_ledger(postgresql_url)
    say(ledger, "J-1", "J-2", "J-3")
    intrude(ledger.engine, "ALTER TABLE ledger_entries ALTER actor DROP NOT NULL")
    intrude(ledger.engine, "UPDATE ledger_entries SET actor = NULL WHERE position = 3")

    findings = found(ledger)

    ledger.close()
    assert names(findings, 3)


def test_one_changed_byte_in_the_file_is_found_or_changed_nothing(tmp_path):
    path = tmp_path / "book.sqlite"
    ledger = create_ledger(f"sqlite:///{path}")
    say(ledger, *(f"J-{n}" for n in range(20)))
    rows = ledger.recorder.rows(0, 99)
    ledger.close()
    sound = path.read_bytes()

    @few
    @given(st.integers(0, len(sound) - 1), st.integers(1, 255))
    def one_byte(at, flip):
        broken = bytearray(sound)
        broken[at] ^= flip
        path.write_bytes(broken)

        findings = found(ledger)

        assert findings or ledger.recorder.rows(0, 99) == rows
        ledger.close()

    one_byte()


def test_of_very_many_findings_the_number_is_kept(tmp_path):
    ledger = create_ledger(f"sqlite:///{tmp_path / 'long.sqlite'}")
    say(ledger, *(f"J-{n}" for n in range(1_500)))

    intrude(ledger.engine, "UPDATE ledger_entries SET topic = 'x' WHERE position > 1")
    verdict = verify(ledger.engine)

    assert len(verdict.findings) == 1_000
    assert verdict.counts["完整"] == 3_000
    ledger.close()


def test_a_book_is_verified_while_others_write(book):
    seen = []

    verdict = verify(book.engine, progress=lambda read, all: seen.append((read, all)))
    say(book, "J-5")

    assert (verdict.position, seen) == (LAST, [(LAST, LAST)])
    assert verify(book.engine).findings == []


def test_every_column_of_an_entry_is_covered():
    assert set(TEXTS) | set(FIGURES) | {"digest"} == set(Row._fields)
