"""Forms (表单) to be printed and signed: drawn from a case as it stood at a version."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import pypdfium2
import zxingcpp

from domain.ledger.ledger import Ledger
from domain.papers.codes import code_of
from domain.papers.subjects import Asked, subject_of
from web.charts import printed
from web.paper.form_bodies import FORMS
from web.paper.form_parts import Body, Teller
from web.paper.typesetting import parts_of, typeset

SHEET = Path(__file__).with_name("form.typ")


class Drawn(NamedTuple):
    """A form as it was drawn: its PDF, the digest of what it tells, its pages."""

    pdf: bytes
    content_sha256: str
    pages: int
    party_id: UUID | None  # whose it is

    @property
    def pdf_sha256(self) -> str:
        """The digest of exactly this PDF."""
        return sha256(self.pdf).hexdigest()


def draw_form(ledger: Ledger, case: Any, asked: Asked, print_no: str) -> Drawn:
    """A form of a case as it stands at its version: the same case, the same bytes.

    Raises NotFound for a thing the case does not know.
    """
    teller = Teller(ledger, case, subject_of(ledger, case, asked))
    form = FORMS[asked.print_form]
    moment = case.modified_on
    told: dict[str, Any] = {
        "title": teller.word("print_form", asked.print_form),
        "store": teller.store,
        "number": print_no,
        "version": form.version,
        "moment": parts_of(moment),
        **_written(form.body(teller)),
    }
    digest = sha256(_canonical(told)).hexdigest()
    told["digest"] = digest
    told["drawing"] = drawing_of(code_of(uuid5(case.id, print_no), digest))
    pdf = typeset(SHEET, "paper", told, moment)
    return Drawn(pdf, digest, pages_of(pdf), teller.subject.party_id)


def drawing_of(code: str) -> str:
    """A code as SVG."""
    made = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    drawing: str = made.to_svg(add_quiet_zones=True)
    return drawing


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has."""
    paper = pypdfium2.PdfDocument(pdf)
    try:
        return len(paper)
    finally:
        paper.close()


def _written(body: Body) -> dict[str, Any]:
    """The same as the sheet takes it, without what no paper can hold."""
    heads = [one._replace(said=printed(one.said))._asdict() for one in body.heads]
    sections = [
        {
            "title": one.title,
            "paragraphs": [printed(words) for words in one.paragraphs],
            "columns": list(one.columns),
            "rows": [[printed(said) for said in row] for row in one.rows],
        }
        for one in body.sections
    ]
    told = {"heads": heads, "sections": sections, "signers": body.signers}
    return told | {"declares": body.declares}


def _canonical(told: dict[str, Any]) -> bytes:
    return json.dumps(
        told, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode()
