"""All seven forms, drawn on paper from the book: what each must say."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from domain.papers.subjects import Asked, case_at
from tests.counter import Counter, person
from tests.story import id_of
from web.paper.form_bodies import FORMS
from web.paper.forms import draw_form

STATEMENT, AGREEMENT, EXHIBIT = map(id_of, ("statement", "agreement", "exhibit"))
NUMBER = "客诉-2026-HY-01-000001-印01"
HIM = {"complainant_name": "李雷雷", "complainant_phone": "13900002071"}
SAID = {"speaker": "customer", "speaker_id": id_of("li"), "speaker_name": "李雷雷"}
SLIP = {"slip_no": "BY-1", "amount_yuan": "20.00"}
CONSENTS = ("consent_petty_cash", "on_duty_section_chief")


@pytest.fixture(scope="module")
def counter():
    """A case with all that can be printed."""
    counter = Counter(packs=("P02",))
    for role in ("reception_clerk", "on_duty_section_chief"):
        told = {"person_id": person(role), "name": "王芳"}
        counter.do("add_person", "administrator", **told)
    counter.of_store("open_petty_cash", "finance_dept", amount_yuan="1000.00")
    counter.register(**HIM, summary="酸奶胀包", demanded_yuan="10000")
    told = {"statement_id": STATEMENT, "place": "服务台"}
    counter.of_case("record_statement", **SAID, **told, text="昨天买的。\n打开是胀的。")
    bears = {"liability": "supplier", "certainty": "affirmed"}
    counter.of_case("assess_liability", "on_duty_section_chief", **bears)
    grant = {"amount_yuan": "20.00"}
    counter.of_case("grant_compensation", **grant)
    counter.of_case("raise_petty_cash_slip", **SLIP)
    counter.of_case(*CONSENTS, slip_no="BY-1")
    counter.of_case("draw_petty_cash", "cashier", **SLIP)
    paper = {"exhibit_id": EXHIBIT, "paper": "photo", "form": "copy"}
    counter.of_case("receive_evidence", **paper, received_from="customer")
    party = counter.case.registered.complainant_id
    told = {"agreement_id": AGREEMENT, "party_id": party, "terms": "再无其他争议。"}
    counter.of_case("draft_agreement", **told, settled_yuan="12345.05")
    counter.of_case("file_accident_report", "risk_control_dept", cause="地面有水")
    return counter


ASKED = {
    "registration_receipt": Asked("registration_receipt"),
    "statement_record": Asked("statement_record", STATEMENT),
    "settlement_agreement": Asked("settlement_agreement", AGREEMENT),
    "custody_slip": Asked("custody_slip", EXHIBIT),
    "receipt": Asked("receipt", None, "BY-1"),
    "petty_cash_advance_slip": Asked("petty_cash_advance_slip", None, "BY-1"),
    "accident_report": Asked("accident_report"),
}
SAYS = {
    "registration_receipt": ("受理回执", "李雷雷", "13900002071", "人民币壹万元整"),
    "statement_record": ("询问笔录", "昨天买的。", "被询问人", "宣读人", "服务台"),
    "settlement_agreement": (
        "和解协议",
        "人民币壹万贰仟叁佰肆拾伍元零伍分",
        "再无其他争议。",
    ),
    "custody_slip": ("交接单", "照片", "复印件", "移交人", "顾客", "接收人"),
    "receipt": ("收条", "今收到演练一店", "人民币贰拾元整", "BY-1", "款已收讫"),
    "petty_cash_advance_slip": (
        "备用金借支单",
        "人民币贰拾元整",
        "王芳",
        "审查补签",
    ),
    "accident_report": ("事故报告", "地面有水", "风险防控负责人", "照片"),
}


def text_of(pdf):
    """All words of a PDF, without the blanks between them."""
    pages = PdfReader(BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_every_form_is_drawn_here():
    assert set(ASKED) == set(SAYS) == set(FORMS)


@pytest.mark.parametrize("form", SAYS)
def test_a_form_says_what_its_paper_must(counter, form):
    drawn = draw_form(counter.ledger, counter.case, ASKED[form], NUMBER)

    text = text_of(drawn.pdf)
    assert [one for one in SAYS[form] if one not in text] == []
    for said in (NUMBER, "版本1", "第1页，共1页", drawn.content_sha256, "签名"):
        assert said in text
    width, height = PdfReader(BytesIO(drawn.pdf)).pages[0].mediabox[2:]
    assert (round(width), round(height)) == (595, 842)  # A4, in points


@pytest.mark.parametrize("form", SAYS)
def test_the_same_case_gives_the_same_bytes_whatever_comes_later(counter, form):
    before = counter.case
    first = draw_form(counter.ledger, before, ASKED[form], NUMBER)

    counter.of_case("give_reply", method="phone", content="已致歉")
    then = case_at(counter.ledger, before.id, before.version)

    assert draw_form(counter.ledger, then, ASKED[form], NUMBER) == first
    assert draw_form(counter.ledger, counter.case, ASKED[form], NUMBER) != first


def test_a_long_statement_has_its_code_and_number_on_every_page(counter):
    told = {"statement_id": id_of("long"), "text": "我又说了一遍。\n" * 90}
    counter.of_case("record_statement", **SAID, **told)
    asked = Asked("statement_record", told["statement_id"])

    drawn = draw_form(counter.ledger, counter.case, asked, NUMBER)

    pages = PdfReader(BytesIO(drawn.pdf)).pages
    texts = ["".join(page.extract_text().split()) for page in pages]
    assert len(texts) == drawn.pages > 1
    for number, text in enumerate(texts, 1):
        assert f"第{number}页，共{drawn.pages}页" in text and NUMBER in text
        assert "骑缝章" in text


@pytest.mark.parametrize("words", ["😀𠮷", "#set text(red) $x$ [a] *b*"])
def test_whatever_somebody_said_can_be_printed(counter, words):
    told = {"statement_id": id_of(words), "text": words}
    counter.of_case("record_statement", **SAID, **told)

    asked = Asked("statement_record", told["statement_id"])
    drawn = draw_form(counter.ledger, counter.case, asked, NUMBER)

    assert drawn.pages == 1
