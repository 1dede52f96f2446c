"""Issues a report (报表) of a store, and sends it where one is asked to."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from domain.desk import Desk
from domain.evidence.vault import Vault
from domain.fact import Fact
from domain.ledger.ledger import Ledger
from projections import ReadModels, open_read_models
from projections.report_contents.asking import asked_for
from projections.report_contents.drawing import DRAWN_FROM, contents_of
from scripts.office import (
    ADMINISTRATOR,
    CannotBeDone,
    opened,
    parser_for,
    store_of,
    tried,
)
from scripts.office.cases import case_id_of
from web.paper.issuing import asked_of, bytes_of, issue
from web.paper.post import NotSent, post_of
from web.paper.sending import Sending, deliver


def main(argv: Sequence[str] | None = None) -> int:
    """Issue a report: of the last period that ended, or of the one a day lies in.

    The same position gives the same bytes. Sending is done in a role that may send.
    """
    parser = parser_for(main)
    parser.add_argument("--vault", required=True, type=Path, metavar="FOLDER")
    parser.add_argument("--store", required=True, metavar="CODE")
    parser.add_argument("--report", required=True, metavar="NAME")
    parser.add_argument("--day", type=date.fromisoformat, help="in the period")
    parser.add_argument("--since", type=date.fromisoformat, help="of a register")
    parser.add_argument("--case", metavar="CASE_NO", help="of a form about one case")
    parser.add_argument("--at", type=int, metavar="POSITION", help="of the book")
    parser.add_argument("--preliminary", action="store_true")
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="for PDF and XLSX")
    _sending(parser)
    asked = parser.parse_args(argv)
    return tried(lambda: _issue(asked))


def _sending(parser: ArgumentParser) -> None:
    parser.add_argument("--send", metavar="ADDRESS")
    parser.add_argument("--recipient", metavar="WORD", help="else as the pack says")
    parser.add_argument("--person", metavar="STAFF_NO", help="who issues and sends")
    parser.add_argument("--role", default="administrator")
    parser.add_argument("--mail-server", default="", metavar="URL")
    parser.add_argument("--mail-from", default="ledger@localhost")
    parser.add_argument("--outbox", type=Path, default=Path("var/outbox"))


def _issue(asked: Namespace) -> None:
    ledger = opened(asked)
    papers = open_read_models(ledger, [*DRAWN_FROM, "people_directory"])
    papers.catch_up()
    store_id = store_of(ledger, asked.store)
    told: dict[str, Any] = {"day": asked.day, "starts_on": asked.since}
    told |= {"position": asked.at}
    if asked.case:
        told["case_id"] = case_id_of(ledger, asked.case)
    wanted = _found(asked_for, ledger, store_id, asked.report, **told)
    desk, vault = _desk(ledger, papers, asked), Vault(asked.vault)
    fact: Any = _found(
        issue, desk, papers, vault, wanted, preliminary=asked.preliminary
    )
    print(f"{fact.report_no}: pdf {fact.pdf_sha256}, xlsx {fact.xlsx_sha256}")
    if asked.to:
        _write(papers, vault, fact, asked.to)
    if asked.send:
        _send(desk, papers, vault, asked, fact)


def _found(job: Any, *told: Any, **more: Any) -> Any:
    """What a job gives. Raises CannotBeDone for what the store does not have."""
    try:
        return job(*told, **more)
    except LookupError as nothing:
        raise CannotBeDone(f"nothing to report: {nothing}") from nothing


def _desk(ledger: Ledger, papers: ReadModels, asked: Namespace) -> Desk:
    """The desk of whoever is named, in a role she holds. Raises CannotBeDone."""
    if not asked.person:
        return Desk(ledger, ADMINISTRATOR, asked.role)
    for one in papers["people_directory"].people():
        roles = {role for role, _ in one["seats"]}
        if one["staff_no"] == asked.person and asked.role in roles:
            return Desk(ledger, one["person_id"], asked.role)
    raise CannotBeDone(f"{asked.person} does not act as {asked.role} in this book")


def _write(papers: ReadModels, vault: Vault, issued: Any, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for form in ("pdf", "xlsx"):
        path = folder / f"{issued.report_no}.{form}"
        path.write_bytes(bytes_of(papers, vault, issued, form))
        print(path)


def _send(
    desk: Desk, papers: ReadModels, vault: Vault, asked: Namespace, issued: Any
) -> None:
    recipient = asked.recipient
    recipient = recipient or contents_of(papers, asked_of(issued)).owed_to
    sending = Sending(
        issued=issued,
        recipient=recipient,
        address=asked.send,
        sender=asked.mail_from,
        command_id=uuid5(NAMESPACE_URL, f"{issued.report_no} to {asked.send}"),
    )
    post = post_of(asked.mail_server, asked.outbox)
    try:
        sent: Fact = deliver(desk, papers, vault, post, sending)
    except NotSent as no:
        raise CannotBeDone(f"not sent, and nothing recorded of it: {no}") from no
    print(f"sent by {getattr(sent, 'method')} to {asked.send}, fact #{sent.position}")


if __name__ == "__main__":
    raise SystemExit(main())
