"""The signing evidence sheet (签署证据页): what was signed, how, before whom."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from domain.ledger.ledger import Ledger
from domain.ledger.scribe import sealed_for
from domain.papers.strokes import Strokes
from domain.papers.subjects import Asked, case_at, subject_of
from web.charts import printed as printable
from web.display import shanghai
from web.paper.form_parts import GONE, Teller, clear
from web.paper.typesetting import parts_of, typeset

SHEET = Path(__file__).with_name("signing.typ")
Rows = list[tuple[str, str]]
NOTES = [
    "本页由账簿按记录画出，可由账簿和证据库重新画出同样的内容。核对：对所附 PDF 计算 SHA-256，"
    "应与上列 PDF SHA-256 一致；笔迹文件为规范化 JSON，其 SHA-256 应与上列笔迹 SHA-256 一致。",
    "屏幕签名是在屏幕上手写的笔迹，未使用电子签名认证证书。本页说明它怎样取得、与哪份文件绑定；"
    "是否构成电子签名法第十三条的可靠的电子签名，由裁判者结合其他证据认定。",
]


def signing_sheet(
    ledger: Ledger,
    case_id: UUID,
    told: Sequence[Any],
    strokes_of: Callable[[Any], Strokes | None],
) -> bytes:
    """A print and all that was told of it, oldest first, as PDF."""
    printed, case = told[0], case_at(ledger, case_id)
    asked = Asked(printed.print_form, printed.about_id, printed.slip_no)
    teller = Teller(ledger, case, subject_of(ledger, case, asked))
    people = _People(teller)
    parts = [_part(one, people, strokes_of) for one in told[1:]]
    moment = told[-1].timestamp
    return typeset(
        SHEET,
        "signing",
        {
            "title": "签署证据页",
            "store": teller.store,
            "number": printed.print_no,
            "moment": parts_of(moment),
            "heads": _clean(_heads(printed, people)),
            "parts": parts,
            "notes": NOTES,
        },
        moment,
    )


class _People:
    """What everybody concerned is called."""

    def __init__(self, teller: Teller) -> None:
        self.teller = teller

    def named(self, person_id: UUID | None) -> str:
        """Staff by name, a party by name as far as there is a key."""
        if person_id is None:
            return "—"
        return self.teller.staff(person_id) or self._party(person_id) or "未留名"

    def account(self, fact: Any) -> str:
        """Whose account did it, in which role."""
        return f"{self.named(fact.by)}（{self.teller.word('role', fact.role)}）"

    def _party(self, person_id: UUID) -> str:
        for fact in self.teller.case.facts.every():
            if sealed_for(fact) == person_id and fact.whose:
                name = f"{fact.whose.removesuffix('_id')}_name"
                said = getattr(self.teller.ledger.opened(fact), name, None)
                if said:
                    return clear(said)
        return ""


def _heads(printed: Any, people: _People) -> Rows:
    registered = people.teller.case.registered
    form = people.teller.word("print_form", printed.print_form)
    return [
        ("案件编号", registered.case_no),
        ("文书", f"{form}　版本 {printed.form_version}　共 {printed.pages} 页"),
        ("打印编号", printed.print_no),
        ("打印", f"{_second(printed)}，{people.account(printed)}"),
        ("账簿记录", f"第 {printed.position} 条"),
        ("PDF SHA-256", printed.pdf_sha256),
        ("内容 SHA-256", printed.content_sha256),
        ("正文 SHA-256", printed.text_sha256),
    ]


def _part(
    fact: Any, people: _People, strokes_of: Callable[[Any], Strokes | None]
) -> dict[str, Any]:
    """One thing that became of the print, with the strokes as a picture."""
    title, rows = TELLS[type(fact).__name__](fact, people)
    picture = ""
    if type(fact).__name__ == "PaperSigned":
        strokes = strokes_of(fact)
        rows += _drawn(strokes)
        picture = picture_of(strokes) if strokes else ""
    rows += [
        ("经办账号", people.account(fact)),
        ("发生时间", _second(fact)),
        ("记入账簿", f"{_at(fact.timestamp)}，第 {fact.position} 条"),
    ]
    return {"title": title, "rows": _clean(rows), "picture": picture}


def _signed(fact: Any, people: _People) -> tuple[str, Rows]:
    return "屏幕签名", [
        ("签名人", people.named(fact.party_id)),
        ("签名见证人", people.named(fact.signature_witness_id)),
        ("签名设备", fact.signing_device),
        ("所签 PDF SHA-256", fact.pdf_sha256),
        ("笔迹 SHA-256", fact.strokes_sha256),
    ]


def _read(fact: Any, people: _People) -> tuple[str, Rows]:
    heard = "听后同意" if fact.agreed else f"要求更正：{fact.remarks or '未说明'}"
    return "宣读", [
        ("宣读人", people.named(fact.by)),
        ("听读人", people.named(fact.party_id)),
        ("结果", heard),
    ]


def _refused(fact: Any, people: _People) -> tuple[str, Rows]:
    return "拒绝签字", [
        ("拒签人", people.named(fact.party_id)),
        ("理由", fact.reason or "未说明"),
        ("见证人", people.named(fact.signature_witness_id)),
    ]


def _filed(fact: Any, people: _People) -> tuple[str, Rows]:
    return "签字扫描件", [
        ("凭二维码归到", fact.print_code),
        ("扫描件 SHA-256", fact.scan_sha256),
        ("原打印件 PDF SHA-256", fact.pdf_sha256),
        ("文件", f"{fact.media_type}，{fact.size_bytes} 字节"),
    ]


TELLS: dict[str, Callable[[Any, _People], tuple[str, Rows]]] = {
    "PaperSigned": _signed,
    "PaperReadAloud": _read,
    "PaperSignatureRefused": _refused,
    "SignedScanFiled": _filed,
}


def _drawn(strokes: Strokes | None) -> Rows:
    """How it was drawn; or that the strokes can be read no more."""
    if strokes is None:
        return [("笔迹", GONE)]
    seconds = strokes.milliseconds / 1000
    many = f"{len(strokes.strokes)} 笔，{strokes.points} 个点，用时 {seconds:.1f} 秒"
    return [("笔迹", many)]


def picture_of(strokes: Strokes) -> str:
    """The strokes as SVG: the harder, the thicker."""
    lines = "".join(_lines(strokes))
    size = f'viewBox="0 0 {strokes.width} {strokes.height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} fill="none" '
        f'stroke="#000" stroke-linecap="round">{lines}</svg>'
    )


def _lines(strokes: Strokes) -> Iterator[str]:
    for stroke in strokes.strokes:
        for (x, y, _, _), (to_x, to_y, _, hard) in zip(stroke, stroke[1:]):
            thick = 12 + 36 * hard // 1000
            line = f'x1="{x}" y1="{y}" x2="{to_x}" y2="{to_y}"'
            yield f'<line {line} stroke-width="{thick}"/>'


def _clean(rows: Rows) -> Rows:
    return [(label, printable(said)) for label, said in rows]


def _second(fact: Any) -> str:
    return _at(fact.occurred_at)


def _at(moment: Any) -> str:
    return f"{shanghai(moment):%Y-%m-%d %H:%M:%S}（北京时间）"
