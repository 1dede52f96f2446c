"""Printing, signing on screen and filing scans, as the counter does it (文书)."""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID

from domain.commands import COMMANDS
from domain.errors import NotFound
from domain.evidence.vault import LARGEST, NotKept, Vault, judged
from domain.fact import Fact
from domain.papers.codes import read_code
from domain.papers.deciding import next_print_no, print_of
from domain.papers.sealing import opened, sealed
from domain.papers.strokes import Strokes, read_strokes
from domain.papers.subjects import Asked, case_at
from domain.reading import ValidationError, cannot_read, read
from web.desk import book, desk, facts_of_case, now, vault
from web.paper.form_bodies import FORMS
from web.paper.forms import draw_form
from web.paper.scanning import SCANS, CannotBeRead, codes_on
from web.personal import just_read
from web.session import signed

HEAD = 4096
TRIES = 3
OPEN_FOR = timedelta(minutes=10)
SIGNED_PAPER = "signed_paper"  # the word of personal data for prints and signatures


def print_paper(case_id: UUID, asked: Asked, command_id: UUID) -> Fact:
    """Draw a form, keep it sealed, and say in the book that it was printed.

    Raises NotFound, Refused, ValidationError.
    """
    for _ in range(TRIES):
        try:
            return _printed(case_id, asked, command_id)
        except ValidationError as taken:  # somebody printed in the same moment
            if "print_no" not in taken.messages_dict:
                raise
    raise cannot_read("print_no", "正有别人在打印，请再试一次")


def _printed(case_id: UUID, asked: Asked, command_id: UUID) -> Fact:
    if answer := book().answer(command_id):
        return answer[0]
    case = case_at(book(), case_id)
    print_no = next_print_no(case)
    drawn = draw_form(book(), case, asked, print_no)
    kept = sealed(book(), drawn.party_id, command_id, drawn.pdf)
    typed: dict[str, Any] = {
        **{name: it for name, it in asked._asdict().items() if it is not None},
        "case_id": case_id,
        "print_no": print_no,
        "case_version": case.version,
        "form_version": FORMS[asked.print_form].version,
        "pdf_sha256": drawn.pdf_sha256,
        "content_sha256": drawn.content_sha256,
        "pages": drawn.pages,
    }
    return _keep_and_give("print_paper", typed, command_id, kept)


def _keep_and_give(
    name: str, typed: dict[str, Any], command_id: UUID, kept: bytes
) -> Fact:
    """A command with a file: where it is refused, nothing is kept of the file.

    Raises NotFound, Refused, ValidationError, NotKept.
    """
    if answer := book().answer(command_id):
        return answer[0]
    command = COMMANDS[name]
    ask = read(command.ask, typed | {"file_sha256": sha256(kept).hexdigest()})
    who = desk()
    who.decided(command, ask, command_id, now().replace(microsecond=0))
    name = "paper.pdf" if kept.startswith(b"%PDF") else "sealed.txt"
    _papers().keep(BytesIO(kept), _named(kept, name))
    return command(who, ask, command_id)[0]


def _named(kept: bytes, name: str) -> str:
    """A name for a file that is not sealed, by what it is."""
    kinds = {b"\x89PNG": "scan.png", b"\xff\xd8\xff": "scan.jpg"}
    return next((kinds[it] for it in kinds if kept.startswith(it)), name)


def _papers() -> Vault:
    """The vault for what we make ourselves: larger than what others may send."""
    return Vault(vault().folder, LARGEST * 2)


def prints_of(case_id: UUID) -> list[Any]:
    """The prints of a case one may know of, the newest first. Raises NotFound."""
    told = [one for one in facts_of_case(case_id) if _is(one, "PaperPrinted")]
    return list(reversed(told))


def the_print(case_id: UUID, print_id: UUID) -> Any:
    """A print of a case one may know of. Raises NotFound."""
    for one in prints_of(case_id):
        if one.print_id == print_id:
            return one
    raise NotFound(f"print {print_id}")


def told_of(case_id: UUID, print_id: UUID) -> list[Any]:
    """Everything told of a print, oldest first. Raises NotFound."""
    told = facts_of_case(case_id)
    return [one for one in told if getattr(one, "print_id", None) == print_id]


def _is(fact: Fact, *names: str) -> bool:
    return type(fact).__name__ in names


def may_open(case_id: UUID, printed: Any) -> bool:
    """Whether it is open to her: nobody's, just printed by her, or for a reason."""
    if printed.party_id is None:
        return True
    hers = (
        one
        for one in facts_of_case(case_id)
        if one.by == signed().person_id and now() - one.timestamp <= OPEN_FOR
    )
    return any(
        getattr(one, "print_id", None) == printed.print_id
        or (just_read(one) and _about(one, printed))
        for one in hers
    )


def _about(read_: Any, printed: Any) -> bool:
    return bool(
        read_.personal_data == SIGNED_PAPER and read_.party_id == printed.party_id
    )


def pdf_of(printed: Any) -> bytes | None:
    """Exactly the PDF that was printed; None where it can be read no more."""
    clear = clear_of(printed.file_sha256, printed.party_id, printed.command_id)
    if clear is None or sha256(clear).hexdigest() != printed.pdf_sha256:
        return None
    return clear


def strokes_of(paper: Any) -> Strokes | None:
    """The strokes of a signature; None where they can be read no more."""
    clear = clear_of(paper.file_sha256, paper.party_id, paper.command_id)
    if clear is None or sha256(clear).hexdigest() != paper.strokes_sha256:
        return None
    return read_strokes(clear)


def clear_of(digest: str, person_id: UUID | None, command_id: Any) -> bytes | None:
    """A file of the vault in the clear; None where it or the key is gone."""
    if not vault().has(digest):
        return None
    try:
        return opened(book(), person_id, command_id, vault().read(digest))
    except NotKept:
        return None


def sign_paper(case_id: UUID, typed: dict[str, Any], command_id: UUID) -> Fact:
    """Keep the strokes, sealed for whoever drew them, and give the command.

    Raises NotFound, Refused, ValidationError.
    """
    strokes = read_strokes(str(typed.pop("strokes", "")))
    whose = _id(typed.get("party_id"))
    kept = sealed(book(), whose, command_id, strokes.canonical)
    typed |= {"case_id": case_id, "strokes_sha256": strokes.sha256}
    return _keep_and_give("sign_paper", typed, command_id, kept)


def _id(text: object) -> UUID:
    """Raises ValidationError."""
    try:
        return UUID(str(text))
    except ValueError:
        raise cannot_read("party_id", "请选择签名人") from None


def file_scan(case_id: UUID, content: bytes, name: str, command_id: UUID) -> Fact:
    """Read the code on a scan, and file it to its print.

    Raises Refused, ValidationError for what shows no code or more than one of ours.
    """
    media_type = _scan_type(content, name)
    code = _the_code(content, media_type)
    read_ = read_code(code)
    case = case_at(book(), case_id)
    try:
        party_id = print_of(case, read_.print_id).party_id if read_ else None
    except NotFound:
        party_id = None  # the command says so
    typed = {
        "case_id": case_id,
        "print_code": code,
        "scan_sha256": sha256(content).hexdigest(),
        "media_type": media_type,
        "size_bytes": len(content),
    }
    kept = sealed(book(), party_id, command_id, content)
    return _keep_and_give("file_signed_scan", typed, command_id, kept)


def _scan_type(content: bytes, name: str) -> str:
    """Raises ValidationError."""
    try:
        media_type = judged(content[:HEAD], name)
    except NotKept as no:
        raise cannot_read("file", (type(no).__doc__ or "").strip()) from None
    if media_type not in SCANS:
        raise cannot_read("file", "扫描件收 PNG、JPEG 和 PDF")
    return media_type


def _the_code(content: bytes, media_type: str) -> str:
    """The one code of ours, else what stands there. Raises ValidationError."""
    try:
        codes = codes_on(content, media_type)
    except CannotBeRead as no:
        raise cannot_read("file", (type(no).__doc__ or "").strip()) from None
    ours = [one for one in codes if read_code(one)]
    if len(ours) > 1:
        raise cannot_read("file", "上面有不止一份文书的二维码：请一份一份扫描")
    if not codes:
        raise cannot_read("file", "没有认出二维码：请把整页放平、对焦后重新扫描或拍照")
    return (ours or codes)[0]


def names_in(facts: Sequence[Any]) -> set[UUID]:
    """Whoever acted, signed or saw it."""
    fields = ("by", "party_id", "signature_witness_id")
    told = {getattr(one, name, None) for one in facts for name in fields}
    return {id for id in told if id}


READY = (  # what can be printed: the form, the facts it is of, by which field
    ("statement_record", "StatementRecorded", "statement_id"),
    ("settlement_agreement", "AgreementDrafted", "agreement_id"),
    ("custody_slip", "EvidenceReceived", "exhibit_id"),
    ("custody_slip", "EvidenceCustodyChanged", "exhibit_id"),
    ("custody_slip", "ExhibitLent", "exhibit_id"),
    ("custody_slip", "ExhibitGivenBack", "exhibit_id"),
    ("petty_cash_advance_slip", "PettyCashSlipRaised", "slip_no"),
    ("receipt", "PettyCashDrawn", "slip_no"),
    ("receipt", "PaymentMade", "payment_id"),
    ("accident_report", "AccidentReportFiled", ""),
)


def printable(hand: Any) -> list[tuple[Asked, Any]]:
    """The forms that can be printed of a case now, each with the fact it is of."""
    found = {Asked("registration_receipt"): hand.case.registered}
    for form, name, field in READY:
        for fact in hand.case.facts.all(name):
            thing = getattr(fact, field) if field else None
            by_no = {"slip_no": thing} if field == "slip_no" else {"about_id": thing}
            found[Asked(form, **by_no)] = fact
    return list(found.items())
