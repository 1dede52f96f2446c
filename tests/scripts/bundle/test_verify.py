import ast
import json
import re
import subprocess
import sys
import zipfile
from base64 import b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from scripts.bundle import verify
from tests.domain.proof.sealing import BOOK_KEY, NEXT_KEY
from tests.scripts.bundle.conftest import (
    checked,
    exported,
    facts,
    pack_again,
    put_facts,
    zip_of,
)

SOURCE = Path(verify.__file__)
# RFC 8032, 7.1: public key, message, signature
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33b"
        "acc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e1599"
        "6e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f2"
        "90ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize("vector", VECTORS)
def test_a_signature_of_the_standard_holds_and_no_other(vector):
    public, message, signature = map(bytes.fromhex, vector)

    assert verify.signed(public, message, signature)
    assert not verify.signed(public, message + b"!", signature)
    assert not verify.signed(public, message, signature[:-1] + b"\xff")
    assert not verify.signed(public, message, signature[:40])


@settings(max_examples=20, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=99))
def test_whatever_a_library_signs_holds(secret, message):
    key = Ed25519PrivateKey.from_private_bytes(secret)
    public = key.public_key().public_bytes_raw()

    assert verify.signed(public, message, key.sign(message))


def test_it_is_one_file_of_the_standard_library_that_old_pythons_read():
    text = SOURCE.read_text("utf-8")
    tree = ast.parse(text, feature_version=(3, 8))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]

    named = {one.name for node in imports for one in node.names}
    vermin = Path(sys.executable).with_name("vermin")
    read = [vermin, "-q", "-t=3.8-", "--violations", SOURCE]
    assert named <= sys.stdlib_module_names
    assert text.count("\n") < 500
    assert subprocess.run(read, check=False).returncode == 0


def test_a_whole_bundle_agrees_as_folder_and_as_file(bundle, capsys):
    code, said = checked(bundle, capsys)

    assert code == 0, said
    assert "Verdict: it agrees" in said and str(BOOK_KEY.verifier) in said
    assert checked(zip_of(bundle), capsys)[0] == 0


def test_it_runs_alone_without_this_house(bundle, tmp_path):
    command = [sys.executable, "-I", bundle / "data" / "verify.py", bundle]

    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)

    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_a_key_learnt_elsewhere_must_be_the_one_that_signed(bundle, tmp_path, capsys):
    (tmp_path / "right").write_text(f"{BOOK_KEY.verifier}\n", "utf-8")
    (tmp_path / "wrong").write_text(f"{NEXT_KEY.verifier}\n", "utf-8")

    assert checked(bundle, capsys, "--key", str(tmp_path / "right"))[0] == 0
    code, said = checked(bundle, capsys, "--key", str(tmp_path / "wrong"))
    assert code == 1 and "not signed by the book" in said


def test_what_is_withheld_stays_visible_as_a_gap(sealed, bundle, tmp_path, capsys):
    (one,) = [e for e in facts(bundle) if e["topic"] == "evidence.EvidenceReceived"]
    place = str(one["position"])

    less = exported(
        sealed, tmp_path, "less", "--withhold", place, "--because", "第三人隐私"
    )

    code, said = checked(less, capsys)
    (hidden,) = [e for e in facts(less) if "state" not in e]
    assert code == 0 and "其中 1 条未披露" in said
    assert hidden["position"] == one["position"] and hidden["leaf"]
    assert "柜门" not in "".join(p.read_text("utf-8") for p in less.rglob("*.jsonl"))
    assert list((less / "data").glob("files/*")) == []
    assert f"#{place}" not in text_of(less)
    assert f"#{place}" in text_of(bundle)


def text_of(bundle):
    pages = PdfReader(bundle / "data" / "dossier.pdf").pages
    return "".join(page.extract_text() for page in pages)


def change(name, value):
    def harm(bundle):
        entries = facts(bundle)
        at = [e["topic"] for e in entries].index("liability.LiabilityAssessed")
        entries[at][name] = value(entries[at][name])
        put_facts(bundle, entries)

    return harm


def leave_out(topic):
    def harm(bundle):
        put_facts(bundle, [e for e in facts(bundle) if e["topic"] != topic])

    return harm


def twice(bundle):
    entries = facts(bundle)
    put_facts(bundle, [*entries[:-1], entries[-2], entries[-1]])


def other_file(bundle):
    (file,) = (bundle / "data" / "files").iterdir()
    file.write_text("换了一张", "utf-8")
    pack_again(bundle)


def no_file(bundle):
    (file,) = (bundle / "data" / "files").iterdir()
    file.unlink()
    pack_again(bundle)


def resign(bundle):
    """The thief signs with a key of his own, under the book's name."""
    proofs = json.loads((bundle / "data" / "proofs.json").read_text("utf-8"))
    text = proofs["checkpoint"].rpartition("\n\n")[0] + "\n"
    forged = text.replace(text.split("\n")[2], b64encode(bytes(32)).decode())
    proofs["checkpoint"] = f"{forged}\n{BOOK_KEY.sign(text)}"
    (bundle / "data" / "proofs.json").write_text(json.dumps(proofs), "utf-8")
    pack_again(bundle)


def no_refusals(bundle):
    """The refusals are left out, and said never to have been."""
    proofs = json.loads((bundle / "data" / "proofs.json").read_text("utf-8"))
    for end in proofs["ends"].values():
        if end["version"] == 1:
            end["version"] = 0
    (bundle / "data" / "proofs.json").write_text(json.dumps(proofs), "utf-8")
    leave_out("refusals.CommandRefused")(bundle)


def one_more(bundle):
    (bundle / "data" / "files" / "一张.txt").write_text("补的", "utf-8")


def one_byte(bundle):
    story = bundle / "data" / "story.txt"
    story.write_bytes(story.read_bytes()[:-1] + b"!")


def gone(bundle):
    (bundle / "data" / "story.txt").unlink()


def renamed(bundle):
    (bundle / "data" / "story.txt").rename(bundle / "data" / "tale.txt")


def no_manifest(bundle):
    (bundle / "manifest-sha256.txt").unlink()


def link(bundle):
    (bundle / "data" / "more").symlink_to("/etc/hostname")


def not_json(bundle):
    (bundle / "data" / "proofs.json").write_text("{", "utf-8")
    pack_again(bundle)


def other_shape(bundle):
    (bundle / "data" / "proofs.json").write_text("[1]", "utf-8")
    pack_again(bundle)


ATTACKS = [
    (
        change("state", lambda it: it.replace("质检报告", "质检报表")),
        "is not in the sealed",
    ),
    (
        change("recorded_at", lambda it: it.replace("2021", "2020")),
        "is not in the sealed",
    ),
    (change("actor", lambda it: it[::-1]), "is not in the sealed"),
    (change("position", lambda it: it + 1), "doubled or out of order"),
    (change("path", lambda it: it[::-1]), "is not in the sealed"),
    (change("path", lambda it: ["00"] * 99), "is not in the sealed"),
    (leave_out("liability.LiabilityAssessed"), "missing or doubled"),
    (leave_out("evidence.EvidenceReceived"), "missing or doubled"),
    (leave_out("refusals.CommandRefused"), "missing or doubled"),
    (no_refusals, "its end does not agree"),
    (leave_out("proof.StreamHeadsNoted"), "ends of all streams"),
    (twice, "doubled or out of order"),
    (other_file, "not what it is named"),
    (no_file, "evidence is missing"),
    (resign, "does not hold"),
    (one_more, "no manifest names"),
    (one_byte, "a file was changed"),
    (gone, "a listed file is missing"),
    (renamed, "missing"),
    (no_manifest, "missing"),
    (link, "not a plain file"),
    (not_json, "damaged"),
    (other_shape, "damaged"),
]


@pytest.mark.parametrize(("harm", "says"), ATTACKS)
def test_whatever_was_done_to_a_bundle_is_found_and_named(bundle, capsys, harm, says):
    harm(bundle)

    code, said = checked(bundle, capsys)

    assert code == 1
    assert says in said and "✗" in said


def odd_zip(place, name, content=b"x", mode=0o100644):
    with zipfile.ZipFile(place, "a") as archive:
        one = zipfile.ZipInfo(name)
        one.external_attr = mode << 16
        archive.writestr(one, content)


@pytest.mark.parametrize(
    ("name", "mode", "says"),
    [
        ("bundle/../../outside.txt", 0o100644, "leads outside"),
        ("/etc/outside.txt", 0o100644, "leads outside"),
        ("bundle\\outside.txt", 0o100644, "leads outside"),
        ("bundle/data/link", 0o120777, "symbolic link"),
        ("bundle/data/more.txt", 0o100644, "no manifest names"),
        ("bundle/data/README.txt", 0o100644, "the same name twice"),
    ],
)
def test_a_file_packed_in_malice_is_refused(bundle, tmp_path, capsys, name, mode, says):
    place = zip_of(bundle)
    odd_zip(place, name, b"/etc/passwd", mode)
    before = sorted(tmp_path.rglob("*"))

    code, said = checked(place, capsys)

    assert code == 1 and says in said
    assert sorted(tmp_path.rglob("*")) == before


def test_ten_gigabytes_of_nothing_are_not_unpacked(bundle, capsys):
    place = Path(zip_of(bundle))
    odd_zip(place, "bundle/data/zeros.bin", b"\0" * 4_000)
    told = (4_000).to_bytes(4, "little")
    packed = place.read_bytes()
    at = packed.rindex(b"PK\x01\x02")
    claims = packed[at:].replace(told, (0xFFFFFFFE).to_bytes(4, "little"))
    place.write_bytes(packed[:at] + claims)

    code, said = checked(place, capsys)

    assert code == 1 and "too large" in said


@pytest.mark.parametrize("left", [0, 10, 0.5, 0.99])
def test_a_file_cut_short_is_refused(bundle, capsys, left):
    place = Path(zip_of(bundle))
    packed = place.read_bytes()
    place.write_bytes(packed[: int(left * len(packed)) if left < 1 else left])

    code, said = checked(place, capsys)

    assert code == 1 and "damaged" in said


def test_nothing_where_a_bundle_should_be_is_told(tmp_path, capsys):
    code, said = checked(tmp_path / "nothing", capsys)

    assert code == 1 and "damaged" in said


def test_a_lawyer_checks_an_entry_by_hand_as_the_letter_says(bundle):
    letter = (bundle / "data" / "README.txt").read_text("utf-8")
    root = re.search(r"^    ([0-9a-f]{64})$", letter, re.M)[1]
    shell = [line.strip() for line in letter.splitlines() if line[:4] == "    "]
    steps = [line for line in shell if line.startswith(("h=", "echo"))]
    openssl = letter[letter.index("    openssl") :].split("\n\n")[0].split("\n3.")[0]

    walked = subprocess.check_output(["bash", "-c", "\n".join(steps)], cwd=bundle)
    signed = subprocess.check_output(["bash", "-c", openssl], cwd=bundle)
    counted = subprocess.run(["sha256sum", "-c", "manifest-sha256.txt"], cwd=bundle)

    assert walked.decode().strip() == root
    assert b"Verified Successfully" in signed
    assert counted.returncode == 0
