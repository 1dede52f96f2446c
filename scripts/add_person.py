"""Adds somebody (人员) with roles and, to sign in, a name and a password."""

from argparse import Namespace
from collections.abc import Sequence
from getpass import getpass
from uuid import UUID, uuid5

from domain.ledger.ledger import Ledger, create_ledger
from domain.people.person import Person
from domain.policies.in_force import rules_of_store
from domain.stores.store import ORGANISATION
from scripts.office import CannotBeDone, give, opened, parser_for, store_of, tried
from web.accounts import SHORTEST, Accounts


def main(argv: Sequence[str] | None = None) -> int:
    """Add a person; given again, the roles told are added and the password is new."""
    parser = parser_for(main)
    parser.add_argument("--accounts", required=True, help="SQLAlchemy URL of accounts")
    parser.add_argument("--name", required=True)
    parser.add_argument("--staff-no")
    parser.add_argument("--role", action="append", default=[], metavar="ROLE[@STORE]")
    parser.add_argument("--sign-in", required=True, metavar="NAME")
    parser.add_argument("--password", help="asked for if it is not given")
    parser.add_argument("--new-book", action="store_true", help="make the book first")
    asked = parser.parse_args(argv)
    return tried(lambda: _add(asked))


def _add(asked: Namespace) -> None:
    password = asked.password or _typed()
    if len(password) < SHORTEST:
        raise CannotBeDone(f"a password has {SHORTEST} characters or more")
    if asked.new_book and not asked.keys:
        raise CannotBeDone("a new book needs --keys: names are sealed from the start")
    book = create_ledger(asked.database, keys=asked.keys) if asked.new_book else None
    ledger, accounts = book or opened(asked), Accounts(asked.accounts)
    accounts.create()
    person_id = add_person(
        ledger, asked.sign_in, asked.name, asked.role, staff_no=asked.staff_no
    )
    accounts.add(person_id, asked.sign_in, password)
    print(
        f"{asked.sign_in} signs in as {person_id}, {', '.join(asked.role) or 'no role'}"
    )


def _typed() -> str:
    try:
        return getpass()
    except EOFError as nobody:
        raise CannotBeDone("nobody is there to type it: give --password") from nobody


def add_person(
    ledger: Ledger,
    sign_in: str,
    name: str,
    roles: Sequence[str],
    staff_no: str | None = None,
) -> UUID:
    """A person with roles, each ROLE or ROLE@STORE; what is known adds nothing.

    Raises CannotBeDone for a store or a role that is not there.
    """
    person_id = uuid5(ORGANISATION, f"person {sign_in}")
    places = [_place(ledger, role) for role in roles]
    person = ledger.blank(Person, person_id)
    about = {"person_id": str(person_id)}
    if not person.version:
        give(ledger, "add_person", about | {"name": name, "staff_no": staff_no})
    held = {
        (getattr(fact, "granted_role"), getattr(fact, "store_id"))
        for fact in person.facts.all("RoleGranted")
    }
    for role, store_id in places:
        if (role, store_id) not in held:
            at_store = {"store_id": str(store_id)} if store_id else {}
            give(ledger, "grant_role", about | {"granted_role": role} | at_store)
    return person_id


def _place(ledger: Ledger, role: str) -> tuple[str, UUID | None]:
    word, _, code = role.partition("@")
    store_id = store_of(ledger, code) if code else None
    known = rules_of_store(ledger, store_id).words("role")
    if word not in known:
        raise CannotBeDone(f"{word}: no such role; there are {', '.join(known)}")
    return word, store_id


if __name__ == "__main__":
    raise SystemExit(main())
