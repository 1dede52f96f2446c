"""What was printed, read aloud, signed, refused, and what came back signed."""

from uuid import UUID

from domain.fact import Fact
from domain.words import PrintForm, SignatureKind


class PaperPrinted(Fact):
    """A form was drawn from the book and printed (打印): exactly this PDF.

    `case_version` says how much of the case it tells; `text_sha256` is of the words
    that are signed; `content_sha256` of all it tells, and begins the code on it;
    `file_sha256` of the PDF as the vault keeps it: sealed for the party it is about.
    """

    print_id: UUID
    print_no: str
    print_form: PrintForm
    form_version: str
    case_version: int
    pages: int
    pdf_sha256: str
    content_sha256: str
    text_sha256: str
    file_sha256: str
    about_id: UUID | None = None
    slip_no: str | None = None
    party_id: UUID | None = None
    one_per = ("print_id",)


class PaperReadAloud(Fact):
    """A print was read aloud (宣读) to somebody, who agreed or had it put right."""

    print_id: UUID
    party_id: UUID
    agreed: bool = True
    remarks: str | None = None


class PaperSigned(Fact):
    """A print was signed on screen (屏幕签名): the strokes, bound to the PDF shown.

    `strokes_sha256` is of the strokes as they were drawn, `file_sha256` of the file in
    which the vault keeps them, sealed for whoever signed.
    """

    print_id: UUID
    pdf_sha256: str
    party_id: UUID
    strokes_sha256: str
    file_sha256: str
    signing_device: str
    signature: SignatureKind = "on_screen"
    signature_witness_id: UUID | None = None
    one_per = ("print_id", "party_id")


class PaperSignatureRefused(Fact):
    """Somebody would not sign a print (拒绝签字), and why; a witness saw it."""

    print_id: UUID
    party_id: UUID
    reason: str | None = None
    signature_witness_id: UUID | None = None


class SignedScanFiled(Fact):
    """The signed scan (签字扫描件) of a print came back, known by the code on it.

    `scan_sha256` is of the scan as it came, `file_sha256` of it as the vault keeps it:
    sealed for the party the print is about.
    """

    print_id: UUID
    pdf_sha256: str
    print_code: str
    scan_sha256: str
    file_sha256: str
    media_type: str | None = None
    size_bytes: int | None = None
    one_per = ("scan_sha256",)
