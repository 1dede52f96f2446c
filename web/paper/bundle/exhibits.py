"""The list of evidence (证据目录) in the court's form: what, from whom, to prove what.

Source: 民事诉讼证据规定 第十一条, 第十九条; the columns are those courts hand out.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple
from uuid import UUID

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from domain.deadlines import SHANGHAI
from domain.evidence.events import EvidenceReceived, EvidenceReturned
from domain.evidence.vault import Vault
from domain.fact import Fact
from domain.glossary import label
from domain.policies.rules import Rules
from web.paper.typesetting import parts_of, typeset

SHEET = Path(__file__).with_name("evidence.typ")
COLUMNS = ("序号", "证据名称", "证据来源", "证明内容", "原件或复印件", "页数", "页码")
BESIDE = ("收到日期", "文件 SHA-256")  # for spreadsheets
PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp", "image/heic")
UNREADABLE = (PyPdfError, OSError, ValueError, LookupError, TypeError, AttributeError)
UNREADABLE += (RecursionError, OverflowError, NotImplementedError)
CUSTODY = (
    "evidence.Evidence",
    "custody.",
    "privacy.",
)  # says nothing of what it proves
UNKNOWN, ELECTRONIC = "未载明", "电子文件"


class Exhibit(NamedTuple):
    """One item of the list, as it is printed."""

    number: int
    name: str
    source: str
    proves: str
    form: str
    pages: int | None  # None: not to be counted in pages
    leaf: str  # where it lies in the filing, such as 3-5
    received_on: str
    digest: str

    def row(self) -> list[str]:
        """The item as cells of the court's form."""
        pages = ELECTRONIC if self.pages is None and self.digest else self.pages
        told = (self.number, self.name, self.source, self.proves, self.form)
        return [*map(str, told), str(pages or ""), self.leaf]


def exhibits_of(facts: Sequence[Fact], rules: Rules, vault: Vault) -> list[Exhibit]:
    """The exhibits these facts of a case tell of, in the order they came in.

    One received again stands as it was told last; pages are counted where they can be.
    """
    came = [fact for fact in facts if isinstance(fact, EvidenceReceived)]
    last = {fact.exhibit_id: fact for fact in came}
    back = [fact for fact in facts if isinstance(fact, EvidenceReturned)]
    gone = {one.exhibit_id for one in back if one.position > last_at(last, one)}
    exhibits, leaf = list[Exhibit](), 1
    for number, (id, one) in enumerate(last.items(), 1):
        pages = pages_of(one, vault)
        lies = lying(leaf, pages)
        leaf += pages or 0
        proves = "；".join(_proves(one, facts, rules))
        form = rules.words("exhibit_form").get(one.form, one.form)
        form += "（已退还）" if id in gone else ""
        told = (number, _name(one, rules), _source(one, rules), proves, form, pages)
        day = one.occurred_at.astimezone(SHANGHAI).date().isoformat()
        exhibits.append(Exhibit(*told, lies, day, one.file_sha256 or ""))
    return exhibits


def last_at(last: dict[UUID, EvidenceReceived], back: EvidenceReturned) -> int:
    """Where what went back had come in last; beyond every entry where it never had."""
    return last[back.exhibit_id].position if back.exhibit_id in last else 1 << 62


def pages_of(exhibit: EvidenceReceived, vault: Vault) -> int | None:
    """How many pages an exhibit's file has; None where nobody can say."""
    digest = exhibit.file_sha256
    if not digest or not vault.has(digest):
        return None
    with vault.path(digest).open("rb") as file:
        return pages_in(file, exhibit.media_type)


def pages_in(file: BinaryIO, media_type: str | None) -> int | None:
    """How many pages a file has; None where nobody can say."""
    if media_type in PICTURES:
        return 1
    if media_type != "application/pdf":
        return None
    try:
        return len(PdfReader(file).pages) or None
    except UNREADABLE:
        return None


def lying(leaf: int, pages: int | None) -> str:
    """Where so many pages from this one on lie in the filing, such as 3-5."""
    if not pages:
        return ""
    return f"{leaf}-{leaf + pages - 1}" if pages > 1 else str(leaf)


def listed_for_court(
    case_no: str, exhibits: Sequence[Exhibit], hidden: int, moment: datetime
) -> bytes:
    """The list as PDF/A-2b, with room for the court's number, signature and receipt."""
    forms = [one.form[:2] for one in exhibits]
    counted = f"原件 {forms.count('原件')} 份，复印件 {forms.count('复印')} 份"
    pages = sum(one.pages or 0 for one in exhibits)
    told = {
        "case_no": case_no,
        "moment": parts_of(moment),
        "columns": COLUMNS,
        "rows": [one.row() for one in exhibits],
        "sum": f"共 {len(exhibits)} 项：{counted}；可计页的共 {pages} 页。",
        "hidden": hidden,
    }
    return typeset(SHEET, "evidence", told, moment)


def listed_for_sheets(exhibits: Sequence[Exhibit]) -> bytes:
    """The list as CSV, with the day each came in and the digest of its file."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow((*COLUMNS, *BESIDE))
    table.writerows((*one.row(), one.received_on, one.digest) for one in exhibits)
    return written.getvalue().encode()


def _name(one: EvidenceReceived, rules: Rules) -> str:
    paper = rules.words("paper").get(one.paper, one.paper)
    return f"{paper}（{one.file_name}）" if one.file_name else paper


def _source(one: EvidenceReceived, rules: Rules) -> str:
    if not one.received_from:
        return UNKNOWN
    return f"{rules.words('holder').get(one.received_from, one.received_from)}提供"


def _proves(
    one: EvidenceReceived, facts: Sequence[Fact], rules: Rules
) -> Iterator[str]:
    """What was said of it when it came, and which facts of the case rest on it."""
    if one.item:
        yield f"{label('item')}：{one.item}"
    if one.remarks:
        yield one.remarks
    for fact in facts:
        if not fact.topic.startswith(CUSTODY) and one.exhibit_id in _named_by(fact):
            yield f"{label(type(fact).__name__)}（分录 #{fact.position}）"


def _named_by(fact: Fact) -> Iterator[object]:
    for name, value in vars(fact).items():
        if name.endswith("exhibit_id"):
            yield value
        elif name.endswith("exhibit_ids"):
            yield from value or ()
