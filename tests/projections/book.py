"""A store and its case told straight to a book, fact by fact, as projections see it."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from uuid import uuid4, uuid5

from domain.cases.case import Case
from domain.cases.events import ComplaintRegistered
from domain.payments.events import PettyCashDrawn
from domain.petty_cash.events import PettyCashOpened
from domain.petty_cash.petty_cash import PettyCash
from domain.policies.reader import read_shipped
from domain.refusals.events import CommandRefused
from domain.fact import NEXT, UNRECORDED
from domain.stores.events import PackAdopted, StoreOpened
from domain.stores.store import Store, store_id_of
from projections import open_read_models
from tests.story import HEAD, id_of

STORE = store_id_of("HY-01")
MORNING = datetime(2026, 4, 24, 2, 0, tzinfo=UTC)  # a Friday, ten in Shanghai
PACK = """
pack = "P02/1"
name = "大卖场客诉（节选）"

[[authority]]
rule = "P02-R18"
matter = "concession"
line = "supplier"
[[authority.band]]
rule = "P02-R18"
up_to_yuan = "20.00"
roles = "reception_clerk"
[[authority.band]]
rule = "P02-R21"
over_yuan = "20.00"
roles = ["customer_service_manager", "deputy_customer_service_manager"]

[[duty]]
rule = "P02-R15"
after = "ComplaintRegistered"
needs = "ReplyGiven"
within = "3 days"
who = "reception_section"
say = "三日内答复顾客"

[[duty]]
rule = "P01-R05"
after = "ComplaintRegistered"
needs = "OfferAccepted"
within = "3 days"
tells = "senior_management"
before = []

[[duty]]
rule = "P02-R08"
after = "ComplaintRegistered(channel=letter)"
needs = "ReplyGiven"
within = "2 working days"
before = []

[[duty]]
rule = "P02-R24"
after = "PettyCashDrawn(amount_yuan<=100.00)"
needs = "PettyCashCountersigned(slip_no=start.slip_no)"
within = "next monday"
who = ["customer_service_manager", "deputy_customer_service_manager"]
say = "备用金补签"

[[report]]
rule = "P02-R16"
report = "weekly_complaint_summary"
period = "week"
due = "monday"
reviewed_by = "store_general_manager"
recipient = "hq_hr_customer_service_section"

[words.report]
weekly_complaint_summary = "客诉周报"
"""
_numbers = count(1)


def tell(ledger, kind, id, *facts):
    """Let these facts happen to a thing, in one append; returns them as recorded."""
    noun = ledger.blank(kind, id)
    for fact_kind, fields in facts:
        noun.trigger_event(fact_kind, **HEAD | fields)
    return ledger.save([noun], command_id=uuid4(), actor=HEAD["by"])


def open_store(ledger, petty_cash_fen=100_000):
    """A store that follows a short procedure, with cash in its drawer."""
    told = {"store_code": "HY-01", "name": "安河店"}
    packs = adopted("common", read_shipped("common").text), adopted("P02", PACK, "main")
    tell(ledger, Store, STORE, (StoreOpened, told), *packs)
    cash = {"store_id": STORE, "amount_fen": petty_cash_fen}
    cash |= {"balance_fen": petty_cash_fen}
    tell(ledger, PettyCash, uuid5(STORE, "petty cash"), (PettyCashOpened, cash))


def adopted(code, text, place="common"):
    """A pack as its adoption tells it."""
    told = {"pack": code, "version": "1", "place": place, "text": text}
    return PackAdopted, told | {"sha256": sha256(text.encode()).hexdigest()}


def register(ledger, name="A", at=MORNING, **fields):
    """A complaint begins; returns the id of its case."""
    number = next(_numbers)
    told = {
        "case_no": f"客诉-2026-HY-01-{number:06d}",
        "store_id": STORE,
        "store_version": ledger.blank(Store, STORE).version,
        "channel": "service_desk",
        "case_type": "goods_and_service",
        "summary": "牛奶结块，要求退款",
        "occurred_at": at,
    }
    tell(ledger, Case, id_of(name), (ComplaintRegistered, told | fields))
    return id_of(name)


def refuse(ledger, case_id, *rules, command="pay", at=MORNING):
    """Something was asked of a case and declined."""
    fact = CommandRefused(
        originator_id=uuid5(case_id, "refusals"),
        originator_version=NEXT,
        timestamp=UNRECORDED,
        command=command,
        about_id=case_id,
        person_id=HEAD["by"],
        case_id=case_id,
        reasons=[f"{rule}: 不行。" for rule in rules],
        **HEAD | {"rules": list(rules), "occurred_at": at},
    )
    return ledger.save([], command_id=uuid4(), actor=HEAD["by"], loose=[fact])


def shown(ledger, *names):
    """The read models of the book, brought up to date."""
    models = open_read_models(ledger, names or None)
    models.catch_up()
    return models


def later(**length):
    """A moment after the morning it began."""
    return MORNING + timedelta(**length)


def busy_book(ledger, cases=20, draws=30):
    """Many cases at once, each with as many draws of one yuan; returns their number."""
    open_store(ledger)
    ids = [register(ledger, f"case {number}") for number in range(cases)]
    told = [ledger.blank(Case, case_id) for case_id in ids]
    for number in range(draws):
        drawn = {"slip_no": str(number), "amount_fen": 100, "line": "supplier"}
        for case in told:
            case.trigger_event(PettyCashDrawn, **HEAD | drawn)
        ledger.save(told, command_id=uuid4(), actor=HEAD["by"])
    return cases * draws
