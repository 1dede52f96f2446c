"""A procedure nobody foresaw, of every kind and in words of its own, is only a file."""

import tomllib
from contextlib import closing
from datetime import UTC, datetime

import pytest

from domain.policies import pack as kinds
from domain.policies.pack import Pack
from domain.policies.reader import read_file
from projections import open_read_models
from projections.board_questions import Wanted
from projections.eyes import Eyes, Seen
from scripts.play_case import play_all, rehearsal
from scripts.player.case_file import read_case_file
from tests.cases.test_cases import said
from tests.conftest import keys_of
from tests.house.code import HOUSE

PACK = """
pack = "PET/1"
name = "寄养宠物投诉处理"

[[setting]]
rule = "PET-R01"
name = "keeper_limit_yuan"
default = "100.00"
say = "保育员可以决定的金额"

[[authority]]
matter = "concession"
[[authority.band]]
rule = "PET-R02"
up_to_yuan = "setting.keeper_limit_yuan"
roles = "pet_keeper"
[[authority.band]]
rule = "PET-R03"
over_yuan = "setting.keeper_limit_yuan"
roles = "pet_director"
needs = "EvidenceReceived(paper=vet_bill)"

[[lock]]
rule = "PET-R04"
act = "make_offer"
until = "StepTaken(step=pet_found)"
say = "先找到宠物，再谈补偿"

[[apart]]
rule = "PET-R05"
act = "pay"
from_whom = "CompensationGranted"
say = "定钱的人不付钱"

[[duty]]
rule = "PET-R06"
after = "ComplaintRegistered(category=pet_escaped)"
needs = "StepTaken(step=pet_found)"
within = "2 hours"
tells = "pet_director"
raises = "pet_missing"
say = "两小时内找到走失的宠物"

[[trigger]]
rule = "PET-R07"
on = "LawInvolved"
raises = "pet_lawsuit"

[[proof]]
rule = "PET-R08"
head = "vet_fee"
papers = "EvidenceReceived(paper=vet_bill, form=original)"

[[wording]]
rule = "PET-R09"
act = "give_reply"
field = "content"
text = "祝毛孩子平安"

[[record]]
rule = "PET-R10"
fact = "FollowUpMade"

[[circle]]
rule = "PET-R11"
of = "ComplaintRegistered(complainant_kind=breeder)"
only = "pet_director"

[[report]]
rule = "PET-R12"
report = "pet_summary"
period = "week"
due = "monday"
recipient = "pet_director"

[[checklist]]
rule = "PET-R13"
step = "pet_handover"
items = ["验看牵引绳", "核对项圈"]

[[reception]]
rule = "PET-R14"
arrival = "with_pet"
serves = "next"
turn = "used"
busy = "holding_a_cat"

[[passing]]
rule = "PET-R15"
hindrance = "walking_a_dog"
then = "made_up"

[[passing]]
rule = "PET-R15"
hindrance = "holding_a_cat"
then = "retained"

[words.role]
pet_keeper = "宠物保育员"
pet_director = "宠物主任"
[words.whom]
pet_director = "宠物主任"
[words.category]
pet_escaped = "宠物走失"
[words.complainant_kind]
breeder = "繁育人"
[words.step]
pet_found = "找到宠物"
pet_handover = "交接宠物"
[words.severity]
pet_missing = "宠物久寻不着"
pet_lawsuit = "宠物官司"
[words.paper]
vet_bill = "兽医收据"
[words.head]
vet_fee = "兽医费"
[words.report]
pet_summary = "宠物周报"
[words.arrival]
with_pet = "带宠物来"
[words.turn]
by_order = "按顺序"
[words.hindrance]
holding_a_cat = "抱着猫"
walking_a_dog = "遛狗"
"""
TOLD = """
title = "第十四套流程"
store = "CW-01"
packs = ["pet.toml"]

[settings]
keeper_limit_yuan = "200.00"

[[step]]
at = 2026-06-01T10:00:00+08:00
by = "pet_keeper"
do = "register_complaint"
case = "A"
channel = "service_desk"
category = "pet_escaped"
summary = "寄养的猫走失，找回时腿受伤"

# PET-R06: two hours to the second, then the director is told and it is graver.
[[step]]
at = 2026-06-01T12:00:00+08:00
show = "case_board"
case = "A"
[step.expect]
escalations = []
severity = []
clocks = [{ rule = "PET-R06", overdue = false }]

[[step]]
at = 2026-06-01T12:00:01+08:00
show = "case_board"
case = "A"
[step.expect]
escalations = [{ rule = "PET-R06" }]
severity = [{ severity = "pet_missing" }]

[[step]]
at = 2026-06-01T12:10:00+08:00
by = "pet_keeper"
do = "assess_liability"
case = "A"
liability = "store"

[[step]]
at = 2026-06-01T12:20:00+08:00
by = "pet_keeper"
do = "make_offer"
case = "A"
what = "赔兽医费"
amount_yuan = "200.01"
refused_by = ["PET-R04"]

[[step]]
at = 2026-06-01T12:30:00+08:00
by = "pet_keeper"
do = "take_step"
case = "A"
step = "pet_found"

[[step]]
at = 2026-06-01T12:31:00+08:00
by = "pet_keeper"
do = "make_offer"
case = "A"
what = "赔兽医费"
amount_yuan = "200.01"

# PET-R02, PET-R03: a figure of the store parts keeper and director; he needs the bill.
[[step]]
at = 2026-06-01T12:40:00+08:00
by = "pet_keeper"
do = "grant_compensation"
case = "A"
head = "vet_fee"
amount_yuan = "200.01"
refused_by = ["PET-R03", "PET-R08"]

[[step]]
at = 2026-06-01T12:50:00+08:00
by = "pet_keeper"
do = "receive_evidence"
case = "A"
paper = "vet_bill"
form = "original"
holder = "finance_dept"
text = "兽医收据"

[[step]]
at = 2026-06-01T12:51:00+08:00
by = "pet_director"
do = "grant_compensation"
case = "A"
head = "vet_fee"
amount_yuan = "200.01"

[[step]]
at = 2026-06-01T13:00:00+08:00
by = "pet_director"
do = "pay"
case = "A"
head = "vet_fee"
amount_yuan = "200.01"
refused_by = ["PET-R05"]

[[step]]
at = 2026-06-01T13:01:00+08:00
by = "finance_dept"
do = "pay"
case = "A"
head = "vet_fee"
amount_yuan = "200.01"

[[step]]
at = 2026-06-01T13:10:00+08:00
by = "pet_keeper"
do = "give_reply"
case = "A"
method = "phone"
content = "已赔付兽医费"
refused_by = ["PET-R09"]

[[step]]
at = 2026-06-01T13:11:00+08:00
by = "pet_keeper"
do = "give_reply"
case = "A"
method = "phone"
content = "已赔付兽医费，祝毛孩子平安。"

[[step]]
at = 2026-06-01T13:12:00+08:00
by = "pet_keeper"
do = "involve_law"
case = "A"
legal_matter = "lawsuit_threatened"

# PET-R13 is ticked and blocks nothing, PET-R10 is found afterwards.
[[step]]
at = 2026-06-01T13:20:00+08:00
by = "pet_keeper"
do = "close_case"
case = "A"

[[step]]
at = 2026-06-03T10:00:00+08:00
by = "pet_keeper"
do = "make_follow_up"
case = "A"
method = "phone"
note = "猫已痊愈"

[[step]]
at = 2026-06-03T10:01:00+08:00
show = "case_board"
case = "A"
[step.expect]
status = "closed"
paid = "200.01"
severity = [{ severity = "pet_lawsuit" }]
missing = []

# PET-R11: what a breeder complains of is the director's alone.
[[step]]
at = 2026-06-03T11:00:00+08:00
by = "pet_director"
do = "register_complaint"
case = "B"
channel = "service_desk"
complainant_kind = "breeder"
summary = "繁育人投诉血统证明"

# PET-R14, PET-R15: whoever walks a dog when his turn comes serves one more afterwards.
[[step]]
at = 2026-06-04T09:00:00+08:00
by = "pet_director"
do = "set_rota_order"
consultant_ids = ["pet_keeper:1", "pet_keeper:2"]

[[step]]
at = 2026-06-04T09:01:00+08:00
by = "pet_keeper:1"
do = "leave_floor"
consultant = "pet_keeper:1"
hindrance = "walking_a_dog"

[[step]]
at = 2026-06-04T09:02:00+08:00
by = "pet_keeper:2"
do = "receive_visitor"
arrival = "with_pet"
reception = "甲"

[[step]]
at = 2026-06-04T09:03:00+08:00
show = "rota_book"
expect = { consultants = [
    { consultant = "pet_keeper:1", owed = ["made_up"] },
    { consultant = "pet_keeper:2", hindrance = "holding_a_cat" },
] }

# PET-R12: the week that ended on Sunday is to be reported by Monday.
[[step]]
at = 2026-06-08T09:00:00+08:00
show = "report_board"
expect = [{ rule = "PET-R12", report = "pet_summary", state = "awaited" }]
"""


@pytest.fixture
def file(tmp_path):
    """The case file, its pack beside it."""
    (tmp_path / "pet.toml").write_text(PACK, "utf-8")
    (tmp_path / "told.toml").write_text(TOLD, "utf-8")
    return read_case_file(tmp_path / "told.toml")


def kinds_of_rule():
    """Every kind a pack may have entries of, as `policies/pack.py` has them."""
    described = {
        key for key in Pack.__dataclass_fields__ if hasattr(kinds, key.title())
    }
    return {key for key in described if key != "pack"}


def test_it_has_an_entry_of_every_kind(tmp_path):
    (tmp_path / "pet.toml").write_text(PACK, "utf-8")
    pack = read_file(tmp_path / "pet.toml")

    assert kinds_of_rule() >= {"lock", "duty", "setting", "checklist"}
    assert {kind for kind in kinds_of_rule() if not getattr(pack, kind)} == set()


def test_it_is_adopted_and_a_case_is_played_by_it(file, database_url, tmp_path):
    with closing(rehearsal([file], database_url, keys_of(tmp_path))) as book:
        outcomes = play_all([file], book)

        assert [said(one) for one in outcomes if not one.as_told] == []
        papers = open_read_models(book)
        papers.catch_up()
        assert summaries(papers, "pet_keeper") == ["寄养的猫走失，找回时腿受伤"]
        assert len(summaries(papers, "pet_director")) == 2


def summaries(papers, role):
    """The complaints somebody of this role may know of."""
    board = Seen(papers, Eyes(role))["case_board"]
    wanted = Wanted(is_open=None)
    return [card["summary"] for card in board.page(wanted, datetime.now(UTC)).cards]


def test_no_python_file_knows_of_it():
    words = {word for told in tomllib.loads(PACK)["words"].values() for word in told}
    own = {word for word in words if word.startswith("pet_")}
    code = [path for at in ("domain", "projections", "web", "scripts")
            for path in (HOUSE / at).rglob("*.py")]  # fmt: skip

    assert len(own) > 5
    assert [p for p in code if any(w in p.read_text("utf-8") for w in own)] == []
