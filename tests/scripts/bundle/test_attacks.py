"""What whoever sends a bundle may do to whoever opens it, and to what it proves."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from domain.ledger.ledger import open_ledger
from scripts.bundle import verify
from tests.domain.ledger.telling import say
from tests.domain.proof.sealing import sealer_of
from tests.scripts.bundle.conftest import checked, exported, pack_again, zip_of

TEN_GIGABYTES = 10 << 30


def proofs_of(bundle):
    """What a bundle says proves it."""
    return json.loads((bundle / "data" / "proofs.json").read_text("utf-8"))


def put_proofs(bundle, proofs):
    """Other proofs, with manifests that agree."""
    (bundle / "data" / "proofs.json").write_text(json.dumps(proofs), "utf-8")
    pack_again(bundle)


@pytest.fixture
def later(sealed, tmp_path):
    """The same case, exported again under a later checkpoint."""
    ledger = open_ledger(sealed[1], keys=sealed[3])
    say(ledger, "J-1")
    sealer_of(ledger).seal()
    ledger.close()
    return exported(sealed, tmp_path, "later")


def test_a_checkpoint_of_another_day_does_not_fit(bundle, later, capsys):
    proofs = proofs_of(later) | {"checkpoint": proofs_of(bundle)["checkpoint"]}
    put_proofs(later, proofs)

    code, said = checked(later, capsys)

    assert code == 1 and "is not in the sealed book" in said


@pytest.mark.parametrize("what", ["checkpoint", "ends", "keys", "case_id"])
@pytest.mark.parametrize("value", [None, "", 7, [], {}, [[]], "x\n\n— a b\n"])
def test_proofs_of_any_shape_are_judged_and_never_believed(bundle, capsys, what, value):
    put_proofs(bundle, proofs_of(bundle) | {what: value})

    code, said = checked(bundle, capsys)

    assert code == 1 and "✗" in said


def test_a_bundle_packed_anew_under_another_name_is_the_same_bundle(
    bundle, tmp_path, capsys
):
    bare = tmp_path / "改名.zip"
    with zipfile.ZipFile(bare, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(bundle.rglob("*"), reverse=True):
            archive.write(path, path.relative_to(bundle))

    renamed = bundle.rename(tmp_path / "另一个名字")

    assert checked(bare, capsys)[0] == checked(renamed, capsys)[0] == 0


def test_ten_gigabytes_of_zeros_in_a_folder_are_not_read(bundle, capsys):
    with (bundle / "data" / "zeros.bin").open("wb") as file:
        file.truncate(TEN_GIGABYTES)

    code, said = checked(bundle, capsys)

    assert code == 1 and "too large" in said


def test_a_file_that_claims_to_be_smaller_than_it_is_is_damaged(bundle, capsys):
    place = Path(zip_of(bundle))
    with zipfile.ZipFile(place, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bundle/data/zeros.bin", b"\0" * 1_000_003)
    packed = place.read_bytes()
    claims = packed.replace((1_000_003).to_bytes(4, "little"), bytes((9, 0, 0, 0)))
    place.write_bytes(claims)

    code, said = checked(place, capsys)

    assert code == 1 and "✗" in said


def test_a_bundle_under_a_password_or_an_unknown_packing_is_told(bundle, capsys):
    place = Path(zip_of(bundle))
    packed = place.read_bytes()

    for at, value in ((8, b"\x01\x00"), (10, b"\x63\x00")):
        harmed = bytearray(packed)
        start = packed.rindex(b"PK\x01\x02", 0, packed.rindex(b"bundle/bagit.txt"))
        harmed[start + at : start + at + 2] = value
        place.write_bytes(bytes(harmed))
        assert checked(place, capsys)[0] == 1


def test_a_pipe_or_a_folder_that_is_a_link_is_no_part_of_a_bundle(bundle, capsys):
    os.mkfifo(bundle / "data" / "pipe")
    pipe = checked(bundle, capsys)
    (bundle / "data" / "pipe").unlink()
    (bundle / "data" / "more").symlink_to(bundle.parent, target_is_directory=True)

    linked = checked(bundle, capsys)

    assert pipe[0] == linked[0] == 1
    assert "not a plain file" in pipe[1] and "not a plain file" in linked[1]


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-8"])
def test_a_console_without_the_letters_is_no_reason_to_fail(bundle, encoding):
    code = "import io,runpy,sys\nsys.stdout=io.TextIOWrapper(sys.stdout.buffer,{!r})\n"
    code += "sys.argv=sys.argv[1:]\nrunpy.run_path(sys.argv[0],run_name='__main__')"
    command = [
        sys.executable,
        "-I",
        "-c",
        code.format(encoding),
        verify.__file__,
        bundle,
    ]

    ran = subprocess.run(command, capture_output=True, check=False)

    assert ran.returncode == 0, ran.stderr.decode()
    assert b"Verdict: it agrees" in ran.stdout and not ran.stderr


def test_a_name_nobody_can_print_is_told_and_does_not_crash_it(bundle):
    Path(os.fsdecode(bytes(bundle) + b"/data/\xff.txt")).write_bytes(b"x")
    command = [sys.executable, "-I", verify.__file__, bundle]

    ran = subprocess.run(command, capture_output=True, check=False)

    assert ran.returncode == 1 and not ran.stderr
    assert "no manifest names" in ran.stdout.decode()
