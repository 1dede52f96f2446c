"""The list of evidence, as a court takes it."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter

from domain.evidence.vault import Vault
from domain.policies.in_force import rules_of_store
from tests.counter import Counter
from tests.story import id_of
from web.paper.bundle.exhibits import exhibits_of, listed_for_court, listed_for_sheets

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 200 + b"IEND\xaeB`\x82"
MOMENT = datetime(2026, 4, 24, 2, 0, tzinfo=UTC)
COPY = {"form": "copy", "holder": "company"}


@pytest.fixture
def counter():
    """A case to which evidence comes."""
    counter = Counter()
    counter.register()
    return counter


@pytest.fixture
def vault(tmp_path):
    """Where its files lie."""
    return Vault(tmp_path / "vault")


def pdf(pages):
    """A paper of so many pages."""
    writer, content = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    writer.write(content)
    return content.getvalue()


def receive(counter, vault, name, content, **told):
    """An exhibit with a file comes in."""
    kept = vault.keep(BytesIO(content), name)
    told |= {"exhibit_id": id_of(name), "file_name": name}
    told |= {"file_sha256": kept.sha256, "media_type": kept.media_type}
    counter.of_case("receive_evidence", **told)


def listed(counter, vault):
    """The items of its list."""
    rules = rules_of_store(counter.ledger, counter.store_id)
    return exhibits_of(counter.case.facts.every(), rules, vault)


def test_pages_are_counted_and_numbered_through(counter, vault):
    receive(counter, vault, "病历.pdf", pdf(3), paper="medical_record")
    receive(counter, vault, "现场.png", PNG, paper="photo", **COPY)
    receive(counter, vault, "经过.txt", "口述".encode(), paper="photo", **COPY)
    receive(counter, vault, "收据.pdf", pdf(2), paper="fee_receipt")

    cells = [one.row() for one in listed(counter, vault)]

    assert [row[5:] for row in cells] == [
        ["3", "1-3"],
        ["1", "4"],
        ["电子文件", ""],
        ["2", "5-6"],
    ]
    assert [row[4] for row in cells] == ["原件", "复印件", "复印件", "原件"]


@pytest.mark.parametrize(
    ("left", "pages"),
    [(slice(0, 300), None), (slice(0, 9), None), (slice(20, None), 2)],
)
def test_a_damaged_paper_is_counted_only_where_its_pages_are_found(
    counter, vault, left, pages
):
    content = b"%PDF-1.7\n" + pdf(2)[left] + b"%%EOF"
    receive(counter, vault, "坏.pdf", content, paper="fee_receipt")

    (one,) = listed(counter, vault)

    assert one.pages == pages
    assert one.row()[5] == (str(pages) if pages else "电子文件")


def test_an_item_says_from_whom_it_is_and_what_rests_on_it(counter, vault):
    told = {"received_from": "customer", "remarks": "证明用药"}
    receive(counter, vault, "病历.pdf", pdf(1), paper="medical_record", **told)
    counter.of_case(
        "file_accident_report", cause="地面有水", exhibit_id=id_of("病历.pdf")
    )

    (one,) = listed(counter, vault)

    assert one.source == "顾客提供" and one.name == "医院病历（病历.pdf）"
    assert "证明用药" in one.proves and "事故报告" in one.proves


def test_what_came_again_stands_once_and_what_went_back_says_so(counter, vault):
    receive(counter, vault, "病历.pdf", pdf(1), paper="medical_record")
    receive(counter, vault, "病历.pdf", pdf(1), paper="medical_record", **COPY)
    receive(counter, vault, "收据.pdf", pdf(1), paper="fee_receipt")
    counter.of_case("return_evidence", exhibit_id=id_of("收据.pdf"), taker="customer")

    forms = [one.form for one in listed(counter, vault)]

    assert forms == ["复印件", "原件（已退还）"]


def test_the_courts_form_has_its_columns_and_room_to_sign(counter, vault):
    receive(counter, vault, "病历.pdf", pdf(3), paper="medical_record")
    told = ("客诉-2026-HY-01-000001", listed(counter, vault), 2, MOMENT)

    made = listed_for_court(*told)

    said = "".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)
    for words in ("证据名称", "证据来源", "证明内容", "原件或复印件", "页数", "页码"):
        assert words in said
    for words in ("案号", "提交人（签名或盖章）", "法院经办人员", "共 1 项", "第 1 页"):
        assert words in said
    assert "2 条账本分录未披露" in said
    assert b"pdfaid:part>2" in made and listed_for_court(*told) == made


def test_a_sheet_of_it_tells_the_digest_of_every_file(counter, vault):
    receive(counter, vault, "病历.pdf", pdf(1), paper="medical_record")

    head, line = listed_for_sheets(listed(counter, vault)).decode().splitlines()

    assert head.startswith("序号,证据名称,证据来源,证明内容,原件或复印件,页数,页码")
    assert line.endswith(counter.facts("EvidenceReceived")[0].file_sha256)
