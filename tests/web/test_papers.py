"""Papers at the counter: printed, opened for a reason, scanned back, signed."""

import json
from hashlib import sha256
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image, ImageFilter
from pypdf import PdfReader

from domain.evidence.vault import Vault
from tests.story import id_of
from web.paper.scanning import page

SPEAKER = id_of("the speaker")
STATEMENT = {"statement_id": id_of("statement")}
WORDS = "地上有水，我滑倒了。"
LINE = [[n * 100, 300 + n * 7 % 90, n * 16, 500] for n in range(1, 25)]
DRAWN = json.dumps({"width": 6000, "height": 2000, "strokes": [LINE, LINE[:9]]})


@pytest.fixture
def told(counter, case_id):
    """A statement the clerk wrote down."""
    said = {"speaker": "customer", "speaker_id": SPEAKER, "speaker_name": "李雷雷"}
    counter.of_case("record_statement", **said, **STATEMENT, text=WORDS)
    return counter


def printed(clerk, counter, form="statement_record", **about):
    """A form printed from the case page; the newest print of the case."""
    tab = clerk.get(f"/cases/{counter.case_id}/papers")
    token = {"csrf_token": tab.fields["csrf_token"], "print_form": form}
    answer = clerk.post(f"/cases/{counter.case_id}/papers", token | about)
    assert answer.status == 303, answer.text
    return counter.facts("PaperPrinted")[-1]


def statement(clerk, counter):
    return printed(clerk, counter, about_id=str(STATEMENT["statement_id"]))


def path_of(it, ending=""):
    return f"/cases/{it.originator_id}/papers/{it.print_id}{ending}"


def text_of(pdf):
    """All words of a PDF, without the blanks between them."""
    pages = PdfReader(BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def kept(app, digest):
    return Vault(app.extensions["vault"].folder).read(digest)


def test_a_print_is_handed_over_byte_for_byte_and_kept_sealed(app, clerk, told):
    it = statement(clerk, told)

    pdf = clerk.get(path_of(it, "/pdf")).raw

    assert sha256(pdf).hexdigest() == it.pdf_sha256 and pdf.startswith(b"%PDF")
    text = text_of(pdf)
    assert WORDS in text and it.print_no in text
    assert "第1页，共1页" in text and "版本1" in text
    assert kept(app, it.file_sha256).startswith(b"sealed:v1:")


def test_whoever_did_not_print_it_says_why_before_it_opens(clerk, manager, told):
    it = statement(clerk, told)

    shut = [manager.get(path_of(it, end)) for end in ("/pdf", "/signatures", "/sign")]
    picture = manager.get(path_of(it, "/pages/1"))

    assert [one.status for one in shut] == [303, 303, 303] and picture.status == 403
    assert "read_personal_data" in shut[0].location
    about = {"party_id": str(SPEAKER), "personal_data": "signed_paper"}
    manager.give("read_personal_data", told.case_id, **about, reason="核对签名")
    assert manager.get(path_of(it, "/pdf")).status == 200
    assert manager.get(path_of(it, "/pages/1")).raw.startswith(b"\x89PNG")
    assert manager.get(path_of(it, "/pages/2")).status == 404


def scanned(clerk, it, bend=lambda picture: picture, form="PNG"):
    """The first page of a print as a scanner or a phone gives it back."""
    pdf = clerk.get(path_of(it, "/pdf")).raw
    made, picture = BytesIO(), Image.open(BytesIO(page(pdf, 1, 150 / 72)))
    bend(picture.convert("L")).save(made, form)
    return made.getvalue()


def file_scan(clerk, case_id, content, name="scan.png"):
    asked = clerk.get(f"/cases/{case_id}/scans")
    given = asked.fields | {"file": (BytesIO(content), name)}
    return clerk.post(f"/cases/{case_id}/scans", given)


def askew(picture):
    """Laid down crooked, grey and out of focus, with dust on the glass."""
    dust = Image.effect_noise(picture.size, 90)
    turned = picture.rotate(7, expand=True, fillcolor=235).resize(picture.size)
    return Image.blend(turned, dust, 0.25).filter(ImageFilter.GaussianBlur(0.7))


BENT = {
    "flat": lambda picture: picture,
    "upside down": lambda picture: picture.rotate(180),
    "lying": lambda picture: picture.rotate(90, expand=True),
    "askew": askew,
}


@pytest.mark.parametrize("how", BENT)
def test_a_signed_scan_comes_back_to_its_print_however_it_lies(app, clerk, told, how):
    statement(clerk, told)
    it = statement(clerk, told)
    scan = scanned(clerk, it, BENT[how], "JPEG")

    answer = file_scan(clerk, told.case_id, scan, "scan.jpg")

    assert answer.status == 303 and str(it.print_id) in answer.location, answer.text
    (filed,) = told.facts("SignedScanFiled")
    assert (filed.print_id, filed.pdf_sha256) == (it.print_id, it.pdf_sha256)
    assert filed.scan_sha256 == sha256(scan).hexdigest()
    assert kept(app, filed.file_sha256).startswith(b"sealed:v1:")
    path = f"/cases/{told.case_id}/scans/{filed.position}"
    assert clerk.get(path).raw == scan


def test_a_scan_may_be_a_pdf(clerk, told):
    it = statement(clerk, told)

    answer = file_scan(clerk, told.case_id, scanned(clerk, it, form="PDF"), "scan.pdf")

    assert answer.status == 303 and told.facts("SignedScanFiled")


def coded(text):
    """A picture with a code of somebody else's on it."""
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    picture = Image.fromarray(made.to_image(scale=4))
    content = BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


def blank():
    content = BytesIO()
    Image.new("L", (600, 800), 255).save(content, "PNG")
    return content.getvalue()


def bomb():
    """A picture that would fill the memory."""
    content = BytesIO()
    Image.new("1", (30_000, 30_000)).save(content, "PNG")
    return content.getvalue()


WRONG = {
    "foreign": (coded("https://pay.invalid/1"), "scan.png", "不是打印件的编码"),
    "no code": (blank(), "scan.png", "没有认出二维码"),
    "broken": (blank()[:200] + b"IEND", "scan.png", "打不开"),
    "no pdf": (b"%PDF-1.7\n%%EOF", "scan.pdf", "打不开"),
    "text": (b"words", "scan.txt", "PNG、JPEG 和 PDF"),
    "renamed": (b"words", "scan.png", "和它的名字不符"),
    "empty": (b"", "scan.png", "文件是空的"),
    "elsewhere": (coded("PRINT:1:" + "0" * 32 + ":" + "0" * 16), "a.png", "不是本案的"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_no_scan_of_this_case_is_told_and_nothing_of_it_kept(
    app, clerk, told, kind
):
    content, name, why = WRONG[kind]
    folder = app.extensions["vault"].folder

    answer = file_scan(clerk, told.case_id, content, name)

    assert answer.status in (409, 422) and why in answer.text, answer.text
    assert told.facts("SignedScanFiled") == ()
    assert [one for one in folder.rglob("*") if one.is_file()] == []


def test_a_scan_of_another_case_is_not_taken_and_not_kept(app, clerk, told):
    it = statement(clerk, told)
    scan = scanned(clerk, it)
    told.register()
    before = sorted(app.extensions["vault"].folder.rglob("*"))

    answer = file_scan(clerk, told.case_id, scan)

    assert answer.status == 409 and "不是本案的打印件" in answer.text
    assert sorted(app.extensions["vault"].folder.rglob("*")) == before


def sign(clerk, it, **more):
    """Somebody signs on the screen."""
    asked = clerk.get(path_of(it, "/sign"))
    typed = asked.fields | {"party_id": str(SPEAKER), "strokes": DRAWN}
    return clerk.post(path_of(it, "/sign"), typed | {"drawn_with": "触控笔"} | more)


def test_a_signature_is_kept_sealed_and_stands_on_the_evidence_sheet(app, clerk, told):
    it = statement(clerk, told)
    answer = sign(clerk, it)

    sheet = clerk.get(path_of(it, "/signatures")).raw

    assert answer.status == 303, answer.text
    (paper,) = told.facts("PaperSigned")
    assert "触控笔" in paper.signing_device
    assert kept(app, paper.file_sha256).startswith(b"sealed:v1:")
    text = text_of(sheet)
    for said in (it.pdf_sha256, paper.strokes_sha256, "李雷雷", "触控笔", "33个点"):
        assert said in text, said
    assert clerk.get(path_of(it, "/signatures")).raw == sheet


def test_an_empty_field_is_no_signature(clerk, told):
    it = statement(clerk, told)

    answer = sign(clerk, it, strokes="")

    assert answer.status == 422 and "没有读出来" in answer.text
    assert told.facts("PaperSigned") == ()


def test_a_print_of_words_put_right_since_is_refused_on_the_page(clerk, told):
    it = statement(clerk, told)
    said = {"speaker": "customer", "speaker_id": SPEAKER, "text": "更正：是油。"}
    told.of_case("record_statement", **said, **STATEMENT)

    answer = sign(clerk, it)

    assert answer.status == 409 and "不再是现行文本" in answer.text


def test_a_form_sent_twice_is_signed_and_printed_once(clerk, told):
    it = statement(clerk, told)
    typed = clerk.get(path_of(it, "/sign")).fields
    typed |= {"party_id": str(SPEAKER), "strokes": DRAWN}

    twice = [clerk.post(path_of(it, "/sign"), typed) for _ in range(2)]

    assert [one.status for one in twice] == [303, 303]
    assert len(told.facts("PaperSigned")) == 1


def test_erasing_the_signer_makes_print_and_strokes_unreadable(app, clerk, told):
    it = statement(clerk, told)
    sign(clerk, it)

    told.ledger.keys.follow({SPEAKER: "destroyed"})

    assert clerk.get(path_of(it, "/pdf")).status == 404
    sheet = clerk.get(path_of(it, "/signatures")).raw
    text = text_of(sheet)
    assert "个人信息已删除" in text and "李雷雷" not in text


@pytest.mark.parametrize(
    "tab", ["statements", "money", "evidence", "parties", "papers"]
)
def test_a_thing_is_printed_where_it_stands(clerk, told, tab):
    told.of_store("open_petty_cash", "finance_dept", amount_yuan="1000.00")
    slip = {"slip_no": "BY-1", "amount_yuan": "20.00"}
    bears = {"liability": "supplier", "certainty": "affirmed"}
    told.of_case("assess_liability", "on_duty_section_chief", **bears)
    told.of_case("grant_compensation", amount_yuan="20.00")
    told.of_case("raise_petty_cash_slip", **slip)
    told.of_case("consent_petty_cash", "on_duty_section_chief", slip_no="BY-1")
    told.of_case("draw_petty_cash", "cashier", **slip)
    told.of_case("receive_evidence", paper="photo", form="copy")
    names = {
        "statements": ["询问笔录"],
        "money": ["备用金借支单", "收条"],
        "evidence": ["交接单"],
        "parties": ["受理回执"],
        "papers": ["受理回执", "询问笔录", "交接单", "备用金借支单", "收条"],
    }

    page = clerk.get(f"/cases/{told.case_id}/{tab}")

    assert [one for one in names[tab] if f"打印{one}" not in page.text] == []


def test_nobody_says_that_a_paper_was_signed_without_its_strokes(clerk, told):
    it = statement(clerk, told)
    typed = {"print_id": it.print_id, "party_id": SPEAKER, "pdf_sha256": it.pdf_sha256}
    typed |= {"strokes_sha256": "d" * 64, "signing_device": "pen"}
    given = typed | {"file_sha256": it.file_sha256, "case_id": told.case_id}
    token = clerk.get("/").fields["csrf_token"]

    form = clerk.post("/commands/sign_paper", given | {"csrf_token": token})
    told_so = {name: str(value) for name, value in given.items()}
    headers = {"X-CSRFToken": token}
    path = "/api/commands/sign_paper"
    program = clerk.client.post(path, json=told_so, headers=headers)

    assert form.status == program.status_code == 422 and "文书" in form.text
    assert told.facts("PaperSigned") == ()
