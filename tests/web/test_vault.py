from hashlib import sha256
from io import BytesIO

import pytest

from domain.evidence import vault as kept
from domain.evidence.vault import Vault

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40 + b"IEND\xaeB`\x82"
MP4 = b"\x00\x00\x00\x10ftypisom\x00\x00\x00\x01"
MP4 += b"\x00\x00\x00\x0cmdat1234" + b"\x00\x00\x00\x0cmoov5678"
WAV = b"RIFF\x0c\x00\x00\x00WAVEdata1234"
GIF = b"GIF89a" + b"1" * 40 + b"\x00;"
PDF = b"%PDF-1.7\n" + b"x" * 5000 + b"\n%%EOF\n"


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path / "vault", largest=10_000)


def files(vault):
    return [file for file in vault.folder.rglob("*") if file.is_file()]


def test_a_file_is_kept_under_the_digest_of_its_content(vault):
    first = vault.keep(BytesIO(PNG), "伤处.png")
    again = vault.keep(BytesIO(PNG), "另一个名字.PNG", size=len(PNG))

    assert first == again
    assert first.sha256 == sha256(PNG).hexdigest()
    assert vault.read(first.sha256) == PNG
    assert len(files(vault)) == 1


@pytest.mark.parametrize(
    ("content", "name", "no"),
    [
        (b"", "a.png", kept.Empty),
        (b"%PDF-" + b"x" * 10_000, "a.pdf", kept.TooLarge),
        (PDF, "a.png", kept.NotWhatItClaims),
        (b"MZ\x90\x00" + b"\x00" * 60, "a.pdf", kept.NotWhatItClaims),
        (b"<script>\x00", "a.txt", kept.NotWhatItClaims),
        (PNG, "a.exe", kept.KindNotTaken),
        (PNG, "a", kept.KindNotTaken),
        (PNG[:-8], "a.png", kept.BrokenOff),
        (PDF[:-6], "a.pdf", kept.BrokenOff),
        (GIF[:-1], "a.gif", kept.BrokenOff),
        (WAV[:-1], "a.wav", kept.BrokenOff),
        (MP4[:-1], "a.mp4", kept.BrokenOff),
        (MP4[:-12], "a.mp4", kept.BrokenOff),  # its table of contents is missing
        (MP4 + b"\x00\x00\x00\x07free", "a.mp4", kept.BrokenOff),
    ],
)
def test_what_is_not_taken_leaves_the_vault_as_it_was(vault, content, name, no):
    with pytest.raises(no):
        vault.keep(BytesIO(content), name)

    assert files(vault) == []


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (MP4, "a.mp4"),
        (MP4[:16] + b"\x00\x00\x00\x0cmoov5678" + b"\x00\x00\x00\x00mdat12", "a.mov"),
        (MP4[:16] + b"\x00\x00\x00\x01moov" + bytes(7) + b"\x10", "a.m4a"),
        (WAV, "a.wav"),
        (GIF, "a.gif"),
    ],
)
def test_a_recording_or_picture_that_is_whole_is_taken(vault, content, name):
    mine = vault.keep(BytesIO(content), name)

    assert vault.read(mine.sha256) == content


def test_a_file_shorter_than_announced_has_broken_off(vault):
    with pytest.raises(kept.BrokenOff):
        vault.keep(BytesIO("说明".encode()), "a.txt", size=100)


def test_a_file_changed_in_its_place_is_noticed(vault):
    mine = vault.keep(BytesIO(PDF), "a.pdf")
    vault.path(mine.sha256).write_bytes(PDF + b"!")

    with pytest.raises(kept.NotWhatItClaims, match=mine.sha256):
        vault.read(mine.sha256)
