"""What the tests of the book tell it: one thing, a few facts, somebody who says so."""

from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import text

from domain.fact import NEXT, UNRECORDED, Noun
from domain.payments.events import PettyCashSlipRaised
from domain.people.events import PersonAdded
from domain.refusals.events import CommandRefused
from tests.story import CLERK, HEAD, id_of

CASE = id_of("a case")
PHONE = "13912345678"
NOON = datetime(2026, 4, 24, 4, 0, tzinfo=UTC)


class Diary(Noun):
    """A thing that only keeps its facts."""

    def __init__(self):
        self.facts = []

    def when(self, fact):
        self.facts.append(fact)


class Stub(Diary):
    """A thing of which the last fact says all."""

    last_is_enough = True


def slip(diary, slip_no="J-1"):
    """A slip is raised."""
    told = HEAD | {"slip_no": slip_no, "amount_fen": 8_600, "note": "垫付医药费"}
    return diary.trigger_event(PettyCashSlipRaised, **told)


def person(diary, name="李明", phone=PHONE):
    """A person is added: the name and the phone are personal."""
    told = HEAD | {"person_id": diary.id, "name": name, "phone": phone}
    return diary.trigger_event(PersonAdded, **told)


def refusal(about=CASE, asked=None):
    """A refusal, which takes whatever version is next in its stream."""
    return CommandRefused(
        originator_id=id_of(f"refusals {about}"),
        originator_version=NEXT,
        timestamp=UNRECORDED,
        command="pay",
        about_id=about,
        person_id=about,
        asked=asked,
        **HEAD,
    )


def say(ledger, *slip_nos, id=CASE, command_id=None):
    """One command that raises these slips, one if none is named."""
    diary = ledger.blank(Diary, id)
    for slip_no in slip_nos or ("J-1",):
        slip(diary, slip_no)
    return ledger.save([diary], command_id=command_id or uuid4(), actor=CLERK)


def intrude(engine, *statements, **places):
    """Change the tables as the owner of a database could: guards put to sleep."""
    with engine.execution_options(begin="IMMEDIATE").begin() as db:
        for guard in _guards(db):
            db.execute(text(guard))
        for statement in statements:
            db.execute(text(statement), places)


def _guards(db):
    if db.dialect.name == "postgresql":
        tables = ("ledger_entries", "ledger_head")
        return [f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in tables]
    names = db.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
    return [f"DROP TRIGGER {name}" for name in names]
