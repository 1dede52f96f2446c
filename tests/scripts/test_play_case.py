from contextlib import closing
from datetime import UTC, datetime

import pytest

from domain.ledger.ledger import create_ledger, open_ledger
from scripts import play_case
from scripts.play_case import NotARehearsal, play, play_all
from scripts.player.case_file import CaseFileUnreadable
from tests.conftest import keys_of

MILK = """
title = "酸奶变质"
store = "HY-01"
packs = ["P02"]

[opening]
petty_cash_yuan = "1000.00"

[[step]]
at = 2026-04-24T10:00:00+08:00
by = "reception_clerk"
do = "register_complaint"
case = "A"
channel = "service_desk"
summary = "酸奶有霉点"
complainant_name = "顾客"

[[step]]
at = 2026-04-24T10:02:00+08:00
by = "reception_clerk"
do = "grant_compensation"
case = "A"
amount_yuan = "20.00"
refused_by = "P02-R30"
"""
ROSTER = """
title = "排班不公"
store = "HY-01"
packs = ["P13"]

[[step]]
at = 2026-04-24T10:00:00+08:00
by = "hr_dept"
do = "register_complaint"
case = "A"
channel = "in_person"
complainant_kind = "employee"
summary = "总排夜班"
"""
SEEN = """
[[step]]
at = 2026-04-24T11:00:00+08:00
by = "{by}"
show = "case_board"
{more}
"""
STEP = """
[[step]]
at = 2026-04-24T11:00:00+08:00
by = "reception_clerk"
do = "{do}"
case = "A"
{more}
"""


@pytest.fixture
def written(tmp_path):
    """Writes a case file, made of the milk case and more steps."""

    def write(*steps, text=MILK, name="milk.toml"):
        path = tmp_path / name
        path.write_text("".join([text, *steps]), encoding="utf-8")
        return path

    return write


@pytest.fixture
def told(written):
    """Writes a case file whose last step is this one."""

    def write(do, more=""):
        return written(STEP.format(do=do, more=more))

    return write


def test_a_case_file_comes_out_as_told(ledger, written):
    outcomes = play(written(), ledger)

    assert [outcome.as_told for outcome in outcomes] == [True, True]
    assert outcomes[1].came == "refused by P02-R30"


def test_a_step_that_was_not_to_be_done_is_named(ledger, told):
    path = told("give_first_judgement", 'found = "霉点"\nrefused_by = "P02-R30"')

    last = play(path, ledger)[-1]

    assert last.otherwise == ("expected to be refused by P02-R30",)


@pytest.mark.parametrize(
    ("refused_by", "as_told"),
    [
        ('"*"', True),
        ('["P02-R30"]', True),
        ('["P02-R30", "P02-R21"]', False),
        ('"PettyCashTooLow"', False),
        ('"NotFound"', False),
    ],
)
def test_all_who_should_say_no_must_have_said_it(ledger, told, refused_by, as_told):
    more = f'amount_yuan = "20.00"\nrefused_by = {refused_by}'

    last = play(told("grant_compensation", more), ledger)[-1]

    assert last.as_told is as_told


def test_a_refusal_by_code_goes_by_the_name_of_its_class(ledger, told):
    path = told("reopen_case", 'reason = "顾客又来"\nrefused_by = "CaseIsOpen"')

    last = play(path, ledger)[-1]

    assert last.as_told


def test_an_amount_nobody_can_read_leaves_nothing_in_the_book(ledger, told):
    play(told("read_back_complaint"), ledger)
    before = ledger.head()
    path = told(
        "grant_compensation", 'amount_yuan = "1e3"\nrefused_by = "InputUnreadable"'
    )

    last = play(path, ledger)[-1]

    assert last.as_told
    assert ledger.head() == before


def test_a_case_that_is_not_there_can_be_expected(ledger, written):
    step = STEP.format(do="read_back_complaint", more='refused_by = "NotFound"')
    path = written(step.replace('case = "A"', 'case = "B"'))

    last = play(path, ledger)[-1]

    assert last.as_told


@pytest.mark.parametrize(
    ("by", "more", "as_told"),
    [
        ("hr_dept", 'case = "A"\nexpect = { status = "open" }', True),
        ("department_manager", 'case = "A"\nexpect = { status = "open" }', False),
        ("department_manager", 'case = "A"\nrefused_by = "NotFound"', True),
        ("hr_dept", 'case = "A"\nrefused_by = "NotFound"', False),
        ("department_manager", "expect = { counts = { open = 0 } }", True),
        ("hr_dept", "expect = { counts = { open = 1 } }", True),
    ],
)
def test_a_paper_is_shown_as_a_role_may_see_it(ledger, written, by, more, as_told):
    path = written(SEEN.format(by=by, more=more), text=ROSTER)

    last = play(path, ledger)[-1]

    assert last.as_told is as_told


def test_a_late_entry_has_both_its_times(database_url, written):
    step = STEP.format(
        do="read_back_complaint", more="entered_at = 2026-04-26T09:00:00+08:00"
    )
    book = create_ledger(
        database_url, keys="sqlite://", rehearsal=True, clock=a_day_before
    )

    play(written(step), book)

    (fact,) = book.facts(0, 1000, topics=["cases.ComplaintReadBack"])
    assert fact.occurred_at == datetime(2026, 4, 24, 3, tzinfo=UTC)
    assert fact.timestamp == datetime(2026, 4, 26, 1, tzinfo=UTC)


def a_day_before():
    """The day before the milk."""
    return datetime(2026, 4, 23, tzinfo=UTC)


def test_played_again_it_adds_nothing(ledger, written):
    play(written(), ledger)
    before = ledger.head()

    outcomes = play(written(), ledger)

    assert all(outcome.as_told for outcome in outcomes)
    assert ledger.head() == before


def test_two_files_that_name_one_store_keep_their_figures_apart(ledger, written):
    other = written(text=MILK.replace("酸奶变质", "牛奶变质"), name="other.toml")

    play_all([written(), other], ledger)

    opened = ledger.facts(0, 1000, topics=["stores.StoreOpened"])
    assert [fact.store_code for fact in opened] == ["HY-01", "HY-01-2"]


def test_a_case_file_is_played_into_no_real_book(database_url, tmp_path, written):
    book = create_ledger(database_url, keys=keys_of(tmp_path))
    before = book.head()

    with pytest.raises(NotARehearsal):
        play(written(), book)

    assert book.head() == before


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("title = 1", "milk.toml: title: expected text, found 1"),
        ('title = "T"', "milk.toml: store: missing"),
        ('title = "T', "milk.toml: not TOML: "),
        (MILK + "[more]", "milk.toml: more: no such key; there are "),
        (MILK.replace("P02", "P99"), "milk.toml: packs: P99: no such pack here"),
        (
            MILK + '[settings]\nno_such = "1"',
            "milk.toml: settings: no_such: no such se",
        ),
        ("a = " + "[" * 9_999, "milk.toml: not TOML"),
        (MILK.replace("1000.00", "1e3"), "milk.toml: opening: petty_cash_yuan: 金额"),
        (MILK.replace("petty_cash_yuan", "cash"), "milk.toml: opening: cash: no such"),
        (
            MILK.replace("10:02:00+08:00", "10:02:00"),
            "milk.toml: step 2 (line 18): at: ",
        ),
        (
            MILK.replace("T10:02", "T09:02"),
            "milk.toml: step 2 (line 18): at: before th",
        ),
        (
            MILK.replace("grant_comp", "grab_comp"),
            "milk.toml: step 2 (line 18): do: no",
        ),
        (
            MILK.replace("amount_", "amuont_"),
            "milk.toml: step 2 (line 18): grant_compensation: amount_yuan: 金额",
        ),
        (
            MILK.replace("20.00", "1e3"),
            "milk.toml: step 2 (line 18): grant_compensation: amount_yuan: ",
        ),
        (
            MILK.replace('by = "reception_clerk"\ndo = "g', 'by = "king"\ndo = "g'),
            "milk.toml: step 2 (line 18): grant_compensation: by: no role 'king'",
        ),
        (
            ROSTER + SEEN.format(by="king", more="expect = {}"),
            "milk.toml: step 2 (line 15): by: no role 'king'",
        ),
        (
            MILK + 'expect = { status = "open" }',
            "milk.toml: step 2 (line 18): expect: ",
        ),
    ],
)
def test_a_file_nobody_can_play_says_where_it_is_wrong(ledger, written, wrong, said):
    before = ledger.head()

    with pytest.raises(CaseFileUnreadable) as caught:
        play(written(text=wrong), ledger)

    assert str(caught.value).startswith(said)
    assert ledger.head() == before


def test_the_script_prints_a_line_a_step(written, capsys):
    code = play_case.main([str(written())])

    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    assert [line.split()[:3] for line in lines] == [
        ["ok", "milk", "1"],
        ["ok", "milk", "2"],
    ]


def test_the_script_exits_1_if_anything_came_out_otherwise(told, capsys):
    path = told("grant_compensation", 'amount_yuan = "20.00"')

    code = play_case.main([str(path)])

    assert code == 1
    assert "expected to be done; P02-R30" in capsys.readouterr().out


def test_the_script_refuses_a_book_that_is_no_rehearsal(database_url, written, capsys):
    create_ledger(database_url).close()

    code = play_case.main([str(written()), "--database", database_url])

    assert code == 1
    assert "no rehearsal book" in capsys.readouterr().err


def test_a_file_nobody_can_play_does_not_hold_up_the_next(written, capsys):
    wrong = written(text="title = 1", name="wrong.toml")

    code = play_case.main([str(wrong), str(written())])

    told = capsys.readouterr()
    assert code == 1
    assert "wrong.toml: title: expected text" in told.err
    assert len(told.out.splitlines()) == 2


def test_a_table_may_be_written_over_several_lines(ledger, written):
    show = """
[[step]]
at = 2026-04-24T11:00:00+08:00
show = "case_board"
case = "A"
expect = { status = "open",  # it is
           refusals = [{ rules = ["P02-R30"] }] }
"""

    last = play(written(show), ledger)[-1]

    assert last.otherwise == ()


def test_the_script_plays_into_a_named_book_once(database_url, written, capsys):
    flags = [str(written()), "--database", database_url]

    codes = [play_case.main(flags), play_case.main(flags)]

    assert codes == [0, 0]
    with closing(open_ledger(database_url)) as book:
        topic = "cases.ComplaintRegistered"
        assert book.rehearsal and len(book.facts(0, 999, topics=[topic])) == 1
