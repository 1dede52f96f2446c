"""Keys of tests, and a sealer whose key the book has adopted."""

from domain.proof.note import LOG, WITNESS
from domain.proof.sealer import Sealer
from domain.proof.signing import SigningKey

BOOK_KEY = SigningKey("mall.example/book", LOG, bytes(range(32)))
NEXT_KEY = SigningKey("mall.example/book", LOG, bytes(range(1, 33)))
WITNESS_KEY = SigningKey("witness.example/w1", WITNESS, bytes(range(2, 34)))


def sealer_of(ledger):
    """A sealer that begins now."""
    sealer = Sealer(ledger, BOOK_KEY)
    sealer.adopt()
    return sealer
