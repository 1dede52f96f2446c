"""(x) A case bundle: made, packed, and checked by a stranger with his own Python."""

import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from uuid import UUID, uuid4

from pypdf import PdfWriter

from domain.cases.events import ComplaintRegistered
from domain.evidence.vault import Vault
from domain.ledger.ledger import Ledger, create_ledger
from domain.proof.sealer import Sealer
from domain.proof.shelf import Shelf
from domain.stores.store import store_id_of
from scripts.benching.big_books import Book
from scripts.benching.databases import Place
from scripts.benching.sealing import KEY
from scripts.benching.table import Line
from scripts.bundle import verify
from scripts.office import give
from web.paper.bundle.making import Asked, bundled

FACTS, FILES, SIZE, MOST_SECONDS = 300, 20, 2_000_000, 3.0
STORE, CASE = "HY-01", uuid4()
STAMP = {"paper": "medical_record", "form": "copy", "holder": "company"}


def bundling(place: Place) -> Iterator[Line]:
    """A case of 300 facts and 20 papers of 2 MB, in a book of its own."""
    book, keys = place.new_url(), place.new_url()
    ledger = create_ledger(book, keys=keys, rehearsal=True)
    with TemporaryDirectory(dir=place.folder) as folder:
        vault = Vault(Path(folder))
        _fill(ledger, vault)
        _seal(ledger)
        what = f"a case of {FACTS} facts, {FILES} files of 2 MB"
        yield from _measured(place, ledger, vault, CASE, what)
    ledger.close()
    place.drop(book)
    place.drop(keys)


def bundling_of_many(place: Place, book: Book) -> Iterator[Line]:
    """A case of the large book, where the ends of all streams are proved as well."""
    ledger = book.open()
    _seal(ledger)
    (began,) = ledger.facts(0, 1, [ComplaintRegistered.topic])
    size = Shelf(ledger.recorder).standing().sealed
    with TemporaryDirectory(dir=place.folder) as folder:
        vault, what = Vault(Path(folder)), f"a case among {size:,} entries"
        yield from _measured(place, ledger, vault, began.originator_id, what)
    ledger.close()


def _measured(
    place: Place, ledger: Ledger, vault: Vault, case_id: UUID, what: str
) -> Iterator[Line]:
    begun = perf_counter()
    with bundled(ledger, vault, Asked(case_id), "case") as packed:
        made = perf_counter() - begun
        told = f"{packed.stat().st_size / 1e6:,.1f} MB"
        line = Line("x", f"bundle of {what}", place.name, f"{made:.2f} s", told)
        yield line._replace(target="< 3 s", reached=made < MOST_SECONDS)
        begun = perf_counter()
        command = [sys.executable, "-I", verify.__file__, packed]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        took = perf_counter() - begun
    assert ran.returncode == 0, ran.stdout
    line = Line("x", f"verify.py on {what}", place.name, f"{took:.2f} s")
    yield line._replace(target="< 3 s", reached=took < MOST_SECONDS)


def _fill(ledger: Ledger, vault: Vault) -> None:
    store = {"store_id": str(store_id_of(STORE))}
    give(ledger, "open_store", {"store_code": STORE, "name": "演练一店"})
    give(ledger, "adopt_pack", store | {"code": "P02", "place": "main"})
    case, chance = {"case_id": str(CASE)}, Random(1)
    first = {"channel": "service_desk", "summary": "地面湿滑摔倒"}
    give(ledger, "register_complaint", store | case | first)
    for number in range(FILES):
        kept = vault.keep(BytesIO(_paper(chance)), f"{number}.pdf")
        file = {"file_sha256": kept.sha256, "media_type": kept.media_type}
        told = case | STAMP | file | {"file_name": f"{number}.pdf"}
        give(ledger, "receive_evidence", told)
    for number in range(FACTS - FILES - 1):
        said = {
            "whom": "related_dept",
            "method": "phone",
            "content": f"第 {number} 次告知",
        }
        give(ledger, "notify", case | said)


def _paper(chance: Random) -> bytes:
    """A PDF of two pages and two megabytes."""
    writer, content = PdfWriter(), BytesIO()
    for _ in range(2):
        writer.add_blank_page(595, 842)
    writer.add_attachment("scan.bin", chance.randbytes(SIZE))
    writer.write(content)
    return content.getvalue()


def _seal(ledger: Ledger) -> None:
    sealer = Sealer(ledger, KEY)
    sealer.adopt()
    sealer.seal()
