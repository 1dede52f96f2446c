"""What the scripts share that act for the administrator (系统管理员) at a terminal."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from marshmallow import ValidationError
from sqlalchemy.exc import ArgumentError, OperationalError

from domain.commands import COMMANDS
from domain.desk import Desk
from domain.errors import NotFound, Refused
from domain.fact import Fact
from domain.ledger.errors import LedgerNotFound, LedgerUnreachable, NoKeyRing
from domain.ledger.ledger import Ledger, open_ledger
from domain.reading import read
from domain.stores.store import Store, store_id_of

ADMINISTRATOR = uuid5(NAMESPACE_URL, "administrator at the terminal")


class CannotBeDone(Exception):
    """What is asked for cannot be done, with the reason for whoever asked."""


def parser_for(main: Callable[..., int]) -> ArgumentParser:
    """A parser that knows where the book and its keys are."""
    parser = ArgumentParser(description=main.__doc__)
    parser.add_argument("--database", required=True, help="SQLAlchemy URL of the book")
    parser.add_argument("--keys", help="SQLAlchemy URL of the key database")
    return parser


def opened(asked: Namespace) -> Ledger:
    """The book the flags name. Raises LedgerNotFound, NoKeyRing."""
    return open_ledger(asked.database, keys=asked.keys)


def store_of(ledger: Ledger, code: str) -> UUID:
    """The id of a store that is in the book. Raises CannotBeDone."""
    store_id = store_id_of(code)
    if not ledger.blank(Store, store_id).opened:
        raise CannotBeDone(f"{code}: no such store in this book")
    return store_id


def give(
    ledger: Ledger, name: str, told: dict[str, Any], command_id: UUID | None = None
) -> list[Fact]:
    """Give a command as the administrator.

    Raises Refused, ValidationError, NotFound.
    """
    command = COMMANDS[name]
    desk = Desk(ledger, ADMINISTRATOR, "administrator")
    return command(desk, read(command.ask, told), command_id)


def tried(job: Callable[[], object]) -> int:
    """Do it; 1, with the reason, where it could not be done."""
    try:
        job()
    except ValidationError as wrong:
        print("; ".join(said(wrong.messages)), file=sys.stderr)
    except (Refused, NotFound, CannotBeDone, ValueError, OSError) as wrong:
        print(f"{type(wrong).__name__}: {wrong}", file=sys.stderr)
    except (LedgerNotFound, LedgerUnreachable, NoKeyRing, ArgumentError) as wrong:
        print(f"{type(wrong).__name__}: {wrong}", file=sys.stderr)
    except OperationalError as gone:  # the papers' way of saying LedgerUnreachable
        print(f"LedgerUnreachable: {gone.orig}", file=sys.stderr)
    else:
        return 0
    return 1


def said(messages: Any, key: str = "") -> list[str]:
    """Everything that is wrong with what was typed: each key with its reason."""
    if isinstance(messages, dict):
        return [
            line
            for name, below in messages.items()
            for line in said(below, f"{key}.{name}" if key else str(name))
        ]
    return [f"{key}: {' '.join(map(str, messages))}"]
