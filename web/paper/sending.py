"""Sends an issued report (报送): first asked, then sent, then said in the book."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from domain.commands import COMMANDS
from domain.desk import Desk
from domain.evidence.vault import Vault
from domain.fact import Fact
from domain.reading import read
from projections import ReadModels
from web.display import shanghai
from web.paper.issuing import asked_of, bytes_of, draw
from web.paper.post import Post, letter_of

NAME = "deliver_report"


@dataclass(frozen=True, kw_only=True)
class Sending:
    """An issue to be sent: to whom, where, from where, under which command."""

    issued: Any
    recipient: str
    address: str
    sender: str
    command_id: UUID


def deliver(
    desk: Desk, papers: ReadModels, vault: Vault, post: Post, sending: Sending
) -> Fact:
    """The forms of an issue go out, and the book says so; given twice, it goes once.

    What the rules refuse is not sent, and what was not sent is not said. Raises
    Refused, ValidationError, NotSent, LookupError.
    """
    if answer := desk.ledger.answer(sending.command_id):
        return answer[-1]
    now = desk.ledger.clock().replace(microsecond=0)
    letter = _letter(papers, vault, sending, now)
    command = COMMANDS[NAME]
    ask = read(command.ask, _told(sending, post, letter["Message-ID"]))
    desk.decided(command, ask, sending.command_id, now)
    post.send(letter)
    return command(desk, ask, sending.command_id)[-1]


def _letter(
    papers: ReadModels, vault: Vault, sending: Sending, now: datetime
) -> EmailMessage:
    host = sending.sender.partition("@")[2] or "localhost"
    sent = {"From": sending.sender, "To": sending.address}
    sent["Date"] = format_datetime(shanghai(now))
    sent["Message-ID"] = f"<{sending.command_id}@{host}>"
    attached = {
        form: bytes_of(papers, vault, sending.issued, form) for form in ("pdf", "xlsx")
    }
    return letter_of(draw(papers, asked_of(sending.issued)), attached, sent)


def _told(sending: Sending, post: Post, number: str) -> dict[str, Any]:
    """What the book is told of it, as a form would say it."""
    issued = sending.issued
    return {
        "store_id": str(issued.originator_id),
        "report": issued.report,
        "report_no": issued.report_no,
        "period_ends_on": issued.period_ends_on.isoformat(),
        "recipient": sending.recipient,
        "address": sending.address,
        "method": post.method,
        "message_no": number,
    }
