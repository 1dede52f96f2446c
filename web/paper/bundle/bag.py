"""A bag (BagIt, RFC 8493): a folder whose manifests name every file by its hash."""

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path
from shutil import copyfileobj

DECLARED = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MOMENT = (1980, 1, 1, 0, 0, 0)  # in the zip: the same case gives the same bytes
PLAIN = 0o100644 << 16
CHUNK = 1 << 20  # bytes
PACKED_ALREADY = "files"  # pictures and papers hardly get smaller


def write_bag(folder: Path, told: Mapping[str, str]) -> None:
    """Make a bag of a folder that has its payload in `data` already."""
    payload = [path for path in (folder / "data").rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in payload)
    told = {**told, "Payload-Oxum": f"{size}.{len(payload)}"}
    lines = "".join(f"{name}: {value}\n" for name, value in sorted(told.items()))
    _write(folder / "bagit.txt", DECLARED)
    _write(folder / "bag-info.txt", lines)
    _write(folder / "manifest-sha256.txt", _manifest(folder, payload))
    tags = [path for path in folder.iterdir() if path.is_file()]
    _write(folder / "tagmanifest-sha256.txt", _manifest(folder, tags))


def zipped(folder: Path, place: Path) -> None:
    """The bag as one file, nothing in it but names and contents."""
    with zipfile.ZipFile(place, "w") as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            one = zipfile.ZipInfo(name, MOMENT)
            one.external_attr, one.file_size = PLAIN, path.stat().st_size
            stored = path.parent.name == PACKED_ALREADY
            one.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            with path.open("rb") as file, archive.open(one, "w") as packed:
                copyfileobj(file, packed, CHUNK)


def _manifest(folder: Path, paths: list[Path]) -> str:
    named = sorted((path.relative_to(folder).as_posix(), path) for path in paths)
    return "".join(f"{_sha256(path)}  {name}\n" for name, path in named)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="\n")
