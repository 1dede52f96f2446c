from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.ledger.ledger import open_ledger
from domain.ledger.verification import verify
from domain.proof import heads
from domain.proof.audit import audit
from domain.proof.checkpoint import Checkpoint
from domain.proof.events import SealKeyAdopted, StreamHeadsNoted
from domain.proof.note import Note
from domain.proof.sealer import CannotSeal, Sealer
from domain.proof.shelf import Shelf, TreeDamaged, leaf_of
from domain.proof.tree import Frontier, consistency, grew, inclusion, root_of
from domain.proof.trust import Trust
from tests.domain.ledger.telling import intrude, say
from tests.domain.proof.sealing import BOOK_KEY, NEXT_KEY, sealer_of
from tests.story import id_of


def rows_of(ledger):
    return ledger.recorder.rows(0, 10_000)


def test_a_checkpoint_covers_every_entry_and_is_signed(ledger):
    sealer = sealer_of(ledger)
    say(ledger, "J-1", "J-2", "J-3")

    sealed = sealer.seal()

    tree = Frontier()
    for row in rows_of(ledger):
        tree.add(leaf_of(row))
    assert sealed.checkpoint == (BOOK_KEY.name, ledger.head().position, tree.root())
    assert Note.read(sealed.note).signed_by(BOOK_KEY.verifier)
    assert Shelf(ledger.recorder).checkpoints() == [(tree.size, sealed.note)]
    assert verify(ledger.engine).findings == []


def test_the_last_entry_under_a_checkpoint_says_where_every_stream_ends(ledger):
    sealer = sealer_of(ledger)
    say(ledger, "J-1", "J-2", "J-3")
    say(ledger, "J-1", id=id_of("another case"))
    sealer.seal()

    (noted,) = ledger.facts(ledger.head().position - 1, 1)

    ends = heads.Heads()
    for row in rows_of(ledger)[:-1]:
        ends.put(row.stream_id, row.stream_version)
    assert isinstance(noted, StreamHeadsNoted)
    assert noted.heads_sha256 == ends.root().hex()
    assert (noted.until_position, noted.streams) == (noted.position - 1, 4)


def test_every_entry_is_proved_to_be_in_each_checkpoint_in_few_bytes(ledger):
    sealer, shelf = sealer_of(ledger), Shelf(ledger.recorder)
    checkpoints = []
    for burst in range(4):
        say(ledger, *(f"J-{burst}-{n}" for n in range(19)))
        checkpoints.append(sealer.seal().checkpoint)

    for row in rows_of(ledger):
        for one in checkpoints:
            if row.position <= one.size:
                at = row.position - 1
                path = shelf.prove(inclusion(at, one.size))
                assert root_of(leaf_of(row), at, one.size, path) == one.root
                assert len(path) <= 7


def test_each_checkpoint_is_proved_to_go_on_from_every_earlier_one(ledger):
    sealer, shelf = sealer_of(ledger), Shelf(ledger.recorder)
    made = []
    for burst in range(1, 12):
        say(ledger, *(f"J-{burst}-{n}" for n in range(burst)))
        made.append(sealer.seal().checkpoint)

    for old in made:
        for new in made[made.index(old) :]:
            path = shelf.prove(consistency(old.size, new.size))
            assert grew(old.size, new.size, (old.root, new.root), path)


def test_where_nothing_is_new_nothing_is_sealed(ledger):
    sealer = sealer_of(ledger)
    assert sealer.seal() is not None
    ends = ledger.head()

    assert sealer.seal() is None
    assert sealer_of(ledger).seal() is None
    assert ledger.head() == ends


def test_a_sealer_that_begins_anew_goes_on_where_the_last_one_ended(ledger):
    for burst in range(5):
        say(ledger, *(f"J-{burst}-{n}" for n in range(7)))
        assert sealer_of(ledger).seal()

    kept = Shelf(ledger.recorder).checkpoints()

    assert len(kept) == 5
    assert sealer_of(ledger).seal() is None


def test_two_sealers_at_once_do_not_answer_each_other_for_ever(ledger):
    one, other = sealer_of(ledger), sealer_of(ledger)
    say(ledger)

    made = [sealer.seal() for sealer in (one, other, one, other, one)]

    assert [bool(sealed) for sealed in made] == [True, False, False, False, False]


def test_a_key_nobody_adopted_seals_nothing(ledger):
    ends = ledger.head()

    with pytest.raises(CannotSeal, match="没有在账本中登记"):
        Sealer(ledger, BOOK_KEY).seal()

    assert ledger.head() == ends


def test_a_new_key_is_told_to_the_book_and_signed_in_by_the_old_one(ledger):
    sealer_of(ledger).seal()
    renewed = Sealer(ledger, NEXT_KEY, BOOK_KEY)

    renewed.adopt()
    first = Note.read(renewed.seal().note)
    say(ledger)
    second = Note.read(renewed.seal().note)

    told = [one for one in ledger.facts(0, 99) if isinstance(one, SealKeyAdopted)]
    old, new = str(BOOK_KEY.verifier), str(NEXT_KEY.verifier)
    assert [(one.verifier_key, one.replaces) for one in told] == [
        (old, None),
        (new, old),
    ]
    assert len(first.signed_by(BOOK_KEY.verifier, NEXT_KEY.verifier)) == 2
    assert len(second.signatures) == len(second.signed_by(NEXT_KEY.verifier)) == 1
    with pytest.raises(CannotSeal, match="已被替换"):
        say(ledger)
        Sealer(ledger, BOOK_KEY).seal()


def test_no_key_takes_the_place_of_another_without_it(ledger):
    sealer_of(ledger).seal()

    with pytest.raises(CannotSeal, match="旧钥"):
        Sealer(ledger, NEXT_KEY).adopt()


def test_a_book_written_anew_before_a_checkpoint_is_not_sealed_again(ledger):
    sealer = sealer_of(ledger)
    say(ledger, *(f"J-{n}" for n in range(40)))
    sealer.seal()
    intrude(ledger.engine, "DELETE FROM ledger_tree_nodes")
    intrude(ledger.engine, "UPDATE ledger_entries SET actor = 'x' WHERE position = 7")
    say(ledger)

    with pytest.raises(CannotSeal, match="其前有改写"):
        Sealer(ledger, BOOK_KEY).seal()

    say(ledger)  # the book goes on


def test_a_book_put_back_to_an_earlier_state_is_not_sealed_on(ledger):
    sealer = sealer_of(ledger)
    sealer.seal()
    ahead = Checkpoint(BOOK_KEY.name, ledger.head().position + 1, bytes(32))
    fork = Checkpoint(BOOK_KEY.name, 2, bytes(32))
    foreign = Checkpoint("another.example", 2, bytes(32))
    say(ledger)

    for outside, says in ((fork, "分叉"), (foreign, "另一本账")):
        with pytest.raises(CannotSeal, match=says):
            Sealer(ledger, BOOK_KEY, outside=[outside]).seal()
    behind = Checkpoint(BOOK_KEY.name, ahead.size + 9, bytes(32))
    with pytest.raises(CannotSeal, match="曾被回退"):
        Sealer(ledger, BOOK_KEY, outside=[behind]).seal()


def test_a_gap_in_the_book_is_not_sealed(ledger):
    sealer = sealer_of(ledger)
    say(ledger, "J-1", "J-2", "J-3")
    intrude(ledger.engine, "DELETE FROM ledger_entries WHERE position = 3")

    with pytest.raises(TreeDamaged, match="#3"):
        sealer.seal()


@pytest.mark.parametrize("table", ["ledger_checkpoints", "ledger_attestations"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET size = size", "DELETE FROM {}", "{replace}"],
)
def test_the_database_itself_refuses_to_change_what_was_sealed(
    ledger, table, statement
):
    sealer_of(ledger).seal()
    with ledger.engine.execution_options(begin="IMMEDIATE").begin() as db:
        db.execute(
            text(
                "INSERT INTO ledger_attestations VALUES (1, 3, 'witness', 'w', 'said')"
            )
        )
    replace = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    if ledger.engine.dialect.name == "postgresql":
        replace = f"SET session_replication_role = replica; DELETE FROM {table}"

    with pytest.raises(DBAPIError):
        with ledger.engine.execution_options(begin="IMMEDIATE").begin() as db:
            db.execute(text(statement.format(table, replace=replace)))


def test_what_was_sealed_is_told_in_the_time_of_the_book(ledger):
    sealer = sealer_of(ledger)
    sealer.seal()

    (noted,) = ledger.facts(ledger.head().position - 1, 1)

    assert abs(noted.timestamp - noted.occurred_at) < timedelta(seconds=5)
    url = ledger.engine.url.render_as_string(hide_password=False)
    assert open_ledger(url).head() == ledger.head()


def test_two_sealers_keep_each_node_once(ledger):
    one, other = sealer_of(ledger), sealer_of(ledger)
    for burst in range(4):
        say(ledger, *(f"J-{burst}-{n}" for n in range(40)))
        for sealer in (one, other) if burst % 2 else (other, one):
            sealer.seal()

    assert audit(ledger.recorder, Trust()).findings == []
