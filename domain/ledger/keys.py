"""The key ring (密钥环): a key per person, kept outside the book and its backups.

What is sealed is bound to its place; to erase a person is to destroy a key. Where a key
was, a tombstone stays, so that nobody ever gets a new one under the same id.
"""

import hmac
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from hashlib import sha256
from secrets import token_bytes
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text, inspect
from sqlalchemy.exc import SQLAlchemyError

from domain.ledger.cursors import Cursors
from domain.ledger.engines import is_missing, open_engine, writer
from domain.ledger.errors import LedgerUnreachable, NoKeyRing, PersonIsErased

SEALED = "sealed:v1:"
NONCE, KEY = 12, 32  # bytes
TOMBSTONE = b""  # where a key was destroyed
LOCK = b"locked:"  # stands before a key that is kept, and opens nothing
DESTROYED, LOCKED, IN_USE = "destroyed", "locked", "in_use"

ring = MetaData()
person_keys = Table(
    "person_keys",
    ring,
    Column("person_id", Text, primary_key=True),
    Column("key", LargeBinary, nullable=False),
)
index_key = Table(
    "index_key",
    ring,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", LargeBinary, nullable=False),
)


class SealPlace(NamedTuple):
    """Where a sealed text belongs; known before the append."""

    command_id: UUID
    part: int
    field: str

    def bound(self) -> bytes:
        """The place as the seal is bound to it."""
        return f"{self.command_id}/{self.part}/{self.field}".encode()


class KeyRing:
    """Seals and opens with a key per person."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        self._cursors = Cursors(self.engine)
        self._index_key = b""
        mark = ":%s" if self.engine.dialect.name == "sqlite" else "%%(%s)s"
        who, key = mark % "who", mark % "key"
        self._find = f"SELECT key FROM person_keys WHERE person_id = {who}"
        self._keep = f"INSERT INTO person_keys (person_id, key) VALUES ({who}, {key})"
        self._withdrawn = "SELECT person_id, key FROM person_keys"
        self._withdrawn += f" WHERE length(key) <> {KEY}"
        self._put = self._keep + " ON CONFLICT (person_id) DO UPDATE SET key = "
        self._put += "excluded.key WHERE length(person_keys.key) > 0"  # no tombstone
        self._keep += " ON CONFLICT DO NOTHING"

    def make(self) -> None:
        """Lay the tables out and make the index key, once."""
        with writer(self.engine).begin() as db:
            ring.create_all(db)
            if db.execute(index_key.select()).first() is None:
                db.execute(index_key.insert().values(id=1, key=token_bytes(KEY)))

    def seal(self, person_id: UUID, text: str, place: SealPlace) -> str:
        """A text as the book keeps it; the key is made where there never was one.

        Raises PersonIsErased.
        """
        key = self.key_of(person_id) or self._new_key(person_id)
        nonce = token_bytes(NONCE)
        sealed = AESGCM(key).encrypt(nonce, text.encode(), place.bound())
        return SEALED + b64encode(nonce + sealed).decode()

    def open(self, person_id: UUID, sealed: str, place: SealPlace) -> str:
        """The text in the clear; as it is where its key is gone or it does not fit."""
        key = self.key_of(person_id)
        if key is None or not sealed.startswith(SEALED):
            return sealed
        try:
            held = b64decode(sealed.removeprefix(SEALED), validate=True)
            clear = AESGCM(key).decrypt(held[:NONCE], held[NONCE:], place.bound())
        except (InvalidTag, NotBase64, ValueError):
            return sealed
        return clear.decode()

    def blind(self, text: str) -> str:
        """What stands for a text in a search: the same for the same, no way back."""
        if not self._index_key:
            (row,) = self._cursors.rows("SELECT key FROM index_key", {})
            self._index_key = bytes(row[0])
        return hmac.new(self._index_key, text.encode(), sha256).hexdigest()

    def key_of(self, person_id: UUID) -> bytes | None:
        """A person's key, if it is in use; asked anew, for it may be gone since."""
        kept = self._kept(person_id)
        return kept if kept is not None and _state(kept) == IN_USE else None

    def is_withdrawn(self, person_id: UUID) -> bool:
        """Whether a person's key was destroyed or is locked away."""
        kept = self._kept(person_id)
        return kept is not None and _state(kept) != IN_USE

    def follow(self, states: Mapping[UUID, str]) -> None:
        """Bring keys to the states the book says they have; what is so already stays.

        A key once destroyed is never given back.
        """
        withdrawn = self._cursors.rows(self._withdrawn, {})
        are = {UUID(person_id): _state(bytes(kept)) for person_id, kept in withdrawn}
        changed = {
            person_id: state
            for person_id, state in states.items()
            if are.get(person_id, IN_USE) not in (state, DESTROYED)
        }
        for person_id, state in changed.items():
            self._bring(person_id, state)
        if DESTROYED in changed.values():
            self._overwrite()

    def _bring(self, person_id: UUID, state: str) -> None:
        bare = (self._kept(person_id) or token_bytes(KEY)).removeprefix(LOCK)
        kept = {DESTROYED: TOMBSTONE, LOCKED: LOCK + bare, IN_USE: bare}[state]
        with self._cursors.cursor() as cursor:
            if self.engine.dialect.name == "sqlite":
                cursor.execute("PRAGMA secure_delete = ON")  # zeros over what was there
            cursor.execute(self._put, {"who": str(person_id), "key": kept})

    def _overwrite(self) -> None:
        """Leave no old page behind in which a destroyed key could still be read."""
        with self._cursors.cursor() as cursor:
            if self.engine.dialect.name == "sqlite":
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                cursor.execute(f"VACUUM FULL {person_keys.name}")

    def _kept(self, person_id: UUID) -> bytes | None:
        found = self._cursors.rows(self._find, {"who": str(person_id)})
        return bytes(found[0][0]) if found else None

    def _new_key(self, person_id: UUID) -> bytes:
        """Kept for good before anything sealed with it can be; the first one counts."""
        places = {"who": str(person_id), "key": token_bytes(KEY)}
        with self._cursors.cursor() as cursor:
            cursor.execute(self._keep, places)
        key = self.key_of(person_id)
        if key is None:
            raise PersonIsErased
        return key


def _state(kept: bytes) -> str:
    """In which state a key is, by what is kept in its place."""
    if kept == TOMBSTONE:
        return DESTROYED
    return LOCKED if kept.startswith(LOCK) and len(kept) > KEY else IN_USE


def make_key_ring(url: str) -> KeyRing:
    """The key ring at this address, made where there is none yet."""
    keys = KeyRing(url)
    keys.make()
    return keys


def open_key_ring(url: str) -> KeyRing:
    """The key ring at this address. Raises NoKeyRing where there is none."""
    keys = KeyRing(url)
    if is_missing(keys.engine.url):
        raise NoKeyRing(f"there is no key ring at {keys.engine.url!r}")
    try:
        found = inspect(keys.engine).has_table(index_key.name)
    except SQLAlchemyError as error:
        raise LedgerUnreachable(str(error)) from error
    if not found:
        raise NoKeyRing(f"there is no key ring at {keys.engine.url!r}")
    return keys
