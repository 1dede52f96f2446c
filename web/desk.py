"""What the signed-in person works with: her desk, the book, the papers, the vault."""

from datetime import datetime, timedelta
from uuid import UUID

from flask import abort, current_app

from domain.desk import Desk
from domain.evidence.vault import Vault
from domain.fact import Fact
from domain.ledger.ledger import Ledger
from domain.policies.in_force import rules_at, rules_of_store
from domain.policies.rules import Rules
from projections import ReadModels
from web.session import signed
from web.settings import Settings


def book() -> Ledger:
    """The one book."""
    return current_app.extensions["ledger"]


def desk() -> Desk:
    """The desk of whoever is signed in, in the role she acts in."""
    return Desk(book(), by=signed().person_id, role=signed().seat.role)


def now() -> datetime:
    """This moment, by the clock of the book."""
    return book().clock()


def read_models() -> ReadModels:
    """The papers."""
    return current_app.extensions["read_models"]


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
    """The facts of a case of one's own stores, oldest first; for others a 404."""
    facts = book().facts_of(case_id)
    store_id = getattr(facts[0], "store_id", None) if facts else None
    if store_id is None or not signed().sees(store_id):
        abort(404)
    return facts


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
