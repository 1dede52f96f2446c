import json
import zipfile
from hashlib import sha256

import bagit
import pytest
from pypdf import PdfReader

from domain.ledger.ledger import open_ledger
from scripts import export_case
from tests.domain.proof.sealing import sealer_of
from tests.scripts.conftest import CASE_NO

OF_THE_CASE = {"cases", "refusals", "evidence", "liability"}


@pytest.fixture
def exported(wardrobe, tmp_path):
    """Seals the book, and exports the wardrobe's case; its exit code and folder."""
    ledger = open_ledger(wardrobe[1], keys=wardrobe[3])
    sealer_of(ledger).seal()
    ledger.close()

    def export(name="out", vault="vault", more=()):
        folder = tmp_path / name
        flags = ["--to", str(folder), "--vault", str(tmp_path / vault), *more]
        return export_case.main([CASE_NO, *wardrobe, *flags]), folder

    return export


def contents(folder):
    """Every file in a folder, by its path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_it_is_a_bag_that_others_can_check(exported):
    code, folder = exported()

    assert code == 0
    assert bagit.Bag(str(folder)).validate()


def test_entries_stand_there_as_the_book_has_them(exported):
    _, folder = exported()

    lines = (folder / "data" / "facts.jsonl").read_text("utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    topics = [one["topic"] for one in told]
    assert topics[-1] == "proof.StreamHeadsNoted"
    assert [topic for topic in topics if topic.split(".")[0] in OF_THE_CASE] == [
        "cases.CaseNumbered",
        "cases.ComplaintRegistered",
        "refusals.CommandRefused",
        "evidence.EvidenceReceived",
        "liability.LiabilityAssessed",
    ]
    assert "sealed:v1:" in "".join(lines)
    assert "顾客甲" not in "".join(lines)


def test_the_rules_of_the_store_come_with_it(exported):
    _, folder = exported()

    text = (folder / "data" / "packs" / "P02-1.toml").read_text("utf-8")
    assert 'rule = "P02-R30"' in text


def test_the_files_of_the_case_come_with_it(exported):
    _, folder = exported()

    (file,) = (folder / "data" / "files").iterdir()
    listed = (folder / "data" / "evidence.csv").read_text("utf-8").splitlines()
    assert file.read_text("utf-8") == "柜门内侧"
    assert file.name == sha256("柜门内侧".encode()).hexdigest()
    told = "1,照片（photo.txt）,未载明,,复印件,电子文件,,2021-04-24"
    assert listed[1] == f"{told},{file.name}"


def test_the_dossier_tells_the_case_in_chinese_page_by_page(exported):
    _, folder = exported()

    pages = PdfReader(folder / "data" / "dossier.pdf").pages
    said = "".join(page.extract_text() for page in pages).replace("\n", "")
    assert CASE_NO in said and f"第 1 页，共 {len(pages)} 页" in said
    assert "责任认定" in said and "质检报告" in said and "（迟录）" in said
    assert said.index("八、被拒的操作") < said.index("没有记入")
    assert "顾客甲" not in said and "sealed" not in said


def test_a_bundle_may_be_one_file(exported, tmp_path):
    exported("one", more=["--zip"])
    exported("other", more=["--zip"])

    names = zipfile.ZipFile(tmp_path / "one.zip").namelist()
    assert "one/data/verify.py" in names and "one/bagit.txt" in names
    assert not (tmp_path / "one").exists()
    assert len(names) == len(zipfile.ZipFile(tmp_path / "other.zip").namelist())


def test_withholding_asks_why(exported, capsys):
    code, folder = exported(more=["--withhold", "9"])

    assert code == 1
    assert "--because" in capsys.readouterr().err
    assert not folder.exists()


def test_a_book_that_was_never_sealed_proves_nothing(wardrobe, tmp_path, capsys):
    flags = ["--to", str(tmp_path / "out"), "--vault", str(tmp_path / "vault")]

    assert export_case.main([CASE_NO, *wardrobe, *flags]) == 1
    assert "还没有封签" in capsys.readouterr().err


def test_the_same_case_gives_the_same_bytes(exported):
    _, one = exported("one")
    _, other = exported("other")

    assert contents(one) == contents(other)


def test_a_file_that_is_not_in_the_vault_is_named(exported, capsys):
    code, folder = exported(vault="elsewhere")

    assert code == 1
    assert "not in the vault" in capsys.readouterr().err
    assert "原库即缺 1 份" in (folder / "data" / "README.txt").read_text("utf-8")


def test_a_folder_that_is_there_is_left_alone(exported, tmp_path, capsys):
    (tmp_path / "out").mkdir()

    code, folder = exported()

    assert code == 1
    assert list(folder.iterdir()) == []
