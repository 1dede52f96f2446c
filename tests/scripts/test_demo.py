from socket import socket

import pytest

from domain.ledger.ledger import open_ledger
from scripts import demo
from scripts.office import CannotBeDone
from scripts.showing import serve
from tests.scripts.conftest import WARDROBE
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
