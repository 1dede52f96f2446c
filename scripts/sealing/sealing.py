"""Sealing (封签) as it runs beside the book: round after round, whatever fails."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event
from time import monotonic

from sqlalchemy.exc import DBAPIError, IntegrityError

from domain.ledger.errors import LedgerUnreachable
from domain.ledger.ledger import Ledger
from domain.proof.checkpoint import Checkpoint
from domain.proof.events import StampAuthorityNamed, WitnessNamed
from domain.proof.note import NotANote, VerifierKey
from domain.proof.note import WITNESS as COSIGNS
from domain.proof.sealer import SEAL_KEYS, CannotSeal, Sealed, Sealer, tell
from domain.proof.shelf import TreeDamaged
from domain.proof.signing import KeyUnfit, open_key
from projections.leaders import Leader
from scripts.sealing.bucket import Access, Bucket
from scripts.sealing.errands import (
    Copying,
    Cosigning,
    Errand,
    Errands,
    PlaceOutside,
    Stamping,
)
from scripts.sealing.letters import Mailbox
from scripts.sealing.outside import Outside
from web.paper.post import post_of

AT_MOST_EVERY = 0.4  # seconds between two checkpoints, however many facts come
TRY_AGAIN = 10.0  # seconds after sealing was refused
SEALS = "seal_ledger"  # led like a read model, so that one of many seals
SEAL = "seal"  # the kind of note that says why nothing is sealed
NO = (KeyUnfit, CannotSeal, TreeDamaged, NotANote)


def add_flags(parser: ArgumentParser, *, required: bool) -> None:
    """The flags that say with which key is sealed, and who else is told."""
    add = parser.add_argument
    add("--key", type=Path, metavar="FILE", required=required, help="signs checkpoints")
    add("--old-key", type=Path, metavar="FILE", help="the key that --key replaces")
    add("--outside", type=Path, action="append", default=[], metavar="FOLDER")
    add("--bucket", action="append", default=[], metavar="URL", help="S3, object lock")
    add("--bucket-access", type=Path, metavar="FILE", help="key id, secret, region")
    add("--bucket-days", type=int, default=3650, metavar="DAYS", help="kept so long")
    add("--mail-to", action="append", default=[], metavar="ADDRESS")
    add("--mail-server", default="", metavar="URL", help="smtp://user:password@host")
    add("--mail-from", default="ledger@localhost", metavar="ADDRESS")
    add("--bucket-every", type=float, default=60, metavar="SECONDS")
    add("--mail-every", type=float, default=86_400, metavar="SECONDS")
    add("--witness", action="append", default=[], metavar="URL")
    add("--witness-key", action="append", default=[], metavar="KEY", help="one per URL")
    add("--stamps", action="append", default=[], metavar="URL", help="RFC 3161")
    add("--stamp-roots", type=Path, action="append", default=[], metavar="PEM")
    add("--stamp-every", type=float, default=600, metavar="SECONDS")


class Sealing:
    """One sealer and its errands; what keeps it from sealing is noted, not raised."""

    def __init__(self, ledger: Ledger, asked: Namespace) -> None:
        self.ledger = ledger
        self.asked = asked
        self.outside = [*_places(asked)]
        self.errands = Errands(ledger, [*_errands(asked, self.outside)])
        kept = self.errands.shelf.problems()
        self.problem = "".join(note.problem for note in kept if note.kind == SEAL)
        self._sealer: Sealer | None = None
        self._not_before = float("-inf")

    def round(self) -> Sealed | None:
        """Seal what is new, if it is time, and send the errands."""
        if monotonic() < self._not_before:
            return None
        self._not_before = monotonic() + AT_MOST_EVERY
        sealed, problem = None, ""
        try:
            sealed = self.seal()
        except (LedgerUnreachable, DBAPIError):  # there is nowhere to note it, either
            self._sealer, self._not_before = None, monotonic() + TRY_AGAIN
            return None
        except NO as error:
            problem, self._sealer = f"{error}", None
            self._not_before = monotonic() + TRY_AGAIN
        if problem != self.problem:
            size = self.ledger.head().position
            self.errands.note(SEAL, str(self.asked.key), size, problem)
            self.problem = problem
        self.errands.go()
        return sealed

    def seal(self) -> Sealed | None:
        """Seal what is new. Raises KeyUnfit, CannotSeal, TreeDamaged, NotANote."""
        self._sealer = self._sealer or self.sealer()
        with suppress(IntegrityError):  # another sealer kept the same checkpoint
            return self._sealer.seal()
        return None

    def sealer(self) -> Sealer:
        """A sealer that knows what is kept outside. Raises KeyUnfit, TreeDamaged."""
        book, asked = self.ledger.engine.url, self.asked
        key = open_key(asked.key, book=book)
        old_key = open_key(asked.old_key, book=book) if asked.old_key else None
        return Sealer(self.ledger, key, old_key, list(self._outside()))

    def name_others(self) -> None:
        """Tell the book of witnesses and authorities it does not know yet."""
        told = self.ledger.facts_of(SEAL_KEYS)
        witnesses = {one.verifier_key for one in told if isinstance(one, WitnessNamed)}
        stamps = {
            (one.authority, one.certificates)
            for one in told
            if isinstance(one, StampAuthorityNamed)
        }
        for run in self.errands.runs:
            match run.errand:
                case Cosigning(key=key) if str(key) not in witnesses:
                    tell(self.ledger, WitnessNamed, verifier_key=str(key))
                case Stamping(name=url, certificates=pem) if (url, pem) not in stamps:
                    told_of = {"authority": url, "certificates": pem}
                    tell(self.ledger, StampAuthorityNamed, **told_of)

    def _outside(self) -> list[Checkpoint]:
        """The newest checkpoint of each place outside that can be reached."""
        found = []
        for place in self.outside:
            with suppress(OSError, NotANote):
                if newest := place.newest():
                    found.append(newest)
        return found


def go_on(sealing: Sealing, stop: Event, every: float, rounds: int = 0) -> None:
    """Round after round until told to stop; of several sealers on PostgreSQL one leads.

    What was sealed is printed.
    """
    done = 0
    with Leader(sealing.ledger.engine) as leader:
        while True:
            if leader.of([SEALS]) and (sealed := sealing.round()):
                print(sealed.note, end="", flush=True)
            done += 1
            if done == rounds or stop.wait(every):
                return


def _places(asked: Namespace) -> Iterator[PlaceOutside]:
    """The places outside that the flags name. Raises ValueError, OSError."""
    yield from map(Outside, asked.outside)
    if asked.bucket:
        if not asked.bucket_access:
            raise ValueError("a --bucket needs --bucket-access")
        access = Access.read(asked.bucket_access)
        for url in asked.bucket:
            yield Bucket(url, access, asked.bucket_days, asked.bucket_every)
    if asked.mail_to and not asked.mail_server:
        raise ValueError("--mail-to needs a --mail-server")
    for address in asked.mail_to:
        post = post_of(asked.mail_server, Path())
        yield Mailbox(address, asked.mail_from, post, asked.mail_every)


def _errands(asked: Namespace, outside: list[PlaceOutside]) -> list[Errand]:
    """The errands the flags name. Raises ValueError, OSError."""
    if len(asked.witness) != len(asked.witness_key):
        raise ValueError("every --witness needs its --witness-key")
    if len(asked.stamps) != len(asked.stamp_roots):
        raise ValueError("every --stamps needs its --stamp-roots")
    errands: list[Errand] = [Copying(place) for place in outside]
    for url, text in zip(asked.witness, asked.witness_key):
        key = VerifierKey.read(text)
        if key.kind != COSIGNS:
            raise ValueError(f"not the key of a witness: {text}")
        errands.append(Cosigning(url, key))
    for url, path in zip(asked.stamps, asked.stamp_roots):
        errands.append(Stamping(url, path.read_text("utf-8"), asked.stamp_every))
    return errands
