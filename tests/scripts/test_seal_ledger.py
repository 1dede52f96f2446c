import sys
from contextlib import contextmanager
from datetime import timedelta
from subprocess import PIPE, Popen
from threading import Event, Thread
from time import monotonic

import pytest

from domain.proof.checkpoint import Checkpoint
from domain.proof.events import StampAuthorityNamed, WitnessNamed
from domain.proof.note import Note, VerifierKey
from domain.proof.sealer import key_adopted
from domain.proof.shelf import COPY, STAMP, WITNESS, Shelf
from domain.proof.signing import make_key
from domain.proof.witness import Witness
from scripts import run_worker, seal_ledger
from scripts.sealing import asking, errands, sealing
from scripts.sealing.outside import Outside
from tests.conftest import keys_of
from tests.domain.ledger.telling import intrude, say
from tests.domain.proof.sealing import WITNESS_KEY
from tests.scripts.authority import Authority, Silence, served

NAME = "mall.example/book"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tsa") / "authority")


@pytest.fixture(scope="module")
def impostor(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tsa") / "impostor")


@pytest.fixture
def place(tmp_path_factory):
    """A folder for keys, away from the book."""
    return tmp_path_factory.mktemp("away")


class Run:
    """A book, and the flags it is sealed with."""

    def __init__(self, ledger, place, capsys):
        self.ledger, self.place, self.capsys = ledger, place, capsys
        url = ledger.engine.url.render_as_string(hide_password=False)
        self.key = place / "seal.key"
        self.flags = ["--database", url, "--key", str(self.key)]
        self.shelf = Shelf(ledger.recorder)

    def __call__(self, *flags):
        """Run the script: its exit code, what it said and what it complained of."""
        code = seal_ledger.main([*self.flags, *map(str, flags)])
        said = self.capsys.readouterr()
        return code, said.out, said.err

    def newest(self):
        return Checkpoint.read(Note.read(self.shelf.last_checkpoint()).text)


@pytest.fixture
def seal(ledger, place, capsys):
    run = Run(ledger, place, capsys)
    code, said, _ = run("--make-key", NAME)
    assert code == 0 and said.startswith(f"{NAME}+")
    return run


def test_a_checkpoint_is_printed_and_kept(seal):
    say(seal.ledger, "J-1", "J-2")

    code, said, _ = seal()

    key = VerifierKey.read(key_adopted(seal.ledger).verifier_key)
    assert code == 0
    assert said == seal.shelf.last_checkpoint()
    assert Note.read(said).signed_by(key)
    assert seal.newest().size == seal.ledger.head().position
    assert seal() == (0, "", "")


@pytest.mark.parametrize("harm", ["gone", "readable by others", "not a key", "another"])
def test_without_a_fit_key_nothing_is_sealed_and_recording_goes_on(seal, harm):
    if harm == "readable by others":
        seal.key.chmod(0o644)
    else:
        seal.key.unlink()
    if harm == "not a key":
        seal.key.touch(0o600)
    if harm == "another":
        make_key(seal.key, NAME)
    kept = seal.shelf.checkpoints()

    say(seal.ledger)
    code, _, complaint = seal()

    assert code == 1 and "未封签（记账照常）" in complaint
    assert seal.shelf.checkpoints() == kept
    assert say(seal.ledger)


def test_a_key_is_renewed_and_the_old_one_signs_once_more(seal):
    new = seal.place / "new.key"
    flags = ["--key", str(new), "--old-key", str(seal.key)]

    code, said, _ = seal(*flags, "--make-key", NAME)

    adopted = key_adopted(seal.ledger)
    note = Note.read(said.split("\n", 1)[1])
    keys = VerifierKey.read(adopted.verifier_key), VerifierKey.read(adopted.replaces)
    assert code == 0 and len(note.signed_by(*keys)) == 2
    say(seal.ledger)
    assert seal()[0] == 1
    assert seal("--key", new)[0] == 0


def test_every_checkpoint_is_copied_outside_and_none_is_written_over(seal, tmp_path):
    folders = tmp_path / "usb", tmp_path / "nas"
    flags = [word for one in folders for word in ("--outside", one)]
    folders[0].mkdir()
    folders[1].mkdir()
    for _ in range(3):
        say(seal.ledger)
        assert seal(*flags) == (0, seal.shelf.last_checkpoint(), "")

    kept = [note for _, note in seal.shelf.checkpoints()]
    for folder in folders:
        outside = Outside(folder)
        assert [text for _, text in outside.notes()] == kept
        assert outside.newest() == seal.newest()


def test_a_place_outside_that_is_gone_or_differs_is_complained_of(seal, tmp_path):
    gone, other = tmp_path / "gone", tmp_path / "other"
    other.mkdir()
    assert seal("--outside", other)[0] == 0
    (path, _), *_ = Outside(other).notes()
    path.write_text("something else", "utf-8")
    say(seal.ledger)

    code, said, complaint = seal("--outside", gone, "--outside", other)

    assert (code, bool(said)) == (0, True)
    assert "没有这个文件夹" in complaint and "已分叉，或外存被改" in complaint
    assert {note.kind for note in seal.shelf.problems()} == {COPY}


def test_a_book_put_back_is_not_sealed_on_while_a_copy_is_outside(seal, tmp_path):
    outside = tmp_path / "usb"
    outside.mkdir()
    say(seal.ledger, "J-1", "J-2")
    seal("--outside", outside)
    size = seal.newest().size
    put_back(seal.ledger, size - 3)
    say(seal.ledger, "J-9")

    for more in range(4):
        code, said, complaint = seal("--outside", outside)
        assert (code, said) == (1, "")
        assert "曾被回退" in complaint or "分叉" in complaint
        say(seal.ledger, f"J-{more}")


def put_back(ledger, position):
    """The book and its proof as an old backup has them."""
    last = f"FROM ledger_entries WHERE position = {position}"
    intrude(
        ledger.engine,
        *guards_off(ledger.engine),
        f"DELETE FROM ledger_entries WHERE position > {position}",
        f"UPDATE ledger_head SET position = {position},"
        f" digest = (SELECT digest {last}), recorded_at = (SELECT recorded_at {last})",
        f"DELETE FROM ledger_checkpoints WHERE size > {position}",
        f"DELETE FROM ledger_attestations WHERE size > {position}",
        f"DELETE FROM ledger_tree_nodes WHERE (number + 1) * 16 > {position}",
    )


def guards_off(engine):
    """On SQLite the test's intruder drops every guard by itself."""
    tables = ("ledger_checkpoints", "ledger_attestations")
    off = [f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in tables]
    return off if engine.dialect.name == "postgresql" else []


@contextmanager
def witness_of(seal, forget=False):
    """A witness on loopback that knows the book; its URL and its memory."""
    key = VerifierKey.read(key_adopted(seal.ledger).verifier_key)
    witness = Witness(WITNESS_KEY, [key], {}, lambda seen: None)

    def answer(body):
        said = witness.asked(body.decode(), 1_777_000_000)
        return said.status, said.text.encode()

    with served(answer) as url:
        flags = ["--witness", url, "--witness-key", str(WITNESS_KEY.verifier)]
        yield witness, flags


def test_a_witness_cosigns_each_checkpoint_and_is_named_in_the_book(seal):
    with witness_of(seal) as (witness, flags):
        for _ in range(3):
            say(seal.ledger)
            assert seal(*flags)[2] == ""

        seen = witness.seen[NAME]

    named = [one for one in seal.ledger.facts(0, 99) if isinstance(one, WitnessNamed)]
    said = seal.shelf.attestations()
    assert seen == seal.newest()
    assert [one.verifier_key for one in named] == [str(WITNESS_KEY.verifier)]
    assert [one.size for one in said if one.kind == WITNESS] == [
        size for size, _ in seal.shelf.checkpoints()[-3:]
    ]
    note = Note.read(seal.shelf.last_checkpoint() + said[-1].said)
    assert note.signed_by(WITNESS_KEY.verifier)


def test_a_witness_that_has_seen_another_history_refuses_and_that_is_shown(seal):
    with witness_of(seal) as (witness, flags):
        say(seal.ledger, "J-1", "J-2")
        seal(*flags)
        put_back(seal.ledger, seal.newest().size - 3)
        say(seal.ledger, "J-9")

        code, said, complaint = seal(*flags)
        for more in range(3):
            say(seal.ledger, f"J-{more}")
        _, _, later = seal(*flags)

    assert (code, bool(said)) == (0, True)
    assert "分叉" in complaint or "拒签" in complaint
    assert "见证方拒签（422）" in later
    assert [note.kind for note in seal.shelf.problems()] == [WITNESS]


def test_a_witness_that_lost_track_of_our_last_size_is_asked_again(seal):
    with witness_of(seal) as (witness, flags):
        say(seal.ledger)
        seal(*flags)
        witness.seen.clear()
        say(seal.ledger)

        assert seal(*flags)[2] == ""

        assert witness.seen[NAME] == seal.newest()


def test_a_signature_that_is_not_the_witnesss_is_not_kept(seal):
    def answer(body):
        text = Note.read(body.decode().split("\n\n", 1)[1]).text
        stranger = type(WITNESS_KEY)(WITNESS_KEY.name, WITNESS_KEY.kind, bytes(32))
        return 200, str(stranger.sign(text, 1)).encode()

    with served(answer) as url:
        say(seal.ledger)
        key = str(WITNESS_KEY.verifier)
        _, said, complaint = seal("--witness", url, "--witness-key", key)

    assert said and "与其公钥不符" in complaint
    assert seal.shelf.attestations() == []


def stamps(seal, url, authority):
    return ["--stamps", url, "--stamp-roots", authority.root]


def test_a_checkpoint_is_stamped_and_openssl_agrees(seal, authority, tmp_path):
    outside = tmp_path / "usb"
    outside.mkdir()
    with served(lambda query: (200, authority.stamp(query))) as url:
        say(seal.ledger)
        flags = stamps(seal, url, authority)
        assert seal(*flags)[2] == ""
        assert seal(*flags, "--outside", outside)[2] == ""

    (said,) = seal.shelf.attestations()
    note = seal.shelf.last_checkpoint()
    told = [one for one in seal.ledger.facts(0, 99)]
    assert (said.kind, said.name) == (STAMP, url)
    assert authority.checks(note.encode(), next(outside.rglob("*.tsr")).read_bytes())
    assert [type(one) for one in told].count(StampAuthorityNamed) == 1


def lies(authority, impostor):
    """What an authority may do but stamp."""
    yield "another's certificate", lambda query: (200, impostor.stamp(query))
    foreign = authority.query(b"another text")
    yield "another text, another nonce", lambda query: (200, authority.stamp(foreign))
    yield "a page", lambda query: (200, b"<html>Sign in</html>")
    yield "nothing", lambda query: (200, b"")
    yield "an error", lambda query: (500, b"sorry")
    yield "without end", lambda query: (200, bytes(asking.LONGEST_ANSWER + 70_000))


def test_an_authority_that_lies_is_not_believed_and_asked_again(
    seal, authority, impostor
):
    for what, answer in lies(authority, impostor):
        with served(answer) as url:
            say(seal.ledger)
            code, said, complaint = seal(*stamps(seal, url, authority))
            assert (code, bool(said)) == (0, True), what
            assert url in complaint, what
    assert seal.shelf.attestations() == []

    with served(lambda query: (200, authority.stamp(query))) as url:
        assert url not in seal(*stamps(seal, url, authority))[2]
    assert len(seal.shelf.attestations()) == 1


def test_an_authority_that_is_gone_is_a_gap_that_is_shown_until_it_is_back(
    seal, authority
):
    with served(lambda query: (200, authority.stamp(query))) as url:
        pass
    say(seal.ledger)

    code, said, complaint = seal(*stamps(seal, url, authority))

    assert (code, bool(said)) == (0, True)
    assert f"stamp {url}: {url} 没有答复" in complaint
    assert [note.name for note in seal.shelf.problems()] == [url]


def test_whoever_is_silent_holds_up_no_checkpoint(
    seal, authority, tmp_path, monkeypatch
):
    silence, stop = Silence(), Event()
    monkeypatch.setattr(sealing, "AT_MOST_EVERY", 0.01)
    with served(silence) as url:
        asked = parsed(seal, "--witness", url, *stamps(seal, url, authority))
        asked.witness_key = [str(WITNESS_KEY.verifier)]
        running = sealing.Sealing(seal.ledger, asked)
        beside = Thread(target=sealing.go_on, args=(running, stop, 0.01), daemon=True)
        beside.start()
        taken = []
        for number in range(5):
            say(seal.ledger, f"J-{number}")
            began, position = monotonic(), seal.ledger.head().position
            while not seal.shelf.checkpoints(position):
                stop.wait(0.01)
                assert monotonic() < began + 20
            taken.append(monotonic() - began)
        stop.set()
        beside.join(20)
        on_the_way = [run.is_on_its_way() for run in running.errands.runs]
        silence.over.set()

    assert sorted(taken)[2] < 1
    assert on_the_way == [True, True]


def parsed(seal, *flags):
    """The flags as the script reads them."""
    parser = seal_ledger.parser_for(seal_ledger.main)
    sealing.add_flags(parser, required=True)
    return parser.parse_args([*seal.flags, *map(str, flags)])


def test_what_failed_is_tried_again_and_said_to_be_well_again(
    seal, authority, monkeypatch
):
    monkeypatch.setattr(errands, "SOON", 0.0)
    answers = [
        lambda query: (500, b"sorry"),
        lambda query: (200, authority.stamp(query)),
    ]
    with served(lambda query: answers[min(len(asked), 1)](query)) as url:
        asked = []
        running = sealing.Sealing(
            seal.ledger, parsed(seal, *stamps(seal, url, authority))
        )
        say(seal.ledger)
        running.round()
        assert running.errands.wait(30)
        assert [note.name for note in seal.shelf.problems()] == [url]

        asked.append(True)
        running.errands.go()
        assert running.errands.wait(30)

    (stamp,) = seal.shelf.attestations()
    assert seal.shelf.problems() == []
    assert stamp.size == seal.newest().size


def test_a_stamp_is_asked_for_now_and_then_only(seal, authority):
    with served(lambda query: (200, authority.stamp(query))) as url:
        running = sealing.Sealing(
            seal.ledger, parsed(seal, *stamps(seal, url, authority))
        )
        for number in range(3):
            say(seal.ledger, f"J-{number}")
            assert running.seal()
            running.errands.go()
            assert running.errands.wait(30)

    assert len(seal.shelf.attestations()) == 1


def test_a_key_that_comes_back_is_used_again(seal, monkeypatch):
    monkeypatch.setattr(sealing, "TRY_AGAIN", 0.0)
    running = sealing.Sealing(seal.ledger, parsed(seal))
    seal.key.chmod(0o644)
    say(seal.ledger)

    assert running.round() is None
    (problem,) = seal.shelf.problems()
    seal.key.chmod(0o600)
    sealed = running.round()

    assert "他人可读" in problem.problem
    assert sealed and seal.shelf.problems() == []


def test_the_worker_seals_too_and_goes_on_where_it_cannot(seal, tmp_path, capsys):
    url = seal.flags[1]
    flags = ["--database", url, "--keys", keys_of(tmp_path), "--rounds", "1"]
    say(seal.ledger)
    size = seal.ledger.head().position

    assert run_worker.main([*flags, "--key", str(seal.key)]) == 0
    assert seal.newest().size > size

    seal.key.unlink()
    assert run_worker.main([*flags, "--key", str(seal.key)]) == 0
    assert [note.kind for note in seal.shelf.problems()] == [sealing.SEAL]


def test_a_sealer_told_to_end_ends_well(seal):
    command = [sys.executable, "-m", "scripts.seal_ledger", *seal.flags]
    say(seal.ledger)
    running = Popen([*command, "--every", "0.1"], stdout=PIPE, stderr=PIPE)
    first = running.stdout.readline()

    running.terminate()
    said, complaint = running.communicate(timeout=60)

    assert first.decode().strip() == NAME
    assert (running.returncode in (0, -15), complaint) == (True, b"")


def test_under_load_facts_are_sealed_within_a_second(seal):
    running, stop, told = sealing.Sealing(seal.ledger, parsed(seal)), Event(), []
    beside = Thread(target=sealing.go_on, args=(running, stop, 0.1), daemon=True)
    beside.start()

    ends = monotonic() + 3
    while monotonic() < ends and not stop.wait(0.02):
        told.append(say(seal.ledger, *(f"J-{len(told)}-{n}" for n in range(5)))[-1])
    while seal.newest().size < told[-1].position:
        stop.wait(0.05)
        assert monotonic() < ends + 20
    stop.set()
    beside.join(20)

    sizes = [size for size, _ in seal.shelf.checkpoints()]
    moments = {one.position: one.timestamp for one in seal.ledger.facts(0, 100_000)}
    waits = [
        moments[next(size for size in sizes if size >= one.position)] - one.timestamp
        for one in told
    ]
    assert sorted(waits)[len(waits) * 9 // 10] < timedelta(seconds=1)
