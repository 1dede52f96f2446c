"""Sign-in names and how a password is known again; kept outside the book.

What a person may do stands in the book (RoleGranted); here is only who she is.
"""

from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import BigInteger, Column, Engine, MetaData, String, Table, Uuid
from sqlalchemy import create_engine, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

SHORTEST = 8  # characters of a password
metadata = MetaData()
accounts = Table(
    "accounts",
    metadata,
    Column("sign_in_name", String(60), primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("password_hash", String(200), nullable=False),
)
passkey_counts = Table(
    "passkey_counts",
    metadata,
    Column(
        "passkey", String(1400), primary_key=True
    ),  # base64url of at most 1,023 bytes
    Column("sign_count", BigInteger, nullable=False),
)
hasher = PasswordHasher()
Unreachable = OperationalError  # what any database says that is gone
NOBODY = hasher.hash("nobody signs in with this")  # an unknown name takes as long


class PasswordTooShort(ValueError):
    """密码至少 8 个字符。"""


class Accounts:
    """Who signs in under which name."""

    def __init__(self, url: str) -> None:
        self.engine: Engine = create_engine(url)

    def create(self) -> None:
        """Make the table where there is none."""
        metadata.create_all(self.engine)

    def add(self, person_id: UUID, sign_in_name: str, password: str) -> None:
        """Give a person a sign-in name, or the same name a new password."""
        if len(password) < SHORTEST:
            raise PasswordTooShort
        row = {"sign_in_name": sign_in_name, "person_id": person_id}
        row["password_hash"] = hasher.hash(password)
        with self.engine.begin() as db:
            db.execute(delete(accounts).where(accounts.c.sign_in_name == sign_in_name))
            db.execute(insert(accounts), row)

    def person(self, sign_in_name: str, password: str) -> UUID | None:
        """Who this is, if the password is right."""
        with self.engine.connect() as db:
            wanted = accounts.c.sign_in_name == sign_in_name
            found = db.execute(select(accounts).where(wanted)).first()
        right = matches(found.password_hash if found else NOBODY, password)
        return found.person_id if found and right else None

    def confirms(self, person_id: UUID, password: str) -> bool:
        """Whether the person at the keyboard is still the one who signed in."""
        with self.engine.connect() as db:
            wanted = accounts.c.person_id == person_id
            found = db.execute(select(accounts).where(wanted)).all()
        return any(matches(row.password_hash, password) for row in found)

    def counts(self, passkey: str, sign_count: int) -> bool:
        """Count a signature; no, where a passkey that counts has been here before.

        A passkey that never counts says nought each time.
        """
        known = passkey_counts.c.passkey == passkey
        later = or_(passkey_counts.c.sign_count < sign_count, sign_count == 0)
        row = {"passkey": passkey, "sign_count": sign_count}
        with self.engine.begin() as db:
            moved = db.execute(update(passkey_counts).where(known, later).values(row))
            if moved.rowcount or db.execute(select(passkey_counts).where(known)).all():
                return bool(moved.rowcount)
        try:
            with self.engine.begin() as db:
                db.execute(insert(passkey_counts), row)
        except IntegrityError:
            return self.counts(passkey, sign_count)  # somebody was quicker
        return True


def matches(password_hash: str, password: str) -> bool:
    """Whether the hash was made of this password."""
    try:
        return hasher.verify(password_hash, password)
    except (Argon2Error, InvalidHashError):
        return False
