"""What happened to the book itself."""

from uuid import UUID

from domain.fact import Fact
from domain.words import Role


class BookOpened(Fact):
    """The book (账本) was opened: for real business, or as a rehearsal (演练).

    It is the first entry of every book, so the mark cannot be taken off afterwards.
    """

    rehearsal: bool


class KeysWithdrawn(Fact):
    """Keys (密钥) of people were destroyed for good, or locked away and given back.

    `key_state` is what they have been since: destroyed, locked or in_use. The book says
    so first; the key ring follows, at the latest when the book is opened again.
    """

    person_ids: list[UUID]
    key_state: str


class BookRestored(Fact):
    """The book went on from a backup (恢复续记), and what of it is lost for good.

    Entries behind `from_position` were another's place once: up to `known_position` a
    checkpoint, a witness or a noted digest knows of them. Who restored it is `by`.
    """

    from_position: int
    from_digest: str
    known_position: int
    backup_sha256: str
    reason: str
    approver_id: UUID
    approver_role: Role
