"""A place outside that is somebody's mailbox: the newest checkpoint as a letter.

A letter cannot be called back, and its way through other companies' servers dates it.
Nobody can look into the mailbox from here, so it does not tell what it knows.
"""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from datetime import UTC, datetime
from time import monotonic

from domain.proof.checkpoint import Checkpoint
from domain.proof.note import Note
from domain.proof.shelf import Attestation, Shelf
from scripts.sealing.outside import ENDING, content_of, name_of, name_of_said
from web.paper.post import ADDRESS, Post

SAYS = """{origin} 的账本封签，到第 {size} 条为止。

请留存本邮件及附件。日后有人出示这本账，须以这张封签为开头的一段；不符即是被改写。
核对：python -m scripts.verify_ledger … --checkpoint 附件

{note}"""


class Mailbox:
    """One address that is written to now and then. Raises ValueError for none."""

    def __init__(self, address: str, sender: str, post: Post, every: float) -> None:
        if not ADDRESS.fullmatch(address):
            raise ValueError(f"not an address: {address}")
        self.name = f"mailto:{address}"
        self.address, self.sender, self.post, self.every = address, sender, post, every
        self._brought, self._brought_at = 0, float("-inf")

    def newest(self) -> Checkpoint | None:
        """Nobody can look into it."""
        return None

    def bring(self, shelf: Shelf) -> int:
        """Send the newest checkpoint with what was said of it; up to which size.

        Raises NotSent.
        """
        note = shelf.last_checkpoint()
        if not note or monotonic() - self._brought_at < self.every:
            return self._brought
        new = Checkpoint.read(Note.read(note).text)
        if new.size > self._brought:
            said = shelf.attestations()
            self.post.send(
                self._letter(new, note, [s for s in said if s.size == new.size])
            )
        self._brought, self._brought_at = new.size, monotonic()
        return new.size

    def _letter(
        self, new: Checkpoint, note: str, said: list[Attestation]
    ) -> EmailMessage:
        letter = EmailMessage(policy=SMTP)
        letter["From"], letter["To"] = self.sender, self.address
        letter["Date"] = format_datetime(datetime.now(UTC))
        letter["Message-ID"] = make_msgid(domain=self.sender.rpartition("@")[2])
        letter["Subject"] = f"封签 #{new.size} {new.origin}"
        letter.set_content(SAYS.format(origin=new.origin, size=new.size, note=note))
        parts = {name_of(new.size, ENDING): note.encode()}
        parts |= {name_of_said(one): content_of(one) for one in said}
        for name, content in parts.items():
            kind = {"maintype": "application", "subtype": "octet-stream"}
            letter.add_attachment(content, **kind, filename=name.rpartition("/")[2])
        return letter
