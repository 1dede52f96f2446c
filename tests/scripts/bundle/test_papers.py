"""Papers printed and signed here, as a stranger finds them in a bundle."""

import csv
import json
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image
from pypdf import PdfReader

from domain.evidence.vault import Vault
from domain.ledger.ledger import create_ledger
from domain.papers.codes import code_of
from domain.papers.sealing import sealed
from domain.papers.strokes import read_strokes
from domain.papers.subjects import Asked, case_at
from scripts import export_case
from tests.counter import Counter
from tests.domain.proof.sealing import sealer_of
from tests.scripts.bundle.conftest import checked, facts, pack_again
from tests.story import A_MORNING, id_of
from web.paper.forms import draw_form

SPEAKER, WORDS = id_of("the speaker"), "地上有水，我滑倒了。"
STATEMENT = id_of("statement")
LINE = [[n * 100, 300 + n * 7 % 90, n * 16, 500] for n in range(1, 25)]
DRAWN = {"width": 6000, "height": 2000, "strokes": [LINE, LINE[:9]]}


class Clock:
    """The clock of the counter, once there is one."""

    counter = None

    def __call__(self):
        return self.counter.now if self.counter else A_MORNING


@pytest.fixture
def counter(urls, tmp_path):
    """A statement that was printed, signed on screen, and came back as a scan."""
    clock = Clock()
    ledger = create_ledger(urls[1], keys=urls[3], rehearsal=True, clock=clock)
    counter = clock.counter = Counter(ledger, packs=("P02",))
    counter.vault = Vault(tmp_path / "vault")
    counter.register(category="goods_quality", complainant_name="李雷雷")
    said = {"speaker": "customer", "speaker_id": SPEAKER, "speaker_name": "李雷雷"}
    counter.of_case("record_statement", **said, statement_id=STATEMENT, text=WORDS)
    counter.printed = printed(counter)
    signs(counter)
    counter.scan = scanned(counter)
    sealer_of(ledger).seal()
    yield counter
    ledger.close()


def kept(counter, content, name, **told):
    """A command with a file that only the speaker's key opens."""
    id = uuid4()
    held = sealed(counter.ledger, SPEAKER, id, content)
    digest = counter.vault.keep(BytesIO(held), "sealed.txt").sha256
    fact, *_ = counter.of_case(name, command_id=id, file_sha256=digest, **told)
    return fact


def printed(counter):
    asked = Asked("statement_record", STATEMENT)
    case = case_at(counter.ledger, counter.case_id)
    no = f"{case.registered.case_no}-印01"
    drawn = draw_form(counter.ledger, case, asked, no)
    told = {"print_form": asked.print_form, "about_id": STATEMENT, "print_no": no}
    told |= {"pdf_sha256": drawn.pdf_sha256, "content_sha256": drawn.content_sha256}
    return kept(counter, drawn.pdf, "print_paper", form_version="1", **told)


def signs(counter):
    strokes = read_strokes(json.dumps(DRAWN))
    told = {"print_id": counter.printed.print_id, "party_id": SPEAKER}
    told |= {"pdf_sha256": counter.printed.pdf_sha256, "signing_device": "pen"}
    told |= {"strokes_sha256": strokes.sha256}
    kept(counter, strokes.canonical, "sign_paper", **told)


def scanned(counter):
    content, it = BytesIO(), counter.printed
    Image.new("L", (60, 80), 255).save(content, "PNG")
    scan = content.getvalue()
    told = {"print_code": code_of(it.print_id, it.content_sha256)}
    told |= {"scan_sha256": sha256(scan).hexdigest(), "media_type": "image/png"}
    kept(counter, scan, "file_signed_scan", size_bytes=len(scan), **told)
    return scan


def exported(counter, urls, tmp_path, *more, name="bundle"):
    """The case as a folder."""
    flags = [*urls, "--vault", str(tmp_path / "vault"), "--to", str(tmp_path / name)]
    case_no = counter.case.registered.case_no
    assert export_case.main([case_no, *flags, *more]) == 0
    return tmp_path / name


def papers(bundle):
    """What lies there opened, by what is told of it."""
    found = (bundle / "data" / "papers").glob("*")
    return {path.name.partition("-")[2]: path for path in found}


def words(path):
    """All words of a PDF."""
    pages = PdfReader(path).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def position(bundle, topic):
    (one,) = [e for e in facts(bundle) if e["topic"] == topic]
    return one["position"]


def test_a_lawyer_reads_what_was_signed_and_a_stranger_checks_it(
    counter, urls, tmp_path, capsys
):
    bundle = exported(counter, urls, tmp_path)

    there = papers(bundle)
    assert set(there) == {"statement_record.pdf", "strokes.json", "signed_scan.png"}
    assert WORDS in words(there["statement_record.pdf"])
    assert json.loads(there["strokes.json"].read_text("utf-8"))["width"] == 6000
    assert there["signed_scan.png"].read_bytes() == counter.scan
    (sheet,) = (bundle / "data" / "signing").glob("*")
    assert "李雷雷" in words(sheet) and counter.printed.pdf_sha256 in words(sheet)
    code, said = checked(bundle, capsys)
    assert code == 0, said


def test_papers_stand_in_the_list_of_evidence_and_in_the_dossier(
    counter, urls, tmp_path
):
    bundle = exported(counter, urls, tmp_path)

    text = (bundle / "data" / "evidence.csv").read_text("utf-8")
    rows = [
        (row["证据名称"][-6:], row["页码"]) for row in csv.DictReader(text.splitlines())
    ]
    assert [leaf for _, leaf in rows] == ["1", "", "2"]
    assert rows[2][0].endswith("签字扫描件") and counter.printed.pdf_sha256 in text
    where = f"data/papers/{counter.printed.position}-statement_record.pdf"
    assert where in (bundle / "data" / "story.txt").read_text("utf-8")
    assert where in words(bundle / "data" / "dossier.pdf")


def test_another_paper_put_in_its_place_is_found_out(counter, urls, tmp_path, capsys):
    bundle = exported(counter, urls, tmp_path)
    path = papers(bundle)["statement_record.pdf"]

    path.write_bytes(papers(bundle)["strokes.json"].read_bytes())
    pack_again(bundle)

    code, said = checked(bundle, capsys)
    assert code == 1 and path.name in said and "not what was printed" in said


TAKEN = ["statements.StatementRecorded", "papers.PaperPrinted"]


@pytest.mark.parametrize("topic", TAKEN)
def test_what_is_withheld_is_not_read_on_a_print_either(
    counter, urls, tmp_path, capsys, topic
):
    place = str(position(exported(counter, urls, tmp_path), topic))

    flags = ["--withhold", place, "--because", "第三人隐私"]
    less = exported(counter, urls, tmp_path, *flags, name="less")

    assert papers(less) == {} and not (less / "data" / "signing").exists()
    assert "此前有分录未披露" in (less / "data" / "README.txt").read_text("utf-8")
    assert checked(less, capsys)[0] == 0


def test_what_is_withheld_later_keeps_no_print_closed(counter, urls, tmp_path, capsys):
    place = str(position(exported(counter, urls, tmp_path), "papers.SignedScanFiled"))

    flags = ["--withhold", place, "--because", "第三人隐私"]
    less = exported(counter, urls, tmp_path, *flags, name="less")

    assert set(papers(less)) == {"statement_record.pdf", "strokes.json"}
    assert checked(less, capsys)[0] == 0


def erase(counter):
    counter.of_case("give_reply", method="phone", content="已答复")
    counter.of_case("assess_liability", liability="none", reasons="未见瑕疵")
    counter.of_case("withdraw_complaint")
    counter.of_case("close_case", outcome="withdrawn")
    counter.now += timedelta(days=1200)
    told = {"ground": "retention_over", "retention": "case_file", "reason": "期满"}
    counter.of_case("propose_erasure", "hq_legal_dept", party_id=SPEAKER, **told)
    counter.of_case("approve_erasure", "store_general_manager", party_id=SPEAKER)
    sealer_of(counter.ledger).seal()


def test_after_an_erasure_the_bundle_says_so_and_still_agrees(
    counter, urls, tmp_path, capsys
):
    erase(counter)

    bundle = exported(counter, urls, tmp_path)

    assert papers(bundle) == {} and checked(bundle, capsys)[0] == 0
    for name in ("README.txt", "story.txt"):
        told = (bundle / "data" / name).read_text("utf-8")
        assert told.count("个人信息已删除或停止处理") == 3
    (sheet,) = (bundle / "data" / "signing").glob("*")
    assert counter.printed.pdf_sha256 in words(sheet) and "李雷雷" not in words(sheet)
    assert WORDS not in words(bundle / "data" / "dossier.pdf")


def test_without_the_keys_papers_stay_sealed(counter, urls, tmp_path, capsys):
    bundle = exported(counter, urls[:2], tmp_path)

    assert papers(bundle) == {} and checked(bundle, capsys)[0] == 0
    told = (bundle / "data" / "README.txt").read_text("utf-8")
    assert told.count("没有这份文件或密钥") == 3
