"""The post (邮寄): letters with attachments, by SMTP or into a folder for going out."""

import re
import smtplib
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from domain.reading import cannot_read
from web.paper.wording import period_said
from projections.report_contents.drawing import Contents

ADDRESS = re.compile(r"[^\s@<>,;:\"()\\]+@[^\s@<>,;:\"()\\]+")
SECONDS = 20  # until a server that says nothing is given up
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
MEDIA = {
    "pdf": ("application", "pdf"),
    "xlsx": (
        "application",
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}


class NotSent(Exception):
    """邮件没有发出，报表仍在，没有记为已报送；稍后可以再报送。"""


class Post(Protocol):
    """Where letters go."""

    method: str

    def send(self, letter: EmailMessage) -> None:
        """Hand a letter over. Raises NotSent."""


@dataclass(frozen=True)
class Server:
    """A mail server, as smtp://user:password@host:port; smtps, smtp+starttls, too."""

    url: str
    method = "email"

    def send(self, letter: EmailMessage) -> None:
        """Give it to the server, which takes it or not. Raises NotSent."""
        told = urlsplit(self.url)
        kind = smtplib.SMTP_SSL if told.scheme == "smtps" else smtplib.SMTP
        port = told.port or PORTS[told.scheme]
        try:
            with kind(told.hostname or "", port, timeout=SECONDS) as server:
                if told.scheme == "smtp+starttls":
                    server.starttls()
                if told.username:
                    server.login(unquote(told.username), unquote(told.password or ""))
                server.send_message(letter)
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(f"{type(error).__name__}: {error}") from error


@dataclass(frozen=True)
class Outbox:
    """A folder from which somebody, or another program, sends what lies there."""

    folder: Path
    method = "outbox"

    def send(self, letter: EmailMessage) -> None:
        """Lay it down, whole or not at all. Raises NotSent."""
        name = letter["Message-ID"].strip("<>").partition("@")[0]
        beside = self.folder / f"{name}.unfinished"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(letter.as_bytes())
            beside.replace(self.folder / f"{name}.eml")
        except OSError as error:
            raise NotSent(f"{type(error).__name__}: {error}") from error


def post_of(mail_server: str, outbox: Path) -> Post:
    """The server where one is named, else the folder. Raises ValueError."""
    if not mail_server:
        return Outbox(outbox)
    told = urlsplit(mail_server)
    if told.scheme not in PORTS or not told.hostname:
        raise ValueError(f"MAIL_SERVER: write smtp://host:port, not {told.scheme}://…")
    return Server(mail_server)


def letter_of(
    contents: Contents, attached: Mapping[str, bytes], sent: Mapping[str, str]
) -> EmailMessage:
    """A letter with the forms of a report; `sent` says From, To, Date and number.

    Raises ValidationError for an address nobody can write to.
    """
    if not ADDRESS.fullmatch(sent["To"]):
        raise cannot_read("address", "填一个邮件地址，如 kefu@example.com")
    letter = EmailMessage(policy=SMTP)
    for name, said in sent.items():
        letter[name] = said
    letter["Subject"] = (
        f"{contents.title} {contents.store_name} {period_said(contents)}"
    )
    letter.set_content(_says(contents))
    for form, content in attached.items():
        kind, subtype = MEDIA[form]
        name = f"{contents.report_no}.{form}"
        letter.add_attachment(content, maintype=kind, subtype=subtype, filename=name)
    return letter


def _says(contents: Contents) -> str:
    return (
        f"{contents.store_name}{contents.title}（{period_said(contents)}）见附件，"
        f"PDF 与 Excel 内容相同。\n\n"
        f"编号：{contents.report_no}\n"
        f"账本：第 {contents.asked.position} 条\n摘要：{contents.digest}\n"
    )
