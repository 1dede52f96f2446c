"""The accounts of a store as Beancount has them. Source: beancount.github.io."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from domain import glossary
from domain.cases.card_homes import Homes
from domain.cases.events import ComplaintRegistered
from domain.deadlines import SHANGHAI
from domain.fact import Fact
from domain.ledger.ledger import Ledger
from domain.money import yuan_of
from projections import store_accounts as ours
from projections.store_accounts import HEARD, Move, moves_of

AT_ONCE = 5_000
ACCOUNTS = {
    ours.PETTY_CASH: "Assets:PettyCash",
    ours.BANK: "Assets:Bank",
    ours.TILL: "Assets:Till",
    ours.ADVANCES: "Assets:Advances",
    ours.SUPPLIER: "Assets:Receivable:Supplier",
    ours.SUPPLIER_CREDIT: "Assets:Credit:Supplier",
    ours.INSURER: "Assets:Receivable:Insurer",
    ours.STAFF: "Liabilities:Staff",
    ours.INSURER_INCOME: "Income:Insurer",
    ours.EXPENSE: "Expenses:Compensation",
}


@dataclass(frozen=True)
class Entry:
    """One transaction: a day, what it was, what is told of it, one move of money."""

    day: date
    position: int
    what: str
    move: Move
    told: tuple[tuple[str, str], ...] = ()


def entries_of(ledger: Ledger, store_id: UUID, until: int) -> list[Entry]:
    """What moved money of a store, in the order of days.

    Of cases that not everybody may know of, only what moved in each month. Source: A62.
    """
    homes, numbers = Homes(ledger), dict[UUID, str]()
    entries, sums = list[Entry](), defaultdict[tuple[date, str, str, str], int](int)
    for fact in _heard(ledger, until):
        if isinstance(fact, ComplaintRegistered):
            numbers[fact.originator_id] = fact.case_no
            continue
        of = getattr(fact, "store_id", None)
        home = homes.of(fact.originator_id, until)
        if (of or home.store_id) != store_id:
            continue
        day = fact.occurred_at.astimezone(SHANGHAI).date()
        case_no = numbers.get(fact.originator_id)
        for move in moves_of(fact):
            if home.circle is None:
                entries.append(_entry(fact, day, move, case_no))
                continue
            last = day.replace(day=monthrange(day.year, day.month)[1])
            key = (last, move.figure, move.from_account, move.to_account)
            sums[key] += move.amount_fen
    for (day, figure, left, came), amount in sums.items():
        move = Move(figure, left, came, amount)
        entries.append(Entry(day, 0, "不公开案件本月合计", move))
    return sorted(entries, key=lambda one: (one.day, one.position, one.move))


def lines_of(title: str, entries: Sequence[Entry]) -> Iterator[str]:
    """The text that `bean-check` accepts: accounts, transactions, closing balances."""
    yield f'option "title" {_text(title)}'
    yield 'option "operating_currency" "CNY"'
    if not entries:
        return
    used = {one.move.from_account for one in entries}
    used |= {one.move.to_account for one in entries}
    for account, name in ACCOUNTS.items():
        if account in used:
            yield f"{entries[0].day} open {name} CNY"
    for entry in entries:
        yield from _transaction(entry)
    closes = entries[-1].day + timedelta(days=1)
    for account, name in ACCOUNTS.items():
        if account in used:
            balance = yuan_of(_balance(entries, account))
            yield f"{closes} balance {name} {balance} CNY"


def _heard(ledger: Ledger, until: int) -> Iterator[Fact]:
    """The facts that move money, and those that give a case its number, in order."""
    topics = sorted(kind.topic for kind in (*HEARD, ComplaintRegistered))
    behind = 0
    while found := ledger.facts(behind, AT_ONCE, topics):
        behind = found[-1].position
        yield from (fact for fact in found if fact.position <= until)
        if behind >= until:
            return


def _entry(fact: Fact, day: date, move: Move, case_no: str | None) -> Entry:
    told = [("figure", move.figure), ("rules", " ".join(fact.rules))]
    if case_no:
        told.insert(0, ("case", case_no))
    what = glossary.label(type(fact).__name__)
    kept = tuple((key, value) for key, value in told if value)
    return Entry(day, fact.position, what, move, kept)


def _transaction(entry: Entry) -> Iterator[str]:
    yield ""
    yield f"{entry.day} * {_text(entry.what)}"
    if entry.position:
        yield f"  position: {entry.position}"
    yield from (f"  {key}: {_text(value)}" for key, value in entry.told)
    move = entry.move
    yield f"  {ACCOUNTS[move.from_account]}  {yuan_of(-move.amount_fen)} CNY"
    yield f"  {ACCOUNTS[move.to_account]}  {yuan_of(move.amount_fen)} CNY"


def _balance(entries: Sequence[Entry], account: str) -> int:
    """What an account comes to, in fen."""
    moves = [one.move for one in entries]
    came = sum(move.amount_fen for move in moves if move.to_account == account)
    return came - sum(one.amount_fen for one in moves if one.from_account == account)


def _text(said: str) -> str:
    escaped = said.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
