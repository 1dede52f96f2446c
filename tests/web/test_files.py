from io import BytesIO

import pytest

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40 + b"IEND\xaeB`\x82"
PAPER = {"paper": "fee_receipt", "form": "original", "holder": "service_center"}


def files(folder):
    """Every file in the vault."""
    return [file for file in (folder / "vault").rglob("*") if file.is_file()]


def send(clerk, case_id, content, name, **typed):
    """Fill in the form for evidence, with a file."""
    return clerk.give(
        "receive_evidence", case_id, file=(BytesIO(content), name), **typed
    )


def test_a_file_goes_into_the_vault_and_its_digest_into_the_book(
    clerk, counter, case_id, tmp_path
):
    answer = send(clerk, case_id, PNG, "伤处.png", **PAPER)

    (fact,) = counter.facts("EvidenceReceived")
    assert answer.status == 303
    assert [file.name for file in files(tmp_path)] == [fact.file_sha256]
    assert fact.media_type == "image/png" and fact.size_bytes == len(PNG)
    assert "在证据库" in clerk.get(f"/cases/{case_id}/evidence").text


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "空.png", "文件是空的"),
        (PNG, "其实是图.pdf", "文件内容和它的名字不符"),
        (PNG[:-8], "断了.png", "文件不完整"),
        (PNG, "程序.exe", "不收这种文件"),
        (PNG[:8] + b"\x00" * 30_000 + PNG[-8:], "太大.png", "文件太大"),
    ],
)
def test_a_file_that_is_refused_leaves_vault_and_book_as_they_were(
    clerk, counter, case_id, tmp_path, content, name, says
):
    answer = send(clerk, case_id, content, name, **PAPER, remarks="门诊收据")

    assert answer.status == 422
    assert says in answer.text and "没有收进证据库" in answer.text
    assert answer.fields["remarks"] == "门诊收据"
    assert files(tmp_path) == []
    assert counter.facts("EvidenceReceived") == ()


def test_a_digest_of_a_file_that_is_not_here_is_not_believed(clerk, counter, case_id):
    answer = clerk.give("receive_evidence", case_id, **PAPER, file_sha256="ab" * 32)

    assert answer.status == 422 and "证据库里没有这个文件" in answer.text
    assert counter.facts("EvidenceReceived") == ()


def test_a_picture_is_shown_but_never_run(clerk, counter, case_id):
    send(clerk, case_id, PNG, "伤处.png", **PAPER)
    (fact,) = counter.facts("EvidenceReceived")

    answer = clerk.client.get(f"/evidence/{fact.exhibit_id}/file")

    assert answer.data == PNG and answer.mimetype == "image/png"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_text_is_handed_over_and_not_shown(clerk, counter, case_id):
    send(clerk, case_id, "<b>说明</b>".encode(), "说明.txt", **PAPER)
    (fact,) = counter.facts("EvidenceReceived")

    answer = clerk.client.get(f"/evidence/{fact.exhibit_id}/file")

    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_an_upload_beyond_all_measure_is_stopped_at_the_door(clerk, case_id, tmp_path):
    answer = send(clerk, case_id, b"\x00" * 2_000_000, "录像.mp4", **PAPER)

    assert answer.status == 413 and "文件太大" in answer.text
    assert files(tmp_path) == []
