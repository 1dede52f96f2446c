"""What people read (账页): worked out from the facts, to be thrown away and rebuilt.

Each file is one paper the mall used to keep: its tables, what a fact does to them, and
the questions people ask.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from threading import Lock
from time import monotonic, sleep
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from domain.errors import NotFound
from domain.ledger.ledger import Ledger
from projections import places
from projections.approval_inbox import ApprovalInbox
from projections.calendar_book import CalendarBook
from projections.case_board import CaseBoard
from projections.case_file import CaseFile
from projections.catch_up import catch_up
from projections.claim_reimbursement import ClaimReimbursement
from projections.clock_board import ClockBoard
from projections.complaint_register import ComplaintRegister
from projections.complaint_tally import ComplaintTally
from projections.evidence_index import EvidenceIndex
from projections.eyes import EVERYTHING, Eyes
from projections.generations import lay_out
from projections.payment_register import PaymentRegister
from projections.people_directory import PeopleDirectory
from projections.petty_cash_book import PettyCashBook
from projections.places import Place
from projections.read_model import ReadModel
from projections.reading_register import ReadingRegister
from projections.refusals import Refusals
from projections.report_board import ReportBoard
from projections.rota_book import RotaBook
from projections.seal_register import SealRegister
from projections.shelf import Shelf
from projections.statement_index import StatementIndex
from projections.store_ledger import StoreLedger

READ_MODELS: tuple[type[ReadModel], ...] = (
    *(CaseBoard, ClockBoard, ReportBoard, StoreLedger, ClaimReimbursement, CaseFile),
    *(ApprovalInbox, Refusals, PettyCashBook, PaymentRegister, EvidenceIndex),
    *(CalendarBook, ComplaintTally, StatementIndex, PeopleDirectory, ComplaintRegister),
    *(RotaBook, ReadingRegister, SealRegister),
)
POLL_SECONDS = 0.02


class ReadModels:
    """The papers of one book, brought up to date together."""

    def __init__(self, ledger: Ledger, kinds: Sequence[type[ReadModel]]) -> None:
        self.shelf = Shelf(ledger)
        lay_out(self.shelf.writer, {kind.name: kind.tables for kind in kinds})
        self.models = {kind.name: kind(self.shelf) for kind in kinds}
        self._one_at_a_time = Lock()

    def __iter__(self) -> Iterator[ReadModel]:
        return iter(self.models.values())

    def __getitem__(self, name: str) -> Any:
        return self.models[name]

    def catch_up(self, seconds: float | None = None) -> int:
        """Show every paper what it has not seen, for a while at most."""
        with self._one_at_a_time:
            return catch_up(list(self), seconds=seconds)

    def places(self) -> list[Place]:
        """How far each paper is, and since when one stands still."""
        with self.shelf.engine.connect() as db:
            stands = places.all_of(db)
        return [one for one in stands if one.state == places.LIVE]

    def wait_until(
        self, position: int, names: Sequence[str] | None = None, seconds: float = 1
    ) -> bool:
        """Read your own writes: whether these papers got as far, within a second."""
        wanted, ends_at = set(names or self.models), monotonic() + seconds
        while not self._reached(position, wanted):
            if monotonic() > ends_at:
                return False
            sleep(POLL_SECONDS)
        return True

    def _reached(self, position: int, wanted: set[str]) -> bool:
        stands = [one for one in self.places() if one.name in wanted]
        return all(one.position >= position for one in stands)


def open_read_models(ledger: Ledger, names: Sequence[str] | None = None) -> ReadModels:
    """The read models of a book, all or those named. Raises KeyError for others."""
    known = {kind.name: kind for kind in READ_MODELS}
    return ReadModels(ledger, [known[name] for name in names or known])


_opened: WeakKeyDictionary[Ledger, ReadModels] = WeakKeyDictionary()


def show(
    name: str,
    ledger: Ledger,
    store_id: UUID,
    case_id: UUID | None = None,
    now: datetime | None = None,
    *,
    eyes: Eyes = EVERYTHING,
) -> Any:
    """What a paper says, up to date: of a store, or of one case. As case files ask.

    Raises NotFound for a case these eyes may not know of.
    """
    models = _opened.get(ledger) or _opened.setdefault(ledger, open_read_models(ledger))
    models.catch_up()
    paper = models[name].through(eyes)
    if case_id is not None and not paper.knows(case_id):
        raise NotFound(f"Case {case_id}")
    return paper.figures(store_id, case_id, now or ledger.clock())
