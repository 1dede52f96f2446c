"""The evidence room of a store (物证库): which bags and seals are in use."""

from typing import Any
from unicodedata import normalize
from uuid import UUID, uuid5

from domain.custody.events import BagFreed, BagTakenIntoUse
from domain.errors import Refused
from domain.fact import Fact, Noun


class BagNoIsTaken(Refused):
    """这个袋号在本店还有一袋封着，请核对袋号或换一个袋子。"""


class SealNoIsUsed(Refused):
    """这个封签号在本店已经用过，封签只用一次，请换新的封签。"""


class EvidenceRoom(Noun):
    """The numbers of one store: no two sealed bags alike, no seal used twice."""

    named_by = "store_id"

    def __init__(self) -> None:
        self.sealed: set[str] = set()
        self.seals: set[str] = set()

    @classmethod
    def id_from(cls, named: UUID) -> UUID:
        """The id of the evidence room of the store that is named."""
        return uuid5(named, "evidence room")

    def seal(self, bag_no: str, seal_no: str, **told: Any) -> None:
        """Decide whether bag and seal are free; say that they are taken now."""
        if plain(bag_no) in self.sealed:
            raise BagNoIsTaken
        if plain(seal_no) in self.seals:
            raise SealNoIsUsed
        self.trigger_event(BagTakenIntoUse, bag_no=bag_no, seal_no=seal_no, **told)

    def free(self, bag_no: str, seal_no: str, **told: Any) -> None:
        """Say that a bag was opened."""
        self.trigger_event(BagFreed, bag_no=bag_no, seal_no=seal_no, **told)

    def when(self, fact: Fact) -> None:
        match fact:
            case BagTakenIntoUse():
                self.sealed.add(plain(fact.bag_no))
                self.seals.add(plain(fact.seal_no))
            case BagFreed():
                self.sealed.discard(plain(fact.bag_no))


def plain(number: str) -> str:
    """A number on a bag or seal as it is compared: b-001 is Ｂ－００１."""
    return normalize("NFKC", number).upper()
