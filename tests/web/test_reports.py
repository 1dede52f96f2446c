from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.counter import person
from tests.web.conftest import seat
from tests.web.reporting import draft, forms, issue, issued, deliveries, words_of
from tests.web.visitor import PASSWORD, Visitor


def test_a_report_is_looked_at_before_it_is_issued(manager, april):
    page = draft(manager, april)

    assert "客诉月报" in page.text and "2026-04-01 至 2026-04-30" in page.text
    assert "酸奶胀包" in page.text and "办结率" in page.text and "<svg" in page.source
    assert "李雷雷" not in page.source
    assert not [f for f in april.ledger.facts_of(april.store_id) if "Issued" in f.topic]


def test_what_was_looked_at_is_frozen_whatever_came_meanwhile(manager, april):
    page = draft(manager, april)
    april.register(summary="补录的一件", at=april.now - timedelta(days=5))

    manager.post("/reports/issue", page.fields)
    manager.post("/reports/issue", page.fields)

    assert issued(april).at_position == int(page.fields["position"])
    assert issued(april).report_no.endswith(page.fields["position"])
    pdf, xlsx = forms(manager, april)
    assert "补录的一件" not in "".join(
        p.extract_text() for p in PdfReader(BytesIO(pdf)).pages
    )
    assert sha256(pdf).hexdigest() == issued(april).pdf_sha256
    assert sha256(xlsx).hexdigest() == issued(april).xlsx_sha256


def test_the_pdf_is_a4_in_chinese_with_number_position_and_digest_in_the_foot(
    manager, april
):
    for number in range(40):
        april.register(summary=f"第{number}件", at=april.now - timedelta(days=4))
    issue(manager, april)

    pdf, _ = forms(manager, april)
    pages, fact = PdfReader(BytesIO(pdf)).pages, issued(april)
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
        assert f"第 {number} 页，共 {len(pages)} 页" in text
        assert fact.report_no in text and fact.at_digest in text
        assert f"账本第 {fact.at_position} 条" in text
    assert len(pages) > 1 and "客诉月报" in pages[0].extract_text()


def test_the_workbook_holds_figures_as_figures_and_words_as_words(manager, april):
    issue(manager, april)

    book = load_workbook(BytesIO(forms(manager, april)[1]))
    assert book.sheetnames[:2] == ["报表", "收结情况"] and "投诉明细" in book.sheetnames
    assert [cell.value for cell in book["收结情况"]["B"]][:6] == ["件数", 0, 2, 0, 0, 2]
    told = [cell for row in book["投诉明细"].rows for cell in row]
    (answer,) = (cell for cell in told if cell.value == "=退货并致歉")
    assert answer.data_type == "s"
    assert book["投诉明细"].oddFooter.right.text.endswith("第 &P 页，共 &N 页")


def test_a_period_that_has_not_ended_is_marked_preliminary_and_never_sent(
    manager, april
):
    page = draft(manager, april, ends_on="2026-05-31")
    refused = manager.post("/reports/issue", page.fields | {"preliminary": ""})
    says = manager.get(refused.location).text
    issue(manager, april, ends_on="2026-05-31")

    assert "预报" in page.text and "还没有过完" in says
    assert issued(april).preliminary
    pdf, _ = forms(manager, april)
    assert "预报" in words_of(pdf)
    place = f"/reports/{issued(april).position}"
    assert "预报不能报送" in manager.get(place).text
    manager.post(f"{place}/sent", {"address": "hq@example.com", "recipient": "x"})
    assert deliveries(april) == []


def test_an_issue_is_compared_with_what_was_entered_later(manager, april):
    issue(manager, april)
    place = f"/reports/{issued(april).position}"
    before = manager.get(f"{place}/compared").text
    april.register(summary="补录的一件", at=april.now - timedelta(days=5))

    after = manager.get(f"{place}/compared").text

    assert "内容没有不同" in before and "没有补录" in before
    assert "逐字节相同" in after and "字节不同" not in after
    assert "补录的一件" in after and "投诉已登记" in after and "出具时" in after


def test_a_register_and_a_form_are_asked_for_when_they_are_needed(manager, april):
    page = manager.get("/reports")
    case_no = april.case.registered.case_no
    told = {"starts_on": "2026-04-20", "report": "store_complaint_record"}
    register = draft(manager, april, ends_on="2026-04-30", **told)
    form = issue(manager, april, "petty_cash_advance_slip", None, case_no=case_no)

    assert "店内客诉记录" in page.text and "备用金借支单" in page.text
    assert "收银员态度差" in register.text and "酸奶胀包" in register.text
    assert "收银员态度差" in form.text and "酸奶胀包" not in form.text
    assert issued(april).case_id == april.case_id
    assert "报送报表" not in form.text


@pytest.mark.parametrize(
    "path",
    [
        "/reports/draft?store={store}&report=no_such_report",
        "/reports/draft?store=nowhere&report=weekly_complaint_summary",
        "/reports/draft?store={store}&report=petty_cash_advance_slip&case_no=客诉-1",
        "/reports/draft?store={store}&report=petty_cash_advance_slip",
        "/reports/1",
        "/reports/99999/pdf",
        "/reports/0",
    ],
)
def test_what_is_not_there_is_a_page_that_says_so(manager, april, path):
    assert manager.get(path.format(store=april.store_id)).status == 404


def test_another_stores_reports_are_not_ones_own(enter, april, app):
    told = {"store_code": "HY-99", "name": "别家店"}
    other, _ = april.do("open_store", "administrator", **told)
    seat(april, "service_center_staff", {"store_id": other.originator_id})
    outside = person("service_center_staff")
    app.extensions["accounts"].add(outside, "outsider", PASSWORD)
    issue(enter("customer_service_manager"), april)

    outsider = Visitor(app).sign_in("outsider")

    place = f"/reports/{issued(april).position}"
    for path in (place, f"{place}/pdf", f"{place}/compared"):
        assert outsider.get(path).status == 404
    assert draft(outsider, april).status in (403, 404)
