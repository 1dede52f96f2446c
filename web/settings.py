"""What a place of work decides: read from the environment once, into one value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from os import environ
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where the book, the keys, the accounts and the files are, and how we are reached.

    Without a secret key one is made up, and everybody signs in anew after a restart.
    """

    database: str = "sqlite:///var/book.sqlite"
    keys: str | None = None
    accounts: str = "sqlite:///var/accounts.sqlite"
    vault: Path = Path("var/vault")
    secret_key: str = field(default_factory=token_hex)
    plain_http: bool = False  # only on one machine: cookies otherwise need https
    largest_file: int = 50 * MEGABYTE  # bytes
    sign_in_rate: str = "10 per minute"
    session_hours: int = 12  # after which one signs in anew
    mail_server: str = ""  # smtp://host:port; without one letters go into the outbox
    mail_from: str = "ledger@localhost"
    outbox: Path = Path("var/outbox")
    origin: str = "http://localhost:8000"  # where pages are reached: for passkeys
    rp_id: str = (
        ""  # for which name passkeys are made; the host of the origin, or above
    )
    passkey_required: bool = False  # whether a password no longer signs decisions
    near_hours: int = 24  # from when on a clock is shown as 临期

    @property
    def relying_party(self) -> str:
        """The name passkeys are made for."""
        return self.rp_id or urlsplit(self.origin).hostname or ""


def read_settings(env: Mapping[str, str] = environ) -> Settings:
    """The settings of this process; what is not given keeps its default."""
    given = {key: env[name] for name, key in NAMES.items() if env.get(name)}
    read: dict[str, Any] = {
        key: READ.get(key, str)(value) for key, value in given.items()
    }
    return Settings(**read)


NAMES = {
    "DATABASE_URL": "database",
    "KEYS_URL": "keys",
    "ACCOUNTS_URL": "accounts",
    "VAULT": "vault",
    "SECRET_KEY": "secret_key",
    "PLAIN_HTTP": "plain_http",
    "LARGEST_FILE": "largest_file",
    "SIGN_IN_RATE": "sign_in_rate",
    "SESSION_HOURS": "session_hours",
    "MAIL_SERVER": "mail_server",
    "MAIL_FROM": "mail_from",
    "OUTBOX": "outbox",
    "ORIGIN": "origin",
    "RP_ID": "rp_id",
    "PASSKEY_REQUIRED": "passkey_required",
    "NEAR_HOURS": "near_hours",
}
READ: dict[str, Callable[[str], object]] = {
    "vault": Path,
    "outbox": Path,
    "plain_http": lambda text: text != "0",
    "passkey_required": lambda text: text != "0",
    "largest_file": int,
    "session_hours": int,
    "near_hours": int,
}
