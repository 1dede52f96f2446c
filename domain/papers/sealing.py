"""Files of the vault that only a person's key opens (封存): prints, strokes, scans.

To erase the person is to make them unreadable, wherever copies of the vault may lie.
"""

from base64 import b64decode, b64encode
from uuid import UUID

from domain.ledger.errors import NoKeyRing
from domain.ledger.keys import SEALED, SealPlace
from domain.ledger.ledger import Ledger

FILE = "file"


def sealed(
    ledger: Ledger, person_id: UUID | None, command_id: UUID, content: bytes
) -> bytes:
    """A file as the vault keeps it: bound to its command; as it is if it is nobody's.

    Raises NoKeyRing, PersonIsErased.
    """
    if person_id is None:
        return content
    if ledger.keys is None:
        raise NoKeyRing("a paper about a person is kept sealed or not at all")
    place = SealPlace(command_id, 0, FILE)
    return ledger.keys.seal(person_id, b64encode(content).decode(), place).encode()


def opened(
    ledger: Ledger, person_id: UUID | None, command_id: UUID, kept: bytes
) -> bytes | None:
    """The file in the clear; None where the person's key is gone."""
    if person_id is None or ledger.keys is None:
        return kept if person_id is None else None
    place = SealPlace(command_id, 0, FILE)
    clear = ledger.keys.open(person_id, kept.decode(), place)
    return None if clear.startswith(SEALED) else b64decode(clear)
