"""Who puts a book back (双人恢复): one restores, another approves, both known by it."""

from argparse import ArgumentParser, Namespace
from getpass import getpass
from typing import NamedTuple
from uuid import UUID, uuid4

from domain.fact import NEXT, UNRECORDED
from domain.ledger.events import BookRestored
from domain.ledger.ledger import THE_BOOK, Ledger
from domain.people.person import Person
from domain.proof.putting_back import Compared
from scripts.backups.manifest import Manifest
from scripts.office import CannotBeDone
from web.accounts import Accounts

RESTORES = ("administrator",)
APPROVES = ("company_general_manager", "store_general_manager", "auditor")


class Actor(NamedTuple):
    """Somebody of this book, and the role in which he acts here."""

    person_id: UUID
    role: str


def add_flags(parser: ArgumentParser) -> None:
    """The flags that say who restores, who approves, and why."""
    add = parser.add_argument
    add("--accounts", metavar="URL", help="sign-in names; put back if it is empty")
    add("--by", metavar="NAME", help="who restores, an administrator")
    add("--password", help="of --by; asked for if it is not given")
    add("--approved-by", metavar="NAME", help="a general manager or an auditor")
    add("--approver-password", help="asked for if it is not given")
    add("--reason", default="")


def tell_restored(
    ledger: Ledger,
    asked: Namespace,
    accounts: str,
    book: Manifest,
    compared: Compared,
) -> None:
    """Record who restored the book, and what of it is lost. Raises CannotBeDone."""
    restorer, approver = _both(ledger, asked, accounts)
    fact = BookRestored(
        THE_BOOK,
        NEXT,
        UNRECORDED,
        by=restorer.person_id,
        role=restorer.role,
        occurred_at=ledger.clock(),
        from_position=book.moment.position,
        from_digest=book.moment.digest,
        known_position=max(compared.known_until, book.moment.position),
        backup_sha256=book.files[0].sha256,
        reason=asked.reason.strip(),
        approver_id=approver.person_id,
        approver_role=approver.role,
    )
    ledger.save((), command_id=uuid4(), actor=restorer.person_id, loose=[fact])


def must_name_two(asked: Namespace) -> None:
    """Raises CannotBeDone where somebody, or the reason, is not named."""
    named = (asked.accounts, asked.by, asked.approved_by, asked.reason.strip())
    if not all(named):
        flags = "--accounts、--by、--approved-by、--reason"
        raise CannotBeDone(f"恢复须两人和理由：{flags}；只是演练，用 --drill")


def _both(ledger: Ledger, asked: Namespace, url: str) -> tuple[Actor, Actor]:
    accounts = Accounts(url)
    try:
        restorer = _person(accounts, asked.by, asked.password)
        approver = _person(accounts, asked.approved_by, asked.approver_password)
    finally:
        accounts.engine.dispose()
    if restorer == approver:
        raise CannotBeDone("恢复须两人：经办人不能自己批准")
    return (
        Actor(restorer, _role(ledger, asked.by, restorer, RESTORES)),
        Actor(approver, _role(ledger, asked.approved_by, approver, APPROVES)),
    )


def _person(accounts: Accounts, name: str, password: str | None) -> UUID:
    said = getpass(f"{name}: ") if password is None else password
    if person_id := accounts.person(name, said):
        return person_id
    raise CannotBeDone(f"{name}：登录名或密码不对")


def _role(ledger: Ledger, name: str, person_id: UUID, roles: tuple[str, ...]) -> str:
    """The first of these roles that somebody held when the backup was made."""
    person = ledger.blank(Person, person_id)
    held = {getattr(one, "granted_role") for one in person.facts.all("RoleGranted")}
    for role in roles:
        if role in held:
            return role
    raise CannotBeDone(f"{name} 在此账本中不是 {'、'.join(roles)}")
