"""The wardrobe's case as a bundle, and ways to harm it."""

import json
import shutil
from hashlib import sha256

import pytest

from domain.ledger.ledger import open_ledger
from scripts import export_case
from scripts.bundle.verify import main
from tests.domain.proof.sealing import sealer_of
from tests.scripts.conftest import CASE_NO


@pytest.fixture
def sealed(wardrobe):
    """The flags of the wardrobe's book, which is sealed."""
    ledger = open_ledger(wardrobe[1], keys=wardrobe[3])
    sealer_of(ledger).seal()
    ledger.close()
    return wardrobe


@pytest.fixture
def bundle(sealed, tmp_path):
    """The case as a folder, as it left the house."""
    return exported(sealed, tmp_path, "bundle")


def exported(sealed, tmp_path, name, *more):
    """The case exported once more."""
    flags = ["--to", str(tmp_path / name), "--vault", str(tmp_path / "vault"), *more]
    assert export_case.main([CASE_NO, *sealed, *flags]) == 0
    return tmp_path / name


def checked(place, capsys, *more):
    """What the verifier says of a bundle, and its exit code."""
    capsys.readouterr()
    return main([str(place), *more]), capsys.readouterr().out


def facts(bundle):
    """The entries of a bundle."""
    lines = (bundle / "data" / "facts.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def put_facts(bundle, entries):
    """Other entries than there were, with manifests that agree again."""
    text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in entries)
    (bundle / "data" / "facts.jsonl").write_text(text, "utf-8")
    pack_again(bundle)


def pack_again(bundle):
    """Manifests that fit whatever lies there now, as a forger would write them."""
    for manifest, payload in (("manifest", True), ("tagmanifest", False)):
        name = f"{manifest}-sha256.txt"
        (bundle / name).unlink(missing_ok=True)
        paths = sorted(path for path in bundle.rglob("*") if path.is_file())
        named = [(path.relative_to(bundle).as_posix(), path) for path in paths]
        lines = [
            f"{sha256(path.read_bytes()).hexdigest()}  {name}\n"
            for name, path in named
            if name.startswith("data/") == payload
        ]
        (bundle / name).write_text("".join(lines), "utf-8")


def zip_of(bundle):
    """The bundle as one file."""
    return shutil.make_archive(str(bundle), "zip", bundle.parent, bundle.name)
