"""What can be asked about forms: to print, read aloud, sign, refuse, file the scan."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from domain.agreements import commands as agreements
from domain.desk import Desk, asked_like, command
from domain.errors import NotFound, Refused
from domain.papers import events
from domain.papers.codes import SHOWN, read_code
from domain.papers.deciding import (
    AlreadySigned,
    NotThePaperShown,
    also,
    asked_again,
    must_be_known,
    must_have_key,
    must_stand,
    next_print_no,
    print_of,
)
from domain.papers.subjects import Asked, subject_of
from domain.reading import cannot_read
from domain.statements import commands as statements
from domain.words import PrintForm

STATEMENT, AGREEMENT = "statement_record", "settlement_agreement"
ON_SCREEN = "on_screen"


class CodeIsForeign(Refused):
    """扫描件上的二维码不是打印件的编码：请核对是不是拿错了纸。"""


class PrintOfAnotherCase(Refused):
    """扫描件上的二维码不是本案的打印件：请在它所属的案件里交。"""


class CodeDoesNotFit(Refused):
    """扫描件上的二维码与这份打印件的内容不符：不是原来打印的那一份。"""


class ScanIsFiled(Refused):
    """这份扫描件已经收过了。"""


@dataclass(frozen=True, kw_only=True)
class PrintPaper:
    """A form as it was drawn, and of what; the number may be left to the book."""

    case_id: UUID
    print_form: PrintForm
    form_version: str
    pdf_sha256: str
    content_sha256: str
    file_sha256: str
    pages: int = 1
    about_id: UUID | None = None
    slip_no: str | None = None
    print_id: UUID | None = None
    print_no: str | None = None
    case_version: int | None = None


@command("after_closing", asks=PrintPaper, becomes=(events.PaperPrinted,))
def print_paper(desk: Desk, ask: PrintPaper) -> None:
    """A form was drawn from the book and printed (打印).

    Raises NotFound, PersonIsErased; ValidationError where the number is taken.
    """
    case = desk.subject
    asked = Asked(ask.print_form, ask.about_id, ask.slip_no)
    subject = subject_of(desk.ledger, case, asked)
    if subject.party_id:
        must_have_key(desk, subject.party_id)
    number = next_print_no(case)
    if ask.print_no not in (None, number) or _of(desk, "PaperPrinted", ask.print_id):
        raise cannot_read("print_no", "编号已被用去，请重新打印")
    told = desk.told(ask, events.PaperPrinted) | {"print_no": number}
    told["print_id"] = ask.print_id or uuid5(case.id, number)
    told["party_id"] = subject.party_id
    told |= {"text_sha256": subject.text_sha256}
    told["case_version"] = ask.case_version or case.version
    desk.record(case, events.PaperPrinted, **told)


ReadAloud = asked_like(events.PaperReadAloud, {"case_id": UUID})


@command("after_closing", asks=ReadAloud)
def read_paper_aloud(desk: Desk, ask: Any) -> None:
    """A print was read aloud (宣读); a statement is thereby read back.

    Raises NotFound, PersonIsErased, PaperIsOutdated, Refused.
    """
    printed = print_of(desk.subject, ask.print_id)
    must_be_known(desk, ask.party_id)
    must_stand(desk, printed)
    told = desk.told(ask, events.PaperReadAloud)
    desk.record(desk.subject, events.PaperReadAloud, **told)
    if printed.print_form == STATEMENT:
        said = {"statement_id": printed.about_id, "agreed": ask.agreed}
        _also_of(desk, statements.read_statement_back, said | {"remarks": ask.remarks})


SignPaper = asked_like(events.PaperSigned, {"case_id": UUID}, without=("signature",))


@command("after_closing", asks=SignPaper)
def sign_paper(desk: Desk, ask: Any) -> None:
    """A print was signed on screen (屏幕签名), as it was shown.

    A statement is thereby signed, an agreement too, each by the rules for that. Raises
    NotFound, PersonIsErased, PaperIsOutdated, NotThePaperShown, AlreadySigned, Refused.
    """
    printed = print_of(desk.subject, ask.print_id)
    if ask.pdf_sha256 != printed.pdf_sha256:
        raise NotThePaperShown
    must_be_known(desk, ask.party_id)
    _witnessed(desk, ask)
    must_stand(desk, printed)
    if any(
        one.party_id == ask.party_id for one in _of(desk, "PaperSigned", ask.print_id)
    ):
        raise AlreadySigned
    told = desk.told(ask, events.PaperSigned) | {"signature": ON_SCREEN}
    desk.record(desk.subject, events.PaperSigned, **told)
    _sign_what_it_is_of(desk, printed)


RefuseToSign = asked_like(events.PaperSignatureRefused, {"case_id": UUID})


@command("after_closing", asks=RefuseToSign)
def refuse_to_sign_paper(desk: Desk, ask: Any) -> None:
    """Somebody would not sign a print (拒绝签字), and why.

    Raises NotFound, PersonIsErased, Refused.
    """
    printed = print_of(desk.subject, ask.print_id)
    must_be_known(desk, ask.party_id)
    _witnessed(desk, ask)
    told = desk.told(ask, events.PaperSignatureRefused)
    desk.record(desk.subject, events.PaperSignatureRefused, **told)
    if printed.print_form == STATEMENT:
        said = {"statement_id": printed.about_id, "reason": ask.reason}
        _also_of(desk, statements.refuse_to_sign_statement, said)


FileScan = asked_like(
    events.SignedScanFiled, {"case_id": UUID}, without=("print_id", "pdf_sha256")
)


@command("after_closing", asks=FileScan)
def file_signed_scan(desk: Desk, ask: Any) -> None:
    """A signed scan came back (签字扫描件): the code says of which print.

    Raises CodeIsForeign, PrintOfAnotherCase, CodeDoesNotFit, ScanIsFiled.
    """
    code = read_code(ask.print_code)
    if code is None:
        raise CodeIsForeign
    try:
        printed = print_of(desk.subject, code.print_id)
    except NotFound:
        raise PrintOfAnotherCase from None
    if printed.content_sha256[:SHOWN] != code.content:
        raise CodeDoesNotFit
    filed = desk.subject.facts.all("SignedScanFiled")
    if any(getattr(one, "scan_sha256") == ask.scan_sha256 for one in filed):
        raise ScanIsFiled
    told = desk.told(ask, events.SignedScanFiled)
    told |= {"print_id": printed.print_id, "pdf_sha256": printed.pdf_sha256}
    desk.record(desk.subject, events.SignedScanFiled, **told)


def _of(desk: Desk, name: str, print_id: UUID | None) -> list[Any]:
    """The facts of this name about a print."""
    told: list[Any] = list(desk.subject.facts.all(name))
    return [one for one in told if one.print_id == print_id]


def _witnessed(desk: Desk, ask: Any) -> None:
    """Whoever saw it is known, and is somebody else. Raises ValidationError."""
    if ask.signature_witness_id is None:
        return
    must_be_known(desk, ask.signature_witness_id, "signature_witness_id")
    if ask.signature_witness_id == ask.party_id:
        raise cannot_read("signature_witness_id", "签名人不能为自己见证")


def _sign_what_it_is_of(desk: Desk, printed: events.PaperPrinted) -> None:
    """The statement or agreement on a print is signed with it, once."""
    names = {STATEMENT: "StatementSigned", AGREEMENT: "AgreementSigned"}
    name = names.get(printed.print_form)
    done: list[Any] = list(desk.subject.facts.all(name)) if name else []
    if name is None or any(one.text_sha256 == printed.text_sha256 for one in done):
        return
    told: dict[str, Any] = {"signature": ON_SCREEN, "text_sha256": printed.text_sha256}
    if printed.print_form == STATEMENT:
        _also_of(
            desk, statements.sign_statement, told | {"statement_id": printed.about_id}
        )
        return
    (draft,) = subject_of(desk.ledger, desk.subject, asked_again(printed)).facts
    told |= {"agreement_id": printed.about_id, "settled_fen": draft.settled_fen}
    told |= {"supplementary": draft.supplementary}
    told["read_aloud"] = bool(_of(desk, "PaperReadAloud", printed.print_id))
    _also_of(desk, agreements.sign_agreement, told)


def _also_of(desk: Desk, done: Any, told: dict[str, Any]) -> None:
    also(desk, done, done.ask(case_id=desk.subject.id, **told))
