"""What the signed-in person works with: her desk, the book, the papers, the vault."""

from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app

from domain.desk import Desk
from domain.evidence.vault import Vault
from domain.fact import Fact
from domain.ledger.ledger import Ledger
from domain.policies.in_force import rules_at, rules_of_store
from domain.policies.rules import Rules
from domain.signing.decision import Signature
from projections import ReadModels
from projections.eyes import Eyes, Seen
from web.session import signed
from web.settings import Settings


def book() -> Ledger:
    """The one book."""
    return current_app.extensions["ledger"]


def desk(signature: Signature | None = None) -> Desk:
    """The desk of whoever is signed in, in the role she acts in; how she signs."""
    who = signed()
    return Desk(book(), who.person_id, who.seat.role, signature=signature)


def now() -> datetime:
    """This moment, by the clock of the book."""
    return book().clock()


def papers() -> ReadModels:
    """The papers as the book's own eyes see them: to be kept up to date, not shown."""
    return current_app.extensions["read_models"]


def read_models() -> Seen:
    """The papers, as whoever is signed in may see them."""
    seat = signed().seat
    return Seen(papers(), Eyes(seat.role, seat.store_id))


def vault() -> Vault:
    """Where files are kept by content."""
    return current_app.extensions["vault"]


def settings() -> Settings:
    """What this place of work decided."""
    return current_app.extensions["settings"]


def near() -> timedelta:
    """From when on a clock is near its end."""
    return timedelta(hours=settings().near_hours)


def facts_of_case(case_id: UUID) -> list[Fact]:
    """The facts of a case one may know of, oldest first. Raises NotFound for others."""
    return list(read_models()["case_file"].at_hand(case_id).case.facts.every())


def rules_of(facts: list[Fact]) -> Rules:
    """The rules in force when the case was registered."""
    return rules_at(book(), facts[0].store_id, facts[0].store_version)


def rules_here() -> Rules:
    """The rules of the store one looks at; the common ones where that is all stores."""
    return rules_of_store(book(), signed().store_id)


def role_label(role: str) -> str:
    """What a role is called."""
    return rules_here().words("role").get(role, role)


def scope() -> tuple[UUID, ...] | None:
    """The stores whose papers are shown; None for all of them."""
    store_id = signed().store_id
    return (store_id,) if store_id else None
