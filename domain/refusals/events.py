"""What was asked and declined."""

from dataclasses import field
from uuid import UUID

from domain.fact import Fact, Personal


class CommandRefused(Fact):
    """Rules said no (拒绝): `rules` are all that did, with what is missing and who may.

    `asked` is what was asked, as JSON text; it may hold a name or a phone, so it is
    sealed with the key of the person it is about, else of the one who asked. `soft`
    are the rules a special approval may open (C16).
    """

    command: str
    about_id: UUID
    person_id: UUID
    case_id: UUID | None = None
    store_id: UUID | None = None
    asked: Personal | None = None
    reasons: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    who_may: list[str] = field(default_factory=list)
    soft: list[str] = field(default_factory=list)
    whose = "person_id"
