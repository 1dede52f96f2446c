"""What proves that a bundle's entries stand in the sealed book, and that none lacks."""

from base64 import b64decode
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from domain.ledger.chain import hashed
from domain.ledger.entry import Row, written
from domain.ledger.ledger import Ledger
from domain.proof.checkpoint import Checkpoint
from domain.proof.events import SealKeyAdopted, StampAuthorityNamed, WitnessNamed
from domain.proof.heads import Ends
from domain.proof.note import LOG, Note, VerifierKey
from domain.proof.sealer import SEAL_KEYS
from domain.proof.shelf import STAMP, WITNESS, Shelf, leaf_of
from domain.proof.tree import inclusion

Files = dict[str, bytes]  # by path under data/


class NeverSealed(Exception):
    """账本还没有封签，无从证明：请先运行 seal_ledger。"""


class Seal:
    """The checkpoint a bundle stands under, and all that was said of it.

    Raises NeverSealed.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.shelf = Shelf(ledger.recorder)
        note = self.shelf.last_checkpoint()
        if not note:
            raise NeverSealed(NeverSealed.__doc__)
        self.checkpoint = Checkpoint.read(Note.read(note).text)
        said = self.shelf.attestations(self.checkpoint.size - 1)
        self.said = [one for one in said if one.size == self.checkpoint.size]
        cosigned = [one.said for one in self.said if one.kind == WITNESS]
        self.note = note + "".join(cosigned)
        self.plain = note  # as it was stamped
        size = self.checkpoint.size
        told = ledger.facts_of(SEAL_KEYS)
        self.told = [fact for fact in told if fact.position <= size]

    def keys(self) -> list[str]:
        """The book's keys and its witnesses', as the book names them."""
        kinds = SealKeyAdopted, WitnessNamed
        return [fact.verifier_key for fact in self.told if isinstance(fact, kinds)]

    def files(self) -> Files:
        """For whoever checks by hand: plain texts, PEM keys, raw signatures."""
        note = Note.read(self.plain)
        made = {"seal/checkpoint.txt": note.text.encode()}
        made |= {"seal/note.txt": self.plain.encode()}
        for key in map(VerifierKey.read, self.keys()):
            name = f"seal/{key.id.hex()}"
            for signature in note.signed_by(key) if key.kind == LOG else ():
                made[f"{name}.pem"] = _pem(key)
                made[f"{name}.sig"] = signature.value
        for number, one in enumerate(said for said in self.said if said.kind == STAMP):
            made[f"seal/stamp-{number + 1}.tsr"] = b64decode(one.said)
        named = (f for f in self.told if isinstance(f, StampAuthorityNamed))
        if roots := "".join(fact.certificates for fact in named):
            made["seal/authorities.pem"] = roots.encode()
        return made

    def entries(
        self, rows: Sequence[Row], withheld: Collection[int]
    ) -> list[Mapping[str, Any]]:
        """The entries with their proofs; of those withheld, the leaf alone."""
        return [self._entry(row, row.position in withheld) for row in rows]

    def ends(self, streams: Sequence[str]) -> Mapping[str, Any]:
        """Where these streams end, proved by the heads that the checkpoint covers."""
        ends = Ends(self.shelf.versions(self.checkpoint.size - 1))
        return {stream: _end(ends, stream) for stream in streams}

    def _entry(self, row: Row, hidden: bool) -> Mapping[str, Any]:
        path = self.shelf.prove(inclusion(row.position - 1, self.checkpoint.size))
        place = {"position": row.position, "path": [hash.hex() for hash in path]}
        if hidden:
            told = {"stream_id": row.stream_id, "stream_version": row.stream_version}
            return place | told | {"leaf": leaf_of(row).hex()}
        told = row._asdict()
        del told["digest"]
        return told | place


def hashed_bytes(row: Row) -> bytes:
    """The very bytes whose SHA-256 is the entry's leaf."""
    return hashed(written(row))


def _end(ends: Ends, stream: str) -> Mapping[str, Any]:
    """How a stream ends; of one that never began, who stands in its place."""
    told: dict[str, Any] = {"forks": [fork.hex() for fork in ends.proof(stream)]}
    told["version"] = ends.version(stream)
    if not told["version"] and (other := ends.beside(stream)):
        told["beside"] = list(other)
    return told


def _pem(key: VerifierKey) -> bytes:
    public = Ed25519PublicKey.from_public_bytes(key.public)
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
