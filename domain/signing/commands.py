"""What can be asked about passkeys: to register one, to retire it."""

from typing import Any, cast

from domain.desk import Desk, asked_like, command
from domain.errors import Refused
from domain.people.person import Person
from domain.reading import cannot_read
from domain.signing import events
from domain.signing.passkey import algorithm_of

ADMINISTRATOR = "administrator"
RegisterPasskey = asked_like(events.PasskeyRegistered, {})
RetirePasskey = asked_like(events.PasskeyRetired, {})


class NotYourPasskey(Refused):
    """通行密钥只能由本人登记；停用由本人或系统管理员办理。"""


class NoSuchPasskey(Refused):
    """此人没有这把通行密钥，或已经停用。"""


class PasskeyIsRegistered(Refused):
    """这把通行密钥已经登记过。"""


@command(asks=RegisterPasskey, of=Person, signed=True)
def register_passkey(desk: Desk, ask: Any) -> None:
    """Somebody registers a passkey of her own (登记通行密钥), confirmed by her password.

    A key once retired does not come back. Raises NotYourPasskey, PasskeyIsRegistered.
    """
    if ask.person_id != desk.by:
        raise NotYourPasskey
    if algorithm_of(ask.public_key) is None:
        raise cannot_read("public_key", "不认识这种密钥，须为 ES256、Ed25519 或 RS256")
    told = desk.subject.facts.told("PasskeyRegistered")
    if any(one.passkey == ask.passkey for one in told):
        raise PasskeyIsRegistered
    told = desk.told(ask, events.PasskeyRegistered)
    desk.record(desk.subject, events.PasskeyRegistered, **told)


@command(asks=RetirePasskey, of=Person, signed=True)
def retire_passkey(desk: Desk, ask: Any) -> None:
    """A passkey is used no more (停用通行密钥), as when a phone is lost.

    Raises NotYourPasskey, NoSuchPasskey.
    """
    if ask.person_id != desk.by and desk.role != ADMINISTRATOR:
        raise NotYourPasskey
    standing = cast(
        list[events.PasskeyRegistered], desk.subject.facts.all("PasskeyRegistered")
    )
    if not any(one.passkey == ask.passkey for one in standing):
        raise NoSuchPasskey
    told = desk.told(ask, events.PasskeyRetired)
    desk.record(desk.subject, events.PasskeyRetired, **told)
