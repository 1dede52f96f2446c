import json
from hashlib import sha256

import pytest

from scripts import export_case
from tests.scripts.conftest import CASE_NO


@pytest.fixture
def exported(wardrobe, tmp_path):
    """Exports the wardrobe's case; its exit code and folder."""

    def export(name="out", vault="vault"):
        folder = tmp_path / name
        flags = ["--to", str(folder), "--vault", str(tmp_path / vault)]
        return export_case.main([CASE_NO, *wardrobe[:2], *flags]), folder

    return export


def contents(folder):
    """Every file in a folder, by its path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_the_manifest_covers_every_file(exported):
    code, folder = exported()

    manifest = (folder / "manifest-sha256.txt").read_text("utf-8").splitlines()
    listed = {line[66:]: line[:64] for line in manifest}
    there = contents(folder)
    there.pop("manifest-sha256.txt")
    assert code == 0
    assert listed == {name: sha256(it).hexdigest() for name, it in there.items()}


def test_entries_stand_there_as_the_book_has_them(exported):
    _, folder = exported()

    lines = (folder / "facts.jsonl").read_text("utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    assert [one["topic"] for one in told] == [
        "cases.CaseNumbered",
        "cases.ComplaintRegistered",
        "refusals.CommandRefused",
        "evidence.EvidenceReceived",
        "liability.LiabilityAssessed",
    ]
    assert "sealed:v1:" in told[1]["state"]
    assert "顾客甲" not in "".join(lines)


def test_the_files_of_the_case_come_with_it(exported):
    _, folder = exported()

    (file,) = (folder / "files").iterdir()
    assert file.read_text("utf-8") == "柜门内侧"
    assert file.name == sha256("柜门内侧".encode()).hexdigest()


def test_the_same_case_gives_the_same_bytes(exported):
    _, one = exported("one")
    _, other = exported("other")

    assert contents(one) == contents(other)


def test_a_file_that_is_not_in_the_vault_is_named(exported, capsys):
    code, folder = exported(vault="elsewhere")

    assert code == 1
    assert "not in the vault" in capsys.readouterr().err
    assert "档案库中找不到的 1 份" in (folder / "README.txt").read_text("utf-8")


def test_a_folder_that_is_there_is_left_alone(exported, tmp_path, capsys):
    (tmp_path / "out").mkdir()

    code, folder = exported()

    assert code == 1
    assert list(folder.iterdir()) == []
