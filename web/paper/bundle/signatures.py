"""What of signed decisions goes into a bundle: the keys with them, and none alone."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from domain.ledger.entry import Row
from domain.ledger.ledger import Ledger
from domain.ledger.scribe import read
from domain.signing.events import DecisionSigned, PasskeyRegistered, PasskeyRetired

OF_A_KEY = (PasskeyRegistered.topic, PasskeyRetired.topic)


def passkeys_of(ledger: Ledger, rows: Iterable[Row]) -> Iterator[Row]:
    """Where the passkeys stand that decisions among these entries were signed with."""
    signed = [read(row) for row in rows if row.topic == DecisionSigned.topic]
    used = {(fact.by, vars(fact)["passkey"]) for fact in signed}
    for by in {by for by, passkey in used if passkey}:
        for row in ledger.recorder.stream(by):
            if row.topic in OF_A_KEY and (by, vars(read(row))["passkey"]) in used:
                yield row


def with_signatures(rows: Sequence[Row], withheld: Collection[int]) -> set[int]:
    """What is withheld, and with it the signed texts that would repeat it."""
    hidden = {row.command_id for row in rows if row.position in withheld}
    repeating = {
        row.position
        for row in rows
        if row.topic == DecisionSigned.topic and row.command_id in hidden
    }
    return {*withheld, *repeating}
