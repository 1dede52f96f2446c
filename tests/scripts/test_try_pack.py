import json
from contextlib import closing
from pathlib import Path

import pytest

from domain.ledger.ledger import open_ledger
from scripts import try_pack
from scripts.office.cases import case_id_of
from scripts.play_case import play_all, rehearsal
from scripts.player.case_file import read_case_file
from tests.counter import Counter

CASES = Path(__file__).parents[1] / "cases"
CASE_NO = "客诉-2026-HY-01-000001"
FIRST = """
pack = "T/1"
name = "试验流程"

[[authority]]
matter = "concession"
[[authority.band]]
rule = "T-R01"
up_to_yuan = "20.00"
roles = "reception_clerk"
[[authority.band]]
rule = "T-R02"
over_yuan = "20.00"
roles = "customer_service_manager"

[[duty]]
rule = "T-R03"
after = "ComplaintRegistered"
needs = "ReplyGiven"
within = "3 days"
say = "三日内答复"

[words.severity]
legal = "涉法投诉"
"""
SECOND = (
    FIRST.replace("T/1", "T/2").replace("20.00", "10.00").replace("3 days", "1 day")
    + """
[[lock]]
rule = "T-R04"
act = "involve_law"
only = "legal_counsel"
say = "涉法由法务登记"

[[trigger]]
rule = "T-R05"
on = "LawInvolved"
raises = "legal"
say = "涉法即升级"

[[duty]]
rule = "T-R06"
after = "ComplaintRegistered"
needs = "PurchaseChecked"
say = "须查购买凭证"
"""
)
GENEROUS = FIRST.replace("T/1", "T/0").replace("20.00", "30.00")
TOLD = """
title = "试用"
store = "HY-01"
packs = ["first.toml"]

[[step]]
at = 2026-04-20T10:00:00+08:00
by = "reception_clerk"
do = "register_complaint"
case = "A"
channel = "service_desk"
summary = "牛奶结块"
complainant_name = "顾客甲"

[[step]]
at = 2026-04-20T10:05:00+08:00
by = "reception_clerk"
do = "assess_liability"
case = "A"
liability = "store"

[[step]]
at = 2026-04-20T10:10:00+08:00
by = "reception_clerk"
do = "grant_compensation"
case = "A"
amount_yuan = "25.00"
refused_by = "T-R02"

[[step]]
at = 2026-04-20T10:11:00+08:00
by = "reception_clerk"
do = "grant_compensation"
case = "A"
amount_yuan = "15.00"

[[step]]
at = 2026-04-20T10:12:00+08:00
by = "reception_clerk"
do = "involve_law"
case = "A"
legal_matter = "lawyer_letter"

[[step]]
at = 2026-04-22T09:00:00+08:00
by = "reception_clerk"
do = "give_reply"
case = "A"
content = "照办"
method = "phone"

[[step]]
at = 2026-04-22T09:10:00+08:00
by = "reception_clerk"
do = "close_case"
case = "A"
"""


ADVANCES = FIRST + """
[[authority]]
matter = "medical_advance"
[[authority.band]]
rule = "T-R07"
roles = "senior_management"
"""
TOTAL = """
[[step]]
at = 2026-04-21T09:00:00+08:00
by = "senior_management"
do = "authorise_total"
case = "A"
total_yuan = "15.00"
matter = "medical_advance"

[[step]]
at = 2026-04-22T09:00:00+08:00
"""


def played(folder, told, packs=()):
    """The flags of a book into which a case file was played."""
    for name, text in packs:
        (folder / name).write_text(text, "utf-8")
    file = told if isinstance(told, Path) else folder / "told.toml"
    if file is not told:
        file.write_text(told, "utf-8")
    urls = [f"sqlite:///{folder / name}.sqlite" for name in ("book", "keys")]
    read = read_case_file(file)
    with closing(rehearsal([read], *urls)) as ledger:
        outcomes = play_all([read], ledger)
        numbers = [
            fact.case_no for fact in ledger.facts(0, 999, ["cases.CaseNumbered"])
        ]
    assert [one.otherwise for one in outcomes if not one.as_told] == []
    return ["--database", urls[0], "--keys", urls[1]], numbers


@pytest.fixture
def book(tmp_path):
    """A closed case under the first version; the flags of its book."""
    packs = ("first.toml", FIRST), ("second.toml", SECOND), ("zero.toml", GENEROUS)
    flags, _ = played(tmp_path, TOLD, packs)
    return flags


def tried(capsys, *argv):
    """What the script prints for programs."""
    assert try_pack.main([*map(str, argv), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def otherwise(case):
    """What would have come out otherwise: command, and the rules that say so."""
    return [
        (one["command"], one["would_be"]["verdict"], one["would_be"]["rules"])
        for one in case["asked"]
        if one["differs"]
    ]


def owed(case, kind):
    """What would be owed otherwise, of one kind: rules and state, then and instead."""
    return [
        tuple(side and (side["rules"], side["state"]) for side in one.values())
        for one in case["owed"]
        if (one["would_be"] or one["was"])["kind"] == kind
    ]


def test_what_a_stricter_version_would_have_refused_is_shown(book, tmp_path, capsys):
    (case,) = tried(capsys, tmp_path / "second.toml", "--on", CASE_NO, *book)

    assert case["tried"][-1] == "T/2"
    assert otherwise(case) == [
        ("grant_compensation", "refused", ["T-R02"]),
        ("involve_law", "refused", ["T-R04"]),
        ("close_case", "refused", ["T-R06"]),
    ]
    (grant,) = [it for it in case["asked"] if it["command"] == "grant_compensation"][1:]
    assert grant["was"] == {"verdict": "allowed", "rules": ["T-R01"]}
    (no,) = grant["would_be"]["nos"]
    assert no["who_may"] == ["customer_service_manager"]


def test_what_would_have_been_due_missing_and_graver_is_shown(book, tmp_path, capsys):
    (case,) = tried(capsys, tmp_path / "second.toml", "--on", CASE_NO, *book)

    assert owed(case, "due") == [((["T-R03"], "met"), (["T-R03"], "late"))]
    assert owed(case, "missing") == [(None, (["T-R06"], ""))]
    assert owed(case, "raised") == [(None, (["T-R05"], "legal"))]


def test_a_refusal_that_would_have_been_none_is_shown(book, tmp_path, capsys):
    (case,) = tried(capsys, tmp_path / "zero.toml", "--on", CASE_NO, *book)

    assert otherwise(case) == [("grant_compensation", "allowed", ["T-R01"])]
    assert case["owed"] == []


def test_a_total_is_asked_again_for_the_matter_it_was_authorised_for(tmp_path, capsys):
    told = TOLD.replace("[[step]]\nat = 2026-04-22T09:00:00+08:00", TOTAL.strip())
    packs = ("first.toml", ADVANCES), ("second.toml", ADVANCES.replace("T/1", "T/2"))
    flags, _ = played(tmp_path, told, packs)

    (case,) = tried(capsys, tmp_path / "second.toml", "--on", CASE_NO, *flags)

    assert otherwise(case) == []
    (total,) = [it for it in case["asked"] if it["command"] == "authorise_total"]
    assert total["would_be"] == {"verdict": "allowed", "rules": ["T-R07"]}


def test_a_hidden_case_is_found_by_its_number():
    counter = Counter(packs=("P13",))
    counter.register(complainant_kind="employee")

    case_no = counter.case.registered.case_no

    assert case_no.startswith("密诉")
    assert case_id_of(counter.ledger, case_no) == counter.case_id


def test_a_pack_laid_over_leaves_the_main_one_in_force(book, tmp_path, capsys):
    over = tmp_path / "over.toml"
    over.write_text(SECOND.replace("T/2", "O/1").replace("T-R", "O-R"), "utf-8")

    (case,) = tried(capsys, over, "--on", CASE_NO, "--as", "overlay", *book)

    assert case["tried"][-2:] == ["T/1", "O/1"]
    assert ("involve_law", "refused", ["O-R04"]) in otherwise(case)


def test_another_procedure_takes_the_place_of_the_main_one(book, capsys):
    (case,) = tried(capsys, "P02", "--on", CASE_NO, *book)

    assert [pack.split("/")[0] for pack in case["tried"]] == ["common", "P02"]
    assert ("assess_liability", "allowed") not in [it[:2] for it in otherwise(case)]


def test_nothing_is_recorded(book, tmp_path):
    with closing(open_ledger(book[1])) as ledger:
        before = ledger.head()

    assert try_pack.main(["P01", "--on", CASE_NO, *book]) == 0

    with closing(open_ledger(book[1])) as ledger:
        assert ledger.head() == before


def test_the_terminal_shows_a_table_of_what_differs(book, tmp_path, capsys):
    assert try_pack.main([str(tmp_path / "second.toml"), "--on", CASE_NO, *book]) == 0

    shown = capsys.readouterr().out
    assert f"{CASE_NO}: T/1 → T/2" in shown
    assert "who may: customer_service_manager" in shown
    assert "by 2026-04-21 23:59:59 late" in shown
    assert "missing: PurchaseChecked" in shown
    assert "register_complaint" not in shown, "it came out alike"
    assert "7 facts and refusals asked; otherwise: 3 refused, 1 due, 1 missing" in shown


def test_with_all_what_came_out_alike_is_shown_too(book, capsys, tmp_path):
    argv = [str(tmp_path / "first.toml"), "--all", "--on", CASE_NO, *book]

    assert try_pack.main(argv) == 0

    shown = capsys.readouterr().out
    assert "register_complaint" in shown
    assert "7 facts and refusals asked; otherwise: nothing" in shown


def test_without_the_keys_a_refusal_cannot_be_asked_again(book, tmp_path, capsys):
    (case,) = tried(capsys, tmp_path / "first.toml", "--on", CASE_NO, *book[:2])

    assert otherwise(case) == [("grant_compensation", "unreadable", [])]


@pytest.mark.parametrize(
    ("told", "argv", "why"),
    [
        (TOLD, ["P99", "--on", CASE_NO], "P99: no such pack here"),
        (TOLD, ["P02", "--on", "客诉-2026-HY-01-000009"], "no such case in this book"),
        (TOLD.rpartition("[[step]]")[0], ["P02", "--on", CASE_NO], "is still open"),
    ],
    ids=["no pack", "no case", "an open case"],
)
def test_what_cannot_be_tried_is_said(tmp_path, capsys, told, argv, why):
    flags, _ = played(tmp_path, told, [("first.toml", FIRST)])

    assert try_pack.main([*argv, *flags]) == 1
    assert why in capsys.readouterr().err


@pytest.mark.parametrize(
    ("file", "packs"),
    [
        ("p01_wet_floor_to_last_yuan", ["common", "P01"]),
        ("p02_petty_cash_week", ["common", "P02"]),
        ("p10_escalator_task_force", ["P10"]),
        ("p11_air_conditioner_second_plan", ["P11"]),
    ],
)
def test_what_a_case_followed_would_have_said_just_what_it_said(
    tmp_path, capsys, file, packs
):
    flags, numbers = played(tmp_path, CASES / f"{file}.toml")
    closed = [no for no in numbers if try_pack.main(["P01", "--on", no, *flags]) == 0]
    capsys.readouterr()

    for pack in packs:
        for case in tried(capsys, pack, "--on", *closed, *flags):
            assert (otherwise(case), case["owed"]) == ([], [])
