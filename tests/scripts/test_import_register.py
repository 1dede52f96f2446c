import pytest
from openpyxl import Workbook

from domain.ledger.ledger import create_ledger, open_ledger
from scripts import adopt_pack, import_register
from tests.house.code import HOUSE

OLD = HOUSE / "tests/data/old_register_2025.csv"
OLD_MAPPING = HOUSE / "scripts/mappings/old_register.toml"
PUBLIC_MAPPING = HOUSE / "scripts/mappings/consumer_complaints.toml"
PUBLIC_HEAD = (
    "date_received,product,sub_product,issue,sub_issue,consumer_complaint_narrative,"
    "company_public_response,company,state,zip_code,tags,consumer_consent_provided,"
    "submitted_via,date_sent_to_company,company_response_to_consumer,timely_response,"
    "consumer_disputed,complaint_id"
)
PUBLIC = (
    "2017-01-02,Loan,,Late fee,,,,A BANK,TX,,,,Web,2017-01-03,Closed,true,No,1",
    "2017-01-04,Card,,Fee,,,,B BANK,CA,,,,Phone,2017-01-05,In progress,true,,2",
)
MAPPING = """
register = "二〇二一年登记簿"
key = "编号"

[[step]]
do = "register_complaint"
at = "日期"

[step.fields]
channel = { column = "渠道", words = { "电话" = "phone", "柜台" = "service_desk" } }
summary = { text = "{商品}|：{事由}" }
complainant_name = { column = "顾客" }
demanded_yuan = { column = "要求" }

[[step]]
do = "give_reply"
at = "日期"
when = { "答复" = [] }

[step.fields]
method = { always = "phone" }
content = { column = "答复" }
"""
HEAD = "编号,日期,渠道,商品,事由,顾客,要求,答复"
MILK = "7,2021-03-04,电话,酸奶,变质,顾客甲,２０．００,已退款"
SOFA = "8,2021/3/5,柜台,沙发,,顾客乙,,"


@pytest.fixture
def book(urls):
    """A new book with one store, for old registers."""
    create_ledger(urls[1], keys=urls[3]).close()
    flags = [*urls, "--store", "OLD", "--open-as", "旧台账", "--pack", "common"]
    assert adopt_pack.main([*flags, "--as", "common"]) == 0
    return urls


@pytest.fixture
def take_over(book, tmp_path):
    """Runs the script on a register made of these lines; its exit code."""

    def run(*lines, flags=("--write",), mapping=MAPPING, name="register.csv"):
        (tmp_path / name).write_text("\n".join(lines), "utf-8")
        (tmp_path / "mapping.toml").write_text(mapping, "utf-8")
        return imported(book, tmp_path / name, tmp_path / "mapping.toml", *flags)

    return run


def imported(book, file, mapping, *flags):
    """Runs the script; its exit code."""
    told = [str(file), "--mapping", str(mapping), "--store", "OLD"]
    return import_register.main([*told, *book, *flags])


def told_in(book, *topics):
    """The facts of these topics, opened."""
    ledger = open_ledger(book[1], keys=book[3])
    return [ledger.opened(fact) for fact in ledger.facts(0, 2_000, topics=topics)]


def test_a_row_becomes_a_case_as_the_mapping_says(take_over, book):
    code = take_over(HEAD, MILK, SOFA)

    milk, sofa = told_in(book, "cases.ComplaintRegistered")
    assert code == 0
    assert (milk.channel, milk.summary) == ("phone", "酸奶 ：变质")
    assert (milk.complainant_name, milk.demanded_fen) == ("顾客甲", 2_000)
    assert (sofa.summary, sofa.demanded_fen) == ("沙发", None)
    assert milk.occurred_at.isoformat() == "2021-03-03T16:00:00+00:00"
    assert [fact.content for fact in told_in(book, "cases.ReplyGiven")] == ["已退款"]


def test_each_case_says_which_row_it_came_from(take_over, book, tmp_path):
    take_over(HEAD, MILK, SOFA)

    told = told_in(book, "cases.RegisterRowTakenOver")
    assert [(fact.row_no, fact.row_ref) for fact in told] == [(2, "7"), (3, "8")]
    assert {fact.register_name for fact in told} == {"二〇二一年登记簿"}
    assert len({fact.file_sha256 for fact in told}) == 1


def test_a_dry_run_writes_nothing(take_over, book):
    before = open_ledger(book[1]).head()

    code = take_over(HEAD, MILK, flags=())

    assert code == 0
    assert open_ledger(book[1]).head() == before


def test_a_second_run_adds_what_is_new_alone(take_over, book):
    take_over(HEAD, MILK)

    code = take_over(HEAD, MILK, SOFA)

    assert code == 0
    refs = [fact.row_ref for fact in told_in(book, "cases.RegisterRowTakenOver")]
    assert refs == ["7", "8"]


def test_what_a_later_file_adds_to_a_case_is_known_to_come_from_there(take_over, book):
    take_over(HEAD, MILK.replace("已退款", ""))

    codes = [take_over(HEAD, MILK), take_over(HEAD, MILK)]

    told = told_in(book, "cases.RegisterRowTakenOver", "cases.ReplyGiven")
    assert codes == [0, 0]
    assert [type(fact).__name__ for fact in told] == [
        "RegisterRowTakenOver",
        "ReplyGiven",
        "RegisterRowTakenOver",
    ]
    assert told[0].file_sha256 != told[2].file_sha256


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([], "register.csv: empty"),
        ([HEAD, "9,2021-03-04"], "line 2: 2 cells under 8 columns"),
        ([HEAD, MILK, MILK], "line 3: 编号: 7 stands in line 2 already"),
        ([HEAD, MILK.replace("7,", ",", 1)], "line 2: 编号: empty"),
        ([HEAD, MILK.replace("电话", "传真")], "line 2: 渠道: '传真' has no word"),
        ([HEAD, MILK.replace("-03-", "-13-")], "line 2: 日期: '2021-13-04'"),
        (
            [HEAD, SOFA, MILK.replace("２０．００", "1e3")],
            "line 3: register_complaint: ",
        ),
        ([HEAD.replace("渠道", "来源"), MILK], "line 1: no column '渠道'"),
        ([HEAD + ",编号", MILK + ",7"], "line 1: two columns '编号'"),
        ([HEAD, MILK, '"8,2021'], "line 3: cannot be read"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_written(
    take_over, book, capsys, lines, why
):
    before = open_ledger(book[1]).head()

    code = take_over(*lines)

    assert code == 1
    assert why in capsys.readouterr().err
    assert open_ledger(book[1]).head() == before


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("register = ", "mapping.toml: cannot be read"),
        ("step = []", "mapping.toml: step: write at least one"),
        (MAPPING.replace("register_complaint", "no"), "step 1: do: no command 'no'"),
        (MAPPING.replace("channel", "chanel"), "step 1: fields: chanel: no such key"),
        (MAPPING.replace("column = ", "colunm = "), "channel: colunm: no such key"),
        (MAPPING.replace("key =", "keys ="), "mapping.toml: keys: no such key"),
        (MAPPING + "[[step]]\ndo = 'close_case'", "step 3: at: expected text"),
        (MAPPING.replace("= []", "= '是'"), "step 2: when: 答复: expected a list"),
        (MAPPING.replace('"{商品}|：{事由}"', "5"), "summary: text: expected text"),
        (
            MAPPING.replace('{ "电话" = "phone", "柜台" = "service_desk" }', "1"),
            "words",
        ),
        ('encoding = "none"\n' + MAPPING, "register.csv: cannot be read: unknown enc"),
        ("a = " + "[" * 9_999, "mapping.toml: cannot be read"),
    ],
)
def test_a_mapping_nobody_can_use_says_why(take_over, capsys, wrong, why):
    code = take_over(HEAD, MILK, mapping=wrong)

    assert code == 1
    assert why in capsys.readouterr().err


def test_a_workbook_is_read_as_a_text_file_is(book, tmp_path):
    (tmp_path / "mapping.toml").write_text(MAPPING, "utf-8")
    workbook = Workbook()
    for line in (HEAD, MILK, SOFA):
        workbook.active.append(line.split(","))
    workbook.save(tmp_path / "register.xlsx")

    code = imported(
        book, tmp_path / "register.xlsx", tmp_path / "mapping.toml", "--write"
    )

    assert code == 0
    told = told_in(book, "cases.ComplaintRegistered")
    assert [fact.summary for fact in told] == ["酸奶 ：变质", "沙发"]


def test_a_workbook_that_is_none_is_not_read(take_over, capsys):
    code = take_over(HEAD, MILK, name="register.xlsx")

    assert code == 1
    assert "register.xlsx: no XLSX workbook" in capsys.readouterr().err


def test_a_workbook_whose_inside_is_spoilt_is_not_read(book, tmp_path, capsys):
    (tmp_path / "mapping.toml").write_text(MAPPING, "utf-8")
    Workbook().save(tmp_path / "spoilt.xlsx")
    spoilt = bytearray((tmp_path / "spoilt.xlsx").read_bytes())
    at = spoilt.find(b"xl/workbook.xml") + len("xl/workbook.xml")
    spoilt[at : at + 60] = bytes(60)
    (tmp_path / "spoilt.xlsx").write_bytes(spoilt)

    code = imported(book, tmp_path / "spoilt.xlsx", tmp_path / "mapping.toml")

    assert code == 1
    assert "spoilt.xlsx: no XLSX workbook" in capsys.readouterr().err


@pytest.mark.parametrize("flags", [(), ("--write",)])
def test_a_row_the_rules_refuse_is_named_and_nothing_is_written(
    take_over, book, capsys, flags
):
    close = "[[step]]\ndo = 'close_case'\nat = '日期'\n[step.fields]\n"
    close += "reason = { always = '了结' }\noutcome = { always = 'explained' }\n"
    assert adopt_pack.main([*book, "--store", "OLD", "--pack", "P02"]) == 0
    before = open_ledger(book[1]).head()

    codes = [
        take_over(HEAD, MILK, SOFA, mapping=MAPPING + close, flags=flags)
        for _ in range(2)
    ]

    told = capsys.readouterr().err
    assert codes == [1, 1]
    assert told.count("line 2: close_case: P02-R30") == 2
    assert told.count("line 3: close_case: P02-R15, P02-R30") == 2
    assert open_ledger(book[1]).head() == before


def test_a_branchs_old_register_is_taken_over_once(book):
    first = imported(book, OLD, OLD_MAPPING, "--write")
    second = imported(book, OLD, OLD_MAPPING, "--write")

    told = told_in(book, "cases.ComplaintRegistered", "cases.RegisterRowTakenOver")
    assert (first, second) == (0, 0)
    assert len(told) == 2 * 60
    assert len(told_in(book, "cases.CaseClosed")) == 46


def test_the_public_complaint_database_has_a_mapping(book, tmp_path):
    (tmp_path / "public.csv").write_text("\n".join([PUBLIC_HEAD, *PUBLIC]), "utf-8")

    code = imported(book, tmp_path / "public.csv", PUBLIC_MAPPING, "--write")

    told = told_in(book, "cases.ComplaintRegistered")
    assert code == 0
    assert [(fact.channel, fact.supplier) for fact in told] == [
        ("website", "A BANK"),
        ("phone", "B BANK"),
    ]
    assert len(told_in(book, "cases.CaseClosed")) == 1


def test_a_register_saved_by_an_older_spreadsheet_is_read_too(book, tmp_path):
    (tmp_path / "old.csv").write_text("\n".join([HEAD, MILK]), "gb18030")
    (tmp_path / "old.toml").write_text('encoding = "gb18030"\n' + MAPPING, "utf-8")

    code = imported(book, tmp_path / "old.csv", tmp_path / "old.toml", "--write")

    assert code == 0
    (milk,) = told_in(book, "cases.ComplaintRegistered")
    assert milk.summary == "酸奶 ：变质"


def test_a_register_goes_into_no_store_that_is_not_open(urls, tmp_path, capsys):
    create_ledger(urls[1], keys=urls[3]).close()

    code = imported(urls, OLD, OLD_MAPPING, "--write")

    assert code == 1
    assert "OLD: no such store in this book" in capsys.readouterr().err
