"""(c) All read models together, against one on the library's ProjectionRunner."""

from collections.abc import Iterator
from statistics import median
from time import perf_counter, sleep
from typing import Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.popo import POPOTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner

from domain.ledger.entry import Row
from domain.ledger.ledger import Ledger
from domain.ledger.scribe import read
from projections import generations, open_read_models
from projections.case_board import CaseBoard
from projections.claim_reimbursement import ClaimReimbursement
from projections.places import ASIDE
from projections.read_model import ReadModel
from projections.shelf import Shelf
from scripts.benching.big_books import Book
from scripts.benching.databases import Place
from scripts.benching.table import Line, compared, rate

SECONDS, ROUNDS = 4.0, 3


def catching_up(place: Place, book: Book) -> Iterator[Line]:
    """Batches for all, against a transaction for each fact for one; in turns.

    The one is once a paper that adds a row a fact, once the board that draws a card.
    """
    ledger = book.open()
    models = open_read_models(ledger)
    alone = [_aside(ledger, kind) for kind in (ClaimReimbursement, CaseBoard)]
    ours, theirs = list[float](), [list[float]() for _ in alone]
    for _ in range(ROUNDS):
        begun = perf_counter()
        facts = models.catch_up(seconds=SECONDS)
        ours.append(facts / (perf_counter() - begun))
        for model, reached in zip(alone, theirs, strict=True):
            reached.append(_run(ledger, model))
    what = f"catch-up of {len(models.models)} read models"
    line = Line("c", what, place.name, rate(median(ours)))
    for model, reached in zip(alone, theirs, strict=True):
        told = f"ProjectionRunner, {model.name} alone {rate(median(reached))}"
        yield compared(line._replace(against=told), median(ours), median(reached), 10)
    ledger.close()


def _aside(ledger: Ledger, kind: type[ReadModel]) -> ReadModel:
    """The same read model with tables of its own."""
    shelf = Shelf(ledger)
    with shelf.writer.begin() as db:
        return kind(shelf, generations.make(db, kind.name, kind.tables, ASIDE))


def _run(ledger: Ledger, model: ReadModel) -> float:
    """Let the library show one fact after the other; how many in a second."""
    before, begun = model.place.position, perf_counter()
    application, projection, view = _told_to_the_library(ledger, model)
    with ProjectionRunner(
        application_class=application, projection_class=projection, view_class=view
    ):
        sleep(SECONDS)
    return (model.place.position - before) / (perf_counter() - begun)


def _told_to_the_library(ledger: Ledger, model: ReadModel) -> tuple[Any, Any, Any]:
    """Our book and our read model, as the library's classes."""

    class Facts:
        def to_domain_event(self, entry: Any) -> Any:
            told = (entry.id, str(entry.originator_id), entry.originator_version)
            said = (entry.topic, entry.state.decode(), entry.recorded_at)
            who = (str(entry.command_id), entry.part, str(entry.actor), entry.digest)
            return read(Row(*told, *said, *who))

    class OurBook(Application[UUID]):
        def construct_recorder(self) -> Any:
            return ledger.recorder

        def construct_mapper(self) -> Any:
            return Facts()

    class OurPlace(POPOTrackingRecorder):
        def max_tracking_id(self, application_name: str) -> int | None:
            return model.place.position or None

    class OneByOne(Projection[OurPlace]):
        def process_event(self, domain_event: Any, tracking: Any) -> None:
            model.show([domain_event])

    return OurBook, OneByOne, OurPlace
