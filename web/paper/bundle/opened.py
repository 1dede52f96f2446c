"""Prints, strokes and signed scans of a bundle, opened (文书原样): what was signed.

In the vault only a person's key opens them; whoever is sent a bundle has no keys.
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from typing import Any, NamedTuple

from domain.deadlines import SHANGHAI
from domain.evidence.vault import Vault
from domain.fact import Fact
from domain.glossary import label
from domain.ledger.entry import Row
from domain.ledger.ledger import Ledger
from domain.papers.events import PaperPrinted, PaperSigned, SignedScanFiled
from domain.papers.sealing import opened
from domain.papers.strokes import read_strokes
from domain.policies.rules import Rules
from web.paper.bundle.dossier import Line
from web.paper.bundle.exhibits import Exhibit, lying, pages_in
from web.paper.bundle.proofs import Files
from web.paper.signing_sheet import signing_sheet

ENDS = {"image/png": "png", "image/jpeg": "jpg", "application/pdf": "pdf"}
KEPT = "原样在 data/{}"
WITHHELD = "未打开：此前有分录未披露，文书可能载有其内容"
ERASED = "未打开：个人信息已删除或停止处理，只余摘要"
LACKING = "未打开：做包之处没有这份文件或密钥"


class Paper(NamedTuple):
    """One of them, by the entry that tells of it; `content` only where it is opened."""

    fact: Any
    name: str  # under data/
    digest: str
    content: bytes | None
    closed: str  # why it is not opened

    @property
    def told(self) -> str:
        """Where it lies in the bundle, or why it does not."""
        return self.closed or KEPT.format(self.name)


def papers_of(
    ledger: Ledger, vault: Vault, facts: Sequence[Fact], withheld: Sequence[Row]
) -> list[Paper]:
    """What these facts of a case tell of; opened as far as there are files and keys.

    A print tells the case as it stood. So where an entry before it is withheld it stays
    closed, and so does all that became of it.
    """
    prints = {one.print_id: one for one in facts if isinstance(one, PaperPrinted)}
    first = min((row.stream_version for row in withheld), default=None)
    papers = []
    for fact in facts:
        if isinstance(fact, PaperPrinted | PaperSigned | SignedScanFiled):
            of = prints.get(fact.print_id)
            hidden = of is None or (first is not None and first <= of.case_version)
            papers.append(_paper(ledger, vault, fact, of, hidden))
    return papers


def _paper(
    ledger: Ledger, vault: Vault, fact: Any, of: PaperPrinted | None, hidden: bool
) -> Paper:
    name, digest = _named(fact)
    if of is None or hidden:
        return Paper(fact, name, digest, None, WITHHELD)
    whose = getattr(fact, "party_id", of.party_id)
    if whose and ledger.is_withdrawn(whose):
        return Paper(fact, name, digest, None, ERASED)
    kept = fact.file_sha256
    clear = vault.has(kept) and opened(ledger, whose, fact.command_id, vault.read(kept))
    if not clear or sha256(clear).hexdigest() != digest:
        return Paper(fact, name, digest, None, LACKING)
    return Paper(fact, name, digest, clear, "")


def _named(fact: Any) -> tuple[str, str]:
    """Its name, which begins with the number of the entry, and its digest."""
    if isinstance(fact, PaperPrinted):
        name, digest = f"{fact.print_form}.pdf", fact.pdf_sha256
    elif isinstance(fact, PaperSigned):
        name, digest = "strokes.json", fact.strokes_sha256
    else:
        end = ENDS.get(fact.media_type or "", "bin")
        name, digest = f"signed_scan.{end}", fact.scan_sha256
    return f"papers/{fact.position}-{name}", digest


def files_of(papers: Sequence[Paper]) -> Files:
    """Those that are opened, by name."""
    return {one.name: one.content for one in papers if one.content is not None}


def counted(papers: Sequence[Paper]) -> Mapping[str, Any]:
    """How many are opened, and line by line why others are not."""
    closed = (
        f"    #{one.fact.position} {one.closed}\n" for one in papers if one.closed
    )
    return {"opened": len(files_of(papers)), "closed": "".join(closed)}


def told_beside(lines: Sequence[Line], papers: Sequence[Paper]) -> list[Line]:
    """The lines of a dossier, and beside those of papers where the paper lies."""
    told = {one.fact.position: one.told for one in papers}
    return [
        (
            {**line, "sentence": f"{line['sentence']}（{told[at]}）"}
            if at in told
            else line
        )
        for line in lines
        for at in [line["position"]]
    ]


def sheets_of(
    ledger: Ledger,
    facts: Sequence[Fact],
    papers: Sequence[Paper],
    withheld: Sequence[Row],
) -> Iterator[tuple[str, bytes]]:
    """The signing evidence sheet (签署证据页) of each print something became of.

    It names who signed; none is drawn where an entry before that is withheld.
    """
    drawn = {one.fact.position: one.content for one in papers}
    first = min((row.position for row in withheld), default=None)
    for one in papers:
        mine = [fact for fact in facts if _print_of(fact) == one.fact.print_id]
        told = first is None or first > mine[-1].position
        if isinstance(one.fact, PaperPrinted) and len(mine) > 1 and told:
            sheet = signing_sheet(
                ledger, one.fact.originator_id, mine, lambda it: _strokes(drawn, it)
            )
            yield f"signing/{one.fact.position}-evidence_sheet.pdf", sheet


def _print_of(fact: Fact) -> object:
    return getattr(fact, "print_id", None)


def _strokes(drawn: Mapping[int, bytes | None], fact: Any) -> Any:
    clear = drawn.get(fact.position)
    return None if clear is None else read_strokes(clear)


def listed_after(
    exhibits: Sequence[Exhibit], papers: Sequence[Paper], rules: Rules
) -> list[Exhibit]:
    """The list of evidence, and after the exhibits the papers that are opened."""
    listed = list(exhibits)
    leaf = 1 + sum(one.pages or 0 for one in exhibits)
    prints = {p.fact.print_id: p.fact for p in papers if _is_print(p)}
    for one in papers:
        if one.content is None:
            continue
        name, source, form = _called(one.fact, prints[one.fact.print_id], rules)
        pages = _pages(one)
        lies = lying(leaf, pages)
        leaf += pages or 0
        proves = f"{label(type(one.fact).__name__)}（分录 #{one.fact.position}）"
        day = one.fact.occurred_at.astimezone(SHANGHAI).date().isoformat()
        told = (len(listed) + 1, name, source, proves, form, pages)
        listed.append(Exhibit(*told, lies, day, one.digest))
    return listed


def _is_print(paper: Paper) -> bool:
    return isinstance(paper.fact, PaperPrinted)


def _called(fact: Any, of: PaperPrinted, rules: Rules) -> tuple[str, str, str]:
    """Its name, its source and its form, as the list has them."""
    form = rules.words("print_form").get(of.print_form, of.print_form)
    what = f"{form}（{of.print_no}）"
    if isinstance(fact, PaperSigned):
        return f"{what}的屏幕签名笔迹", "签名人在屏幕上手写", "电子数据"
    if isinstance(fact, SignedScanFiled):
        return f"{what}的签字扫描件", "签字纸本扫描", "复印件"
    return f"{what}打印件", "由账本打印", "打印件"


def _pages(paper: Paper) -> int | None:
    """How many pages it has; None for strokes, and for what cannot be counted."""
    if isinstance(paper.fact, SignedScanFiled):
        return pages_in(BytesIO(paper.content or b""), paper.fact.media_type)
    return paper.fact.pages if _is_print(paper) else None
