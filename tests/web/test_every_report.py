from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from domain.policies.reader import SHIPPED
from projections import open_read_models
from projections.report_contents.asking import asked_for, offered
from projections.report_contents.drawing import DRAWN_FROM, contents_of
from tests.counter import Counter
from tests.story import id_of
from web.paper.issuing import forms_of

PACKS = sorted(path.stem.upper() for path in SHIPPED.glob("p*.toml"))
SECRET = id_of("an employee's complaint")
SUMMARY = "员工反映排班不公"


def drawn(counter, name, period, **more):
    """A report as the book stands now."""
    about = {"case_id": counter.case_id} if period == "case" else {}
    asked = asked_for(counter.ledger, counter.store_id, name, **about, **more)
    models = open_read_models(counter.ledger, DRAWN_FROM)
    models.catch_up()
    return contents_of(models, asked)


@pytest.mark.parametrize("code", PACKS)
def test_every_report_of_a_pack_is_set_as_pdf_and_as_workbook(code):
    counter = Counter(packs=(code,))
    counter.register(summary="电梯停在三楼", place="三楼", goods="电梯")
    counter.now = counter.now.replace(month=8, day=2)

    for one in offered(counter.ledger, counter.store_id):
        contents = drawn(counter, one.report, one.period)
        pdf, xlsx = forms_of(contents)
        first = PdfReader(BytesIO(pdf)).pages[0].extract_text()
        assert one.title in first and contents.report_no in first
        titles = [section.title for section in contents.sections]
        assert load_workbook(BytesIO(xlsx)).sheetnames[1:] == titles


def test_a_request_for_funds_tells_finance_how_much_what_for_and_how_urgent():
    counter = Counter(packs=("P01",))
    counter.register(case_type="personal_injury")
    asked = {"amount_yuan": "800.00", "purpose": "medical_advance", "urgent": True}
    counter.of_case("request_funds", "mall_duty_manager", **asked)

    contents = drawn(counter, "urgent_fund_request", "case")

    _, told, _ = (section.table.rows for section in contents.sections)
    assert [row[1:4] for row in told] == [(80_000, "垫付医疗费", "紧急")]


def test_whatever_a_customer_wrote_is_set_word_by_word():
    counter = Counter()
    counter.register(
        summary="😀 مرحبا #pagebreak() $x$ *b* @ref \\ =1+1 𠮷", place="[a](b)"
    )
    counter.of_case("give_reply", method="phone", content="长" * 20_000)
    counter.now = counter.now.replace(month=5, day=2)

    pdf, xlsx = forms_of(drawn(counter, "monthly_complaint_summary", "month"))

    (row,) = load_workbook(BytesIO(xlsx))["投诉明细"].iter_rows(min_row=2, max_row=2)
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert row[4].value.startswith("😀 مرحبا #pagebreak() $x$ *b* @ref")
    assert row[6].value.endswith("长……（余下见 PDF）")
    assert "#pagebreak()$x$*b*@ref" in "".join(words.split())
    assert words.count("长") == 20_000


def test_an_employees_complaint_stands_in_no_report_not_even_as_a_number():
    counter = Counter(packs=("P02", "P13"))
    counter.register(summary="牛奶变质")
    told = {"complainant_kind": "employee", "case_type": "employee_complaint"}
    counter.do(
        "register_complaint", "hr_dept", store_id=counter.store_id,
        channel="in_person", summary=SUMMARY, case_id=SECRET, **told,
    )  # fmt: skip
    counter.now = counter.now.replace(month=5, day=2)

    month = drawn(counter, "monthly_complaint_summary", "month")

    told = {one.name: one.table.rows for one in month.sections}
    assert [many for _, many in told["flow"]] == [0, 1, 0, 0, 1]
    assert len(told["cases"]) == 1 and SUMMARY not in str(month)
    counter.case_id = SECRET
    with pytest.raises(LookupError):
        drawn(counter, "petty_cash_advance_slip", "case")
