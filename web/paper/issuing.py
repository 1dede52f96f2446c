"""Issues a report (出具): drawn at a position, kept in the vault, said in the book."""

from io import BytesIO
from typing import Any, NamedTuple
from uuid import UUID

from domain.commands import COMMANDS
from domain.desk import Desk
from domain.evidence.vault import Vault
from domain.fact import Fact
from domain.ledger.ledger import Ledger
from domain.reading import cannot_read, read
from projections import ReadModels
from projections.report_contents.asking import Asked
from projections.report_contents.drawing import DRAWN_FROM, Contents, contents_of
from web.paper.pdf import pdf_of
from web.paper.xlsx import xlsx_of

PATIENCE = 5  # seconds, until the papers have come as far as the book
REGISTER = "complaint_register"


class Forms(NamedTuple):
    """The bytes of a report in each of its forms."""

    pdf: bytes
    xlsx: bytes


class PapersBehind(Exception):
    """账页还没有跟上账本，请稍等再出报表。"""


def draw(papers: ReadModels, asked: Asked) -> Contents:
    """What a report says. Raises PapersBehind; LookupError for what was not there."""
    papers.catch_up(seconds=PATIENCE)
    if not papers.wait_until(asked.position, DRAWN_FROM, seconds=PATIENCE):
        raise PapersBehind
    return contents_of(papers, asked)


def forms_of(contents: Contents) -> Forms:
    """A report as PDF and XLSX."""
    return Forms(pdf_of(contents), xlsx_of(contents))


def issue(
    desk: Desk,
    papers: ReadModels,
    vault: Vault,
    asked: Asked,
    *,
    preliminary: bool = False,
    command_id: UUID | None = None,
) -> Fact:
    """Freeze a report: its bytes into the vault, their digests into the book.

    Raises ValidationError, Refused, PapersBehind, LookupError.
    """
    if answer := desk.ledger.answer(command_id) if command_id else []:
        return answer[-1]
    contents = draw(papers, asked)
    if contents.preliminary and not preliminary:
        why = f"{asked.ends_on} 还没有过完；期间结束后再出具，或注明是预报"
        raise cannot_read("period_ends_on", why)
    forms = forms_of(contents)
    told = asked_as_typed(asked) | {"preliminary": contents.preliminary}
    for form, made in forms._asdict().items():
        kept = vault.keep(BytesIO(made), f"{contents.report_no}.{form}")
        told[f"{form}_sha256"] = kept.sha256
    command = COMMANDS["issue_report"]
    return command(desk, read(command.ask, told), command_id)[-1]


def asked_as_typed(asked: Asked) -> dict[str, Any]:
    """The same as a form would say it."""
    told: dict[str, Any] = {
        "store_id": str(asked.store_id),
        "report": asked.report,
        "period_starts_on": asked.starts_on.isoformat(),
        "period_ends_on": asked.ends_on.isoformat(),
        "at_position": asked.position,
    }
    return told | ({"case_id": str(asked.case_id)} if asked.case_id else {})


def asked_of(issued: Any, position: int | None = None) -> Asked:
    """What had been asked for, of an issue; at another position, to compare."""
    days = issued.period_starts_on, issued.period_ends_on
    at = position or issued.at_position
    return Asked(issued.originator_id, issued.report, *days, at, issued.case_id)


def bytes_of(papers: ReadModels, vault: Vault, issued: Fact, form: str) -> bytes:
    """A form as it was issued: out of the vault, else drawn again, if still the same.

    Raises LookupError where it is gone and no longer comes out the same.
    """
    digest = getattr(issued, f"{form}_sha256")
    if vault.has(digest):
        return vault.read(digest)
    made: bytes = getattr(forms_of(draw(papers, asked_of(issued))), form)
    kept = vault.keep(BytesIO(made), f"report.{form}")
    if kept.sha256 != digest:
        raise LookupError(f"{digest} is not in the vault and cannot be drawn again")
    return made


def issued_of(ledger: Ledger, store_id: UUID) -> list[Fact]:
    """Every issue of a store, newest first."""
    told = ledger.facts_of(store_id)
    found = [one for one in told if type(one).__name__ == "ReportIssued"]
    return list(reversed(found))
