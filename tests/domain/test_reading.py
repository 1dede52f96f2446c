"""What people type is read once, the same from a form, a program or a case file."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

import pytest
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from domain.commands import COMMANDS
from domain.fact import Of, Personal
from domain.money import Fen
from domain.reading import fields_of, read, schema_of, words_in, written
from domain.words import Head

CASE = UUID(int=7)
TYPED = {"case_id": str(CASE), "amount_yuan": "20.00"}


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of a table."""

    head: Head
    amount_fen: Fen


@dataclass(frozen=True, kw_only=True)
class Told:
    """One field of every kind."""

    case_id: UUID
    amount_fen: Fen
    name: Personal | None = None
    paper: Annotated[str, Of("paper")] | None = None
    urgent: bool = False
    days: int | None = None
    due_at: datetime | None = None
    dated_on: date | None = None
    roles: list[Head] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def told(**typed):
    return read(Told, TYPED | typed)


def slips(**typed):
    """What is said of the fields that cannot be read."""
    with pytest.raises(ValidationError) as unreadable:
        told(**typed)
    return unreadable.value.messages


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("20", 2_000),
        ("20.5", 2_050),
        ("20.00", 2_000),
        ("２０．００", 2_000),
        ("1,234.50", 123_450),
        (" 20.010 ", 2_001),
        (20, 2_000),
        ("99999999999.99", 9_999_999_999_999),
    ],
)
def test_an_amount_is_read_to_the_fen(typed, fen):
    assert told(amount_yuan=typed).amount_fen == fen


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("1e3", "应以元为单位写成数字"),
        ("-5", "不带正负号"),
        ("+5", "不带正负号"),
        ("20.001", "最多两位小数"),
        ("1000000000000000", "金额过大"),
        ("20元", "不带正负号和单位"),
        ("１２，３４", "应以元为单位"),
        ("nan", "应以元为单位"),
        (20.1, "请加引号"),
        (True, "应为文字"),
        (["20"], "应为文字"),
    ],
)
def test_an_amount_nobody_can_be_sure_of_is_not_guessed(typed, why):
    (said,) = slips(amount_yuan=typed)["amount_yuan"]

    assert said.startswith("金额（元）：")
    assert why in said


@pytest.mark.parametrize("typed", ["", "   ", None])
def test_a_blank_is_as_if_nothing_were_typed(typed):
    assert told(name=typed, days=typed).days is None
    assert "必填" in slips(amount_yuan=typed)["amount_yuan"][0]


def test_a_field_nobody_knows_is_named_with_the_one_that_may_be_meant():
    said = slips(amont_yuan="5", wholly_strange="x")

    assert said["amont_yuan"] == ["没有 amont_yuan 这个栏目，是否想写 amount_yuan？"]
    assert "可填：" in said["wholly_strange"][0]


def test_every_slip_is_told_at_once():
    said = slips(amount_yuan="-5", days="three", due_at="soon", case_id="A")

    assert sorted(said) == ["amount_yuan", "case_id", "days", "due_at"]


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("2026-04-24T10:00", datetime(2026, 4, 24, 2, tzinfo=UTC)),
        ("2026-04-24 10:00:30", datetime(2026, 4, 24, 2, 0, 30, tzinfo=UTC)),
        ("2026-04-24T10:00:00+08:00", datetime(2026, 4, 24, 2, tzinfo=UTC)),
        ("2026-04-24T02:00:00Z", datetime(2026, 4, 24, 2, tzinfo=UTC)),
        ("２０２６-０４-２４T１０：００", datetime(2026, 4, 24, 2, tzinfo=UTC)),
        (datetime(2026, 4, 24, 10), datetime(2026, 4, 24, 2, tzinfo=UTC)),
    ],
)
def test_a_moment_without_a_zone_is_shanghais(typed, utc):
    assert told(due_at=typed).due_at == utc


@pytest.mark.parametrize("typed", ["2026-04-24", "2026-02-30T10:00", "明天", "9:00"])
def test_a_moment_is_never_guessed(typed):
    assert "日期加时间" in slips(due_at=typed)["due_at"][0]


@pytest.mark.parametrize(
    "typed",
    ["2026-04-24", "2026/4/24", "2026.04.24", "2026年4月24日", date(2026, 4, 24)],
)
def test_a_day_is_read_as_people_write_it(typed):
    assert told(dated_on=typed).dated_on == date(2026, 4, 24)


@pytest.mark.parametrize(
    ("typed", "said"), [("on", True), ("是", True), (True, True), ("否", False)]
)
def test_yes_and_no_are_read_as_people_say_them(typed, said):
    assert told(urgent=typed).urgent is said


@pytest.mark.parametrize("typed", ["-1", "1.5", "1e3", "9" * 19, "三"])
def test_a_count_is_a_whole_number(typed):
    assert slips(days=typed)["days"]


@pytest.mark.parametrize("typed", ["名\x00字", "\ud800"])
def test_what_no_database_can_keep_is_not_taken(typed):
    assert "无法保存" in slips(name=typed)["name"][0]


@pytest.mark.parametrize(
    "typed",
    [["refund", "exchange"], "refund，exchange", "refund exchange", "refund、exchange"],
)
def test_a_list_is_typed_as_a_list_or_in_one_line(typed):
    assert told(roles=typed).roles == ["refund", "exchange"]


def test_rows_are_tables_of_a_program_or_lines_of_a_form():
    row = {"head": "refund", "amount_yuan": "5.00"}
    form = MultiDict({**TYPED, "rows-0-head": "refund", "rows-0-amount_yuan": "5.00"})

    assert told(rows=[row]).rows == [Row(head="refund", amount_fen=Fen(500))]
    assert read(Told, form).rows == [Row(head="refund", amount_fen=Fen(500))]


def test_a_slip_in_a_row_is_told_where_it_stands():
    said = slips(rows=[{"head": "refund", "amount_yuan": "1e3"}])

    assert list(said["rows"][0]) == ["amount_yuan"]


@pytest.mark.parametrize("typed", ["three rows", "[1", "[" * 9_999, 5])
def test_what_is_no_row_is_not_taken_for_one(typed):
    assert slips(rows=typed)["rows"]


def test_words_are_found_wherever_they_stand():
    found = words_in(
        told(paper="invoice", rows=[{"head": "refund", "amount_yuan": "5"}])
    )

    assert list(found) == [
        ("paper", "paper", "invoice"),
        ("rows.0.head", "head", "refund"),
    ]


def test_what_was_read_is_written_as_it_is_typed():
    typed = TYPED | {"due_at": "2026-04-24T10:00:00+08:00", "dated_on": "2026-04-24"}
    typed |= {"urgent": True, "rows": [{"head": "refund", "amount_yuan": "5.00"}]}

    assert written(read(Told, typed)) == typed | {"roles": []}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda one: one.name)
def test_each_command_can_be_read_and_tells_what_it_lacks(command):
    needed = {one.name for one in fields_of(command.ask) if one.required}

    missing = schema_of(command.ask)().validate({})

    assert set(missing) == needed
    assert all("必填" in said for [said] in missing.values())
