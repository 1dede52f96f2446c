import json

import pytest

from domain.ledger.ledger import open_ledger
from scripts.export_personal_data import main
from tests.scripts.conftest import CASE_NO


@pytest.fixture
def export(wardrobe, tmp_path):
    """Exports what is known of who complains; the exit code, and the file."""
    file = tmp_path / "copy.json"
    flags = [CASE_NO, *wardrobe, "--reason", "本人来函", "--to", str(file)]
    return lambda *more: (main([*flags, *more]), file)


def test_a_person_gets_his_data_and_the_book_tells_that_he_did(export, wardrobe):
    code, file = export()

    told = json.loads(file.read_text("utf-8"))
    ledger = open_ledger(wardrobe[1])
    read = [f for f in ledger.facts(0, 1000) if f.topic == "privacy.PersonalDataRead"]
    ledger.close()
    assert code == 0
    assert told["案件"][0]["案件编号"] == CASE_NO
    assert told["案件"][0]["记录"][0]["内容"]["投诉人姓名"] == "顾客甲"
    assert [one.reason for one in read] == ["本人来函"]


def test_nothing_is_overwritten_and_nothing_exported_of_a_stranger(export):
    stranger = "11111111-1111-4111-8111-111111111111"
    code, file = export("--party", stranger)

    assert code == 1 and not file.exists()
    export()
    assert export()[0] == 1
