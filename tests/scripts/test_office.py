import sys
from subprocess import DEVNULL, PIPE, run

import pytest

from domain.ledger.ledger import open_ledger
from domain.policies.reader import SHIPPED
from domain.stores.store import Store, store_id_of
from scripts import add_person, adopt_calendar, adopt_pack
from web.accounts import Accounts

HY_01 = ["--store", "HY-01"]


@pytest.fixture
def accounts(tmp_path):
    """Where sign-in names are kept."""
    return f"sqlite:///{tmp_path / 'accounts.sqlite'}"


@pytest.fixture
def new(urls, accounts):
    """A new book, made by adding its first administrator, with one store."""
    person = ["--name", "管理员", "--role", "administrator", "--sign-in", "admin"]
    secret = ["--password", "long enough", "--accounts", accounts, "--new-book"]
    assert add_person.main([*urls, *person, *secret]) == 0
    flags = [*urls, *HY_01, "--open-as", "和悦店", "--pack", "P02"]
    assert adopt_pack.main(flags) == 0
    return urls


def store_in(urls):
    """The store as the book has it now."""
    return open_ledger(urls[1]).find(Store, store_id_of("HY-01"))


def test_a_store_follows_a_pack_from_now_on(new):
    assert [one.pack for one in store_in(new).adopted] == ["common", "P02"]


def test_a_pack_is_adopted_once(new, capsys):
    before = store_in(new).version

    code = adopt_pack.main([*new, *HY_01, "--pack", str(SHIPPED / "p02.toml")])

    assert code == 0
    assert "follows P02/1 already" in capsys.readouterr().out
    assert store_in(new).version == before


def test_a_newer_version_takes_the_place_of_the_older(new, tmp_path):
    text = (SHIPPED / "p02.toml").read_text("utf-8").replace("P02/1", "P02/2")
    (tmp_path / "newer.toml").write_text(text, "utf-8")

    code = adopt_pack.main([*new, *HY_01, "--pack", str(tmp_path / "newer.toml")])

    assert code == 0
    assert [pack.pack for pack in store_in(new).packs()] == ["common/1", "P02/2"]


@pytest.mark.parametrize(
    ("flags", "why"),
    [
        (["--store", "HY-09", "--pack", "P02"], "HY-09: no such store in this book"),
        ([*HY_01, "--pack", "P99"], "P99: no such pack here"),
        ([*HY_01, "--pack", "no.toml"], "no.toml: cannot be read"),
        ([*HY_01, "--pack", "P01"], "AnotherMainPack"),
        ([*HY_01, "--pack", "P01", "--as", "beside"], "beside"),
    ],
)
def test_a_pack_that_cannot_be_adopted_leaves_the_store_as_it_was(
    new, capsys, flags, why
):
    before = store_in(new).version

    code = adopt_pack.main([*new, *flags])

    assert code == 1
    assert why in capsys.readouterr().err
    assert store_in(new).version == before


def test_a_store_is_not_opened_for_a_pack_that_cannot_be_adopted(new):
    before = open_ledger(new[1]).head()

    flags = ["--store", "HY-02", "--open-as", "二店", "--pack", "P02", "--as", "beside"]
    code = adopt_pack.main([*new, *flags])

    assert (code, open_ledger(new[1]).head()) == (1, before)


def test_a_year_of_holidays_is_adopted(new):
    code = adopt_calendar.main([*new, *HY_01, "--year", "2026"])

    assert code == 0
    assert [one.year.version for one in store_in(new).years()] == ["2026/1"]


@pytest.mark.parametrize(
    ("year", "why"),
    [("1999", "no such year here"), ("{}", "wrong.toml: version: ")],
)
def test_a_year_that_cannot_be_read_is_not_adopted(new, tmp_path, capsys, year, why):
    (tmp_path / "wrong.toml").write_text("year = 2027", "utf-8")
    year = year.format(tmp_path / "wrong.toml") if year == "{}" else year

    code = adopt_calendar.main([*new, *HY_01, "--year", year])

    assert code == 1
    assert why in capsys.readouterr().err
    assert store_in(new).years() == ()


def a_clerk(urls, accounts, role="reception_clerk@HY-01", password="long enough"):
    """Adds a clerk."""
    person = ["--name", "课员", "--role", role, "--sign-in", "clerk"]
    secret = ["--password", password, "--accounts", accounts]
    return add_person.main([*urls, *person, *secret])


def test_who_was_added_can_sign_in_and_has_her_role(new, accounts):
    assert a_clerk(new, accounts) == 0

    person_id = Accounts(accounts).person("clerk", "long enough")
    told = open_ledger(new[1]).facts_of(person_id)
    assert [type(fact).__name__ for fact in told] == ["PersonAdded", "RoleGranted"]
    assert told[1].store_id == store_id_of("HY-01")


def test_added_again_she_has_a_new_password_and_nothing_else(new, accounts):
    a_clerk(new, accounts)
    before = open_ledger(new[1]).head()

    code = a_clerk(new, accounts, password="longer still")

    assert code == 0
    assert open_ledger(new[1]).head() == before
    assert Accounts(accounts).person("clerk", "long enough") is None


@pytest.mark.parametrize(
    ("role", "password", "why"),
    [
        ("reception_clerk@HY-09", "long enough", "HY-09: no such store"),
        ("king", "long enough", "king: no such role"),
        ("reception_clerk", "short", "a password has 8 characters"),
    ],
)
def test_who_cannot_be_added_leaves_nothing(new, accounts, capsys, role, password, why):
    before = open_ledger(new[1]).head()

    code = a_clerk(new, accounts, role, password)

    assert code == 1
    assert why in capsys.readouterr().err
    assert open_ledger(new[1]).head() == before


def test_a_book_that_is_not_there_is_not_made(urls, capsys):
    code = adopt_pack.main([*urls, *HY_01, "--pack", "P02"])

    assert code == 1
    assert "LedgerNotFound" in capsys.readouterr().err


def test_where_nobody_can_type_a_password_that_is_said():
    told = [sys.executable, "-m", "scripts.add_person", "--name", "店员"]
    told += ["--sign-in", "clerk", "--database", "sqlite://", "--accounts", "sqlite://"]

    alone = {"stdin": DEVNULL, "stderr": PIPE, "start_new_session": True}
    ended = run(told, **alone, text=True)

    assert ended.returncode == 1
    assert "give --password" in ended.stderr and "Traceback" not in ended.stderr
