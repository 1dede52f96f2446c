"""What leaves for others' programs, read back with those programs."""

import json
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from subprocess import run
from uuid import uuid4
from xml.etree import ElementTree

import pm4py
import pytest
from beancount import loader
from beancount.core.realization import compute_balance, get, realize

from domain.cases.events import ComplaintRegistered
from domain.evidence.vault import Vault
from domain.fact import NEXT, UNRECORDED
from domain.fields import fields_of
from domain.ledger.ledger import open_ledger
from domain.payments.events import PaymentMade
from domain.stores.store import store_id_of
from projections import open_read_models
from scripts import export_accounts, export_events
from scripts.exporting.beancount import ACCOUNTS
from scripts.play_case import play_all, rehearsal
from scripts.player.case_file import read_case_file
from tests.conftest import keys_of
from tests.story import HEAD

CASES = Path(__file__).parents[1] / "cases"
PLAYED = (
    "p01_wet_floor_to_last_yuan",
    "p02_petty_cash_week",
    "p13_complaint_about_hr",  # two cases: a customer's, and one about the department
)
MINING = ["a.json", "a.xes"]


class Exports:
    """A played book, and all that was exported of it."""

    def __init__(self, folder):
        self.folder = folder
        self.url, self.keys = f"sqlite:///{folder / 'book.sqlite'}", keys_of(folder)
        files = [read_case_file(CASES / f"{name}.toml") for name in PLAYED]
        self.book = rehearsal(files, self.url, self.keys)
        outcomes = play_all(files, self.book, Vault(folder / "vault"))
        assert [one.otherwise for one in outcomes if not one.as_told] == []
        self.stores = [file.store for file in files]
        self.hidden = self.registered()[-1]
        self.pay(self.hidden, 12_345)
        self.pay(self.hidden, 55)

    def registered(self):
        return self.book.facts(0, 9_999, [ComplaintRegistered.topic])

    def pay(self, case, amount):
        """Money leaves on a case, whoever allowed it."""
        told = {"amount_fen": amount, "line": "store", "purpose": "compensation"}
        told |= {"head": "other", "method": "bank_transfer", "claimable": False}
        told |= {"payment_id": uuid4(), "payee_id": uuid4(), "payee_name": "员工乙"}
        told = HEAD | told | {"occurred_at": self.book.clock()}
        paid = PaymentMade(case.originator_id, NEXT, UNRECORDED, **told)
        self.book.save((), command_id=uuid4(), actor=HEAD["by"], loose=[paid])

    def events(self, name, *flags):
        path = self.folder / name
        flags = ["--database", self.url, "--to", str(path), *flags]
        assert export_events.main(flags) == 0
        return path

    def accounts(self, store, name):
        path = self.folder / name
        flags = ["--database", self.url, "--store", store, "--to", str(path)]
        assert export_accounts.main(flags) == 0
        return path

    def open_facts(self):
        """Every fact of the cases everybody may know of."""
        cases = {fact.originator_id for fact in self.registered()}
        cases -= {self.hidden.originator_id}
        told = self.book.facts(0, 9_999)
        return [fact for fact in told if fact.originator_id in cases]


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    made = Exports(tmp_path_factory.mktemp("exports"))
    for name in MINING:
        made.events(name)
    for store in made.stores:
        made.accounts(store, f"{store}.beancount")
    yield made
    made.book.close()


def test_pm4py_reads_every_fact_as_an_event_about_objects(exports):
    log = pm4py.read_ocel2_json(str(exports.folder / "a.json"))

    told = exports.open_facts()
    assert len(log.events) == len(told)
    assert Counter(log.events["ocel:activity"]) == Counter(f.topic for f in told)
    kinds = Counter(log.objects["ocel:type"])
    assert (kinds["case"], kinds["store"]) == (4, 3)
    assert {"payment", "exhibit", "agreement", "claim"} <= set(kinds)
    paid = log.events[log.events["ocel:activity"] == PaymentMade.topic]
    amounts = [f.amount_fen for f in told if isinstance(f, PaymentMade)]
    assert sorted(paid["amount_fen"].astype(int)) == sorted(amounts)


def test_each_event_and_object_is_declared_as_the_standard_asks(exports):
    told = json.loads((exports.folder / "a.json").read_text("utf-8"))

    objects = {one["id"] for one in told["objects"]}
    types = {one["name"]: one["attributes"] for one in told["eventTypes"]}
    for event in told["events"]:
        declared = {one["name"] for one in types[event["type"]]}
        assert {one["name"] for one in event["attributes"]} <= declared
        assert {one["objectId"] for one in event["relationships"]} <= objects
    assert len({event["id"] for event in told["events"]}) == len(told["events"])


def test_pm4py_reads_each_case_as_a_trace(exports):
    log = pm4py.read_xes(str(exports.folder / "a.xes"))

    open_cases = [f.case_no for f in exports.registered() if f != exports.hidden]
    assert sorted(log["case:concept:name"].unique()) == sorted(open_cases)
    assert len(log) == len(exports.open_facts())
    assert set(log["org:role"]) == {fact.role for fact in exports.open_facts()}
    starts = pm4py.get_start_activities(log)
    assert starts == {ComplaintRegistered.topic: len(open_cases)}


def test_of_hidden_cases_only_the_number_is_told(exports):
    for name in MINING:
        text = (exports.folder / name).read_text("utf-8")
        assert str(exports.hidden.originator_id) not in text
        assert exports.hidden.case_no not in text
    told = json.loads((exports.folder / "a.json").read_text("utf-8"))["objects"]
    (hidden,) = (one for one in told if one["type"] == "hidden_cases")
    assert [(one["name"], one["value"]) for one in hidden["attributes"]] == [
        ("cases", 1)
    ]
    log = ElementTree.parse(exports.folder / "a.xes").getroot()
    store = store_id_of(exports.stores[2])
    sums = {one.get("key"): one.get("value") for one in log.findall("int")}
    assert sums == {f"hidden_cases:{store}": "1"}


@pytest.mark.parametrize("nth", [0, 1, 2])
def test_bean_check_accepts_the_accounts_and_they_are_ours(exports, nth):
    store = exports.stores[nth]
    path = exports.folder / f"{store}.beancount"

    checked = run(
        [sys.executable, "-m", "beancount.scripts.check", "--no-cache", str(path)],
        capture_output=True,
        text=True,
    )

    entries, errors, _ = loader.load_file(str(path))
    assert (checked.returncode, checked.stderr, errors) == (0, "", [])
    papers = open_read_models(exports.book)
    papers.catch_up()
    ours = papers["store_ledger"].balance([store_id_of(store)])
    theirs = realize(entries)
    for account, fen in ours.items():
        place = get(theirs, ACCOUNTS[account])
        amount = compute_balance(place, leaf_only=True).get_currency_units("CNY")
        assert amount.number == Decimal(fen) / 100, account
    assert ours


def test_of_hidden_cases_the_accounts_tell_one_sum_a_month(exports):
    text = (exports.folder / f"{exports.stores[2]}.beancount").read_text("utf-8")

    assert "不公开案件本月合计" in text and "  Assets:Bank  -124.00 CNY" in text
    assert "123.45" not in text and exports.hidden.case_no not in text
    assert "position:" not in text


PEOPLE = {
    *("by", "person_id", "complainant_id", "party_id", "signer_id", "payee_id"),
    *("witness_id", "visitor_id", "speaker_id", "giver_id", "taker_id"),
}


def test_nobodys_name_or_id_nor_what_people_wrote_is_in_them(exports):
    texts = [
        path.read_text("utf-8")
        for path in exports.folder.iterdir()
        if path.suffix in (".json", ".xes", ".beancount")
    ]
    book = open_ledger(exports.url, keys=exports.keys)
    secrets = {
        secret
        for fact in map(book.opened, book.facts(0, 9_999))
        for secret in secrets_of(fact)
    }
    book.close()

    assert {"顾客甲", "13900000101", "员工乙"} <= secrets and len(texts) == 5
    assert [one for one in secrets if any(one in text for text in texts)] == []


def secrets_of(fact):
    """Personal fields, ids of people, and whatever somebody wrote in Chinese."""
    for field in fields_of(type(fact)):
        value = getattr(fact, field.inside)
        if not value or (field.inside == "case_no"):
            continue
        if field.kind == "personal" or field.inside in PEOPLE:
            yield str(value)
        elif field.kind in ("text", "long text"):
            texts = value if field.many else [value]
            yield from (one for one in texts if not one.isascii() and len(one) > 2)


def test_the_same_book_gives_the_same_bytes(exports):
    ends = exports.book.head().position
    before = {name: (exports.folder / name).read_bytes() for name in MINING}
    store = exports.stores[0]
    accounts = (exports.folder / f"{store}.beancount").read_bytes()
    exports.pay(exports.registered()[0], 1)

    for name in MINING:
        again = exports.events(f"again-{name}", "--until", str(ends))
        assert again.read_bytes() == before[name]
    flags = ["--database", exports.url, "--store", store, "--until", str(ends)]
    again = exports.folder / "again.beancount"
    assert export_accounts.main([*flags, "--to", str(again)]) == 0
    assert again.read_bytes() == accounts
    assert (
        exports.events("one.xes", "--store", store).read_text("utf-8").count("<trace>")
        == 1
    )


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (["--to", "a.json"], "is there already"),
        (["--to", "a.csv"], "name it .json"),
        (["--to", "b.json", "--store", "no"], "no such store"),
        (["--to", "b.json", "--until", "99999"], "the book ends at"),
    ],
)
def test_what_cannot_be_exported_is_said_and_leaves_nothing(
    exports, capsys, flags, says
):
    before = sorted(exports.folder.iterdir())
    flags[1] = str(exports.folder / flags[1])

    code = export_events.main(["--database", exports.url, *flags])

    assert (code, says in capsys.readouterr().err) == (1, True)
    assert sorted(exports.folder.iterdir()) == before
