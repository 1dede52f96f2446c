"""Errands (外办): what is brought outside after each checkpoint, beside the sealing.

Each runs in a thread of its own, so whoever is gone, slow or lying holds up nobody.
What fails is noted where the status page finds it, and tried again.
"""

from base64 import b64encode
from collections.abc import Sequence
from threading import Thread
from time import monotonic
from typing import Protocol

from domain.ledger.entry import moment_text
from domain.ledger.ledger import Ledger
from domain.proof.checkpoint import Checkpoint
from domain.proof.note import WITNESS as COSIGNS
from domain.proof.note import Note, NotANote, VerifierKey, signature
from domain.proof.shelf import (
    COPY,
    STAMP,
    WITNESS,
    Attestation,
    SealNote,
    Shelf,
    TreeDamaged,
)
from domain.proof.stamps import StampWrong, request_for, stamped_at
from domain.proof.tree import consistency
from domain.proof.witness import submission
from scripts.sealing.asking import Reply, Unanswered, ask
from scripts.sealing.outside import OutsideDiffers
from web.paper.post import NotSent

SOON, LATE = 1.0, 300.0  # seconds until a failed errand is tried again, at first, later


class Refusal(Exception):
    """Whoever was asked said no, or something that is not to be believed."""


class Errand(Protocol):
    """Something to be brought outside."""

    kind: str
    name: str

    def run(self, shelf: Shelf) -> int:
        """Bring it; up to which size it is done. Raises one of FAILURES."""


FAILURES = (
    *(Refusal, Unanswered, StampWrong, OutsideDiffers),
    *(NotANote, NotSent, OSError, TreeDamaged),
)


class PlaceOutside(Protocol):
    """A folder, a bucket or a mailbox."""

    name: str

    def newest(self) -> Checkpoint | None:
        """The largest checkpoint that can be read there. Raises OSError, NotANote."""

    def bring(self, shelf: Shelf) -> int:
        """Bring what is not there yet; up to which size. Raises one of FAILURES."""


class Copying:
    """Copies checkpoints and what was said of them to a place outside."""

    kind = COPY

    def __init__(self, outside: PlaceOutside) -> None:
        self.outside = outside
        self.name = outside.name

    def run(self, shelf: Shelf) -> int:
        """Bring whatever is not there yet."""
        return self.outside.bring(shelf)


class Cosigning:
    """Asks a witness to cosign the newest checkpoint."""

    kind = WITNESS

    def __init__(self, url: str, key: VerifierKey) -> None:
        assert key.kind == COSIGNS
        self.url = url.rstrip("/") + "/add-checkpoint"
        self.key = key
        self.name = key.name

    def run(self, shelf: Shelf) -> int:
        """Get one cosignature; a witness that knows more of the book says so once."""
        if not (note := shelf.last_checkpoint()):
            return 0
        new = Checkpoint.read(Note.read(note).text)
        old = shelf.last_attested(WITNESS, self.name)
        if old == new.size:
            return old
        reply = self._ask(shelf, old, new, note)
        if reply.status == 409 and (knows := _size(reply)) != old:
            if knows > new.size:
                raise Refusal(
                    f"见证方已见过 #{knows}，账本的封签只到 #{new.size}：分叉"
                )
            reply = self._ask(shelf, knows, new, note)
        self._keep(shelf, reply, new.size, Note.read(note).text)
        return new.size

    def _ask(self, shelf: Shelf, old: int, new: Checkpoint, note: str) -> Reply:
        path = shelf.prove(consistency(old, new.size))
        body = submission(old, path, note).encode()
        return ask(self.url, body, "text/plain; charset=utf-8")

    def _keep(self, shelf: Shelf, reply: Reply, size: int, text: str) -> None:
        said = reply.body.decode(errors="replace")
        if reply.status != 200:
            raise Refusal(f"见证方拒签（{reply.status}）：{said.strip():.200}")
        for line in said.splitlines():
            if self.key.holds(text, signature(line)):
                shelf.attest(Attestation(size, WITNESS, self.name, f"{line}\n"))
                return
        raise Refusal("见证方的签名与其公钥不符")


class Stamping:
    """Asks an authority to stamp the newest checkpoint, every so many seconds."""

    kind = STAMP

    def __init__(self, url: str, certificates: str, every: float) -> None:
        self.name = url
        self.certificates = certificates
        self.every = every
        self._stamped = float("-inf")

    def run(self, shelf: Shelf) -> int:
        """Get one stamp; nothing is kept that does not hold."""
        done = shelf.last_attested(STAMP, self.name)
        note = shelf.last_checkpoint()
        if not note or monotonic() - self._stamped < self.every:
            return done
        size = Checkpoint.read(Note.read(note).text).size
        if size > done:
            request = request_for(note)
            reply = ask(self.name, request.as_bytes(), "application/timestamp-query")
            if reply.status != 200:
                raise Refusal(f"时间戳机构拒绝（{reply.status}）")
            stamped_at(reply.body, note, self.certificates, request.nonce)
            said = b64encode(reply.body).decode()
            shelf.attest(Attestation(size, STAMP, self.name, said))
        self._stamped = monotonic()
        return size


class Errands:
    """Sends each errand again and again, one of a kind at a time."""

    def __init__(self, ledger: Ledger, errands: Sequence[Errand]) -> None:
        self.ledger = ledger
        self.shelf = Shelf(ledger.recorder)
        self.runs = [_Run(self, errand) for errand in errands]

    def go(self) -> None:
        """Send whatever is not on its way."""
        for run in self.runs:
            run.go()

    def wait(self, seconds: float) -> bool:
        """Wait for those on their way; whether all are back."""
        ends = monotonic() + seconds
        for run in self.runs:
            if run.thread:
                run.thread.join(max(0.0, ends - monotonic()))
        return not any(run.is_on_its_way() for run in self.runs)

    def note(self, kind: str, name: str, size: int, problem: str) -> None:
        """Note what failed, or that it is well again."""
        moment = moment_text(self.ledger.clock())
        self.shelf.note(SealNote(moment, kind, name, size, problem))


class _Run:
    """One errand: on its way or not, and what became of it the last time."""

    def __init__(self, errands: "Errands", errand: Errand) -> None:
        self.errands = errands
        self.errand = errand
        self.thread: Thread | None = None
        self._not_before, self._pause = float("-inf"), SOON
        kept = errands.shelf.problems()
        self._problem = "".join(n.problem for n in kept if n.name == errand.name)

    def go(self) -> None:
        if not self.is_on_its_way() and monotonic() >= self._not_before:
            self.thread = Thread(target=self._run, daemon=True)
            self.thread.start()

    def is_on_its_way(self) -> bool:
        return bool(self.thread and self.thread.is_alive())

    def _run(self) -> None:
        shelf, errand, problem, size = self.errands.shelf, self.errand, "", 0
        try:
            size = errand.run(shelf)
            self._pause, self._not_before = SOON, float("-inf")
        except FAILURES as error:
            problem = str(error) or type(error).__name__
            self._not_before = monotonic() + self._pause
            self._pause = min(2 * self._pause, LATE)
        if problem != self._problem:
            self.errands.note(errand.kind, errand.name, size, problem)
            self._problem = problem


def _size(reply: Reply) -> int:
    said = reply.body.decode(errors="replace").strip()
    return int(said) if said.isascii() and said.isdigit() else 0
