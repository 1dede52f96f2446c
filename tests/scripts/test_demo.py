import sys
from socket import socket
from subprocess import DEVNULL, Popen
from threading import Event
from time import monotonic

import pytest

from domain.ledger.ledger import open_ledger
from domain.proof.shelf import WITNESS, Shelf
from scripts import demo, export_case
from scripts.bundle import verify
from scripts.office import CannotBeDone
from scripts.sealing.outside import Outside
from scripts.showing import serve
from scripts.showing.seals import WITNESS_NAME
from tests.domain.ledger.telling import say
from tests.scripts.conftest import CASE_NO, WARDROBE
from web.accounts import Accounts


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A demo filled from one case file; where it is."""
    path = tmp_path_factory.mktemp("demo")
    (path / "cases").mkdir()
    (path / "cases" / "wardrobe.toml").write_text(WARDROBE, "utf-8")
    assert fill(path) == 0
    return path / "demo"


def fill(path):
    """Runs the script on the case files beside; its exit code."""
    flags = ["--folder", str(path / "demo"), "--cases", str(path / "cases")]
    return demo.main([*flags, "--no-serve"])


def test_the_book_holds_the_cases_and_the_register(folder):
    ledger = open_ledger(f"sqlite:///{folder / 'book.sqlite'}")

    assert ledger.rehearsal
    assert len(ledger.facts(0, 9_999, topics=["cases.ComplaintRegistered"])) == 61


def test_it_prints_who_signs_in(folder, capsys):
    fill(folder.parent)

    first, *_ = sheet = capsys.readouterr().out.splitlines()
    password = first.removeprefix("password of all: ")
    accounts = Accounts(f"sqlite:///{folder / 'accounts.sqlite'}")
    assert accounts.person("reception_clerk", password)
    assert any(line.split()[:1] == ["cashier"] for line in sheet)


def test_it_is_sealed_witnessed_and_copied_outside(folder):
    seals = demo.Demo(folder).seals
    standing = Shelf(open_ledger(f"sqlite:///{folder / 'book.sqlite'}").recorder)

    told = standing.standing()

    assert told.sealed and told.problems == []
    assert told.attested == [(WITNESS, WITNESS_NAME, told.sealed)]
    assert Outside(seals.folder / "outside").newest().size == told.sealed


def test_a_case_of_it_is_taken_out_and_checked_by_a_stranger(folder, tmp_path):
    book = ["--database", f"sqlite:///{folder / 'book.sqlite'}"]
    out = ["--vault", str(folder / "vault"), "--to", str(tmp_path / "case"), "--zip"]

    assert export_case.main([CASE_NO, *book, *out]) == 0

    key = str(demo.Demo(folder).seals.public_key)
    assert verify.main([str(tmp_path / "case.zip"), "--key", key]) == 0


@pytest.fixture
def looked_at(folder):
    """The same demo with its pages served, in a process of its own."""
    flags = ["--folder", str(folder), "--port", "0"]
    serving = Popen([sys.executable, "-m", "scripts.demo", *flags], stdout=DEVNULL)
    yield folder
    serving.terminate()
    serving.wait()


def test_what_comes_while_it_is_looked_at_is_sealed_too(looked_at):
    ledger = demo.open_at_the_end(demo.Demo(looked_at))
    say(ledger)
    last, shelf, ends = ledger.head().position, Shelf(ledger.recorder), monotonic() + 60

    while shelf.standing().sealed < last and monotonic() < ends:
        Event().wait(0.1)

    assert shelf.standing().sealed > last


def test_what_ends_after_today_is_left_out(tmp_path, capsys):
    later = WARDROBE.replace("2021-", "2096-")
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "later.toml").write_text(later, "utf-8")
    (tmp_path / "cases" / "wardrobe.toml").write_text(WARDROBE, "utf-8")

    assert fill(tmp_path) == 0

    assert "later: ends after today, left out" in capsys.readouterr().out
    assert (
        demo.open_at_the_end(demo.Demo(tmp_path / "demo")).head().recorded_at.year
        < 2096
    )


def test_a_demo_that_is_there_is_left_as_it_is(folder):
    before = open_ledger(f"sqlite:///{folder / 'book.sqlite'}").head()

    fill(folder.parent)

    assert open_ledger(f"sqlite:///{folder / 'book.sqlite'}").head() == before


def test_a_port_that_is_taken_is_named(folder, taken_port):
    settings = demo.Demo(folder).settings()

    with pytest.raises(CannotBeDone, match=f"port {taken_port} cannot be had"):
        serve(settings, lambda: None, taken_port)


@pytest.fixture
def taken_port():
    """A port that somebody else listens on."""
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]
