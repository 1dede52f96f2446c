"""A rehearsal book to look at: filled from the case files, and its pages served."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_urlsafe
from shutil import rmtree

from domain.evidence.vault import Vault
from domain.ledger.ledger import Clock, Ledger, open_ledger
from domain.policies.in_force import rules_of_store
from domain.policies.reader import read_shipped
from domain.stores.events import StoreOpened
from projections import open_read_models
from scripts import verify_ledger
from scripts.add_person import add_person
from scripts.import_register import Importing
from scripts.keep_clocks import keep_clocks
from scripts.office import give, tried
from scripts.play_case import play_all, rehearsal
from scripts.player.case_file import CaseFile, read_case_file
from scripts.showing import serve
from scripts.showing.seals import Seals
from web.accounts import Accounts
from web.settings import Settings

HERE = Path(__file__).parent
TESTS = HERE.parent / "tests"
REGISTER = TESTS / "data" / "old_register_2025.csv"
MAPPING = HERE / "mappings" / "old_register.toml"
OLD_STORE = {"store_code": "OLD-01", "name": "旧登记簿（2025年）"}
NOBODY_SIGNS_IN = ("clock",)
MOST_STORES = 10_000


def main(argv: Sequence[str] | None = None) -> int:
    """Fill a rehearsal book, unless the folder has one, and serve its pages."""
    parser = ArgumentParser(description=main.__doc__)
    parser.add_argument("--folder", type=Path, default=Path("var/demo"))
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--cases", type=Path, default=TESTS / "cases")
    parser.add_argument("--no-serve", action="store_true", help="fill the book, stop")
    asked = parser.parse_args(argv)
    return tried(lambda: _demo(asked))


@dataclass(frozen=True)
class Demo:
    """The folder of a demo: the book, its keys, the accounts, the files."""

    folder: Path

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"sqlite:///{self.folder.resolve() / name}.sqlite"

    def settings(self) -> Settings:
        """How the pages find it all; on one machine, without https."""
        return Settings(
            database=self.url("book"),
            keys=self.url("keys"),
            accounts=self.url("accounts"),
            vault=self.folder / "vault",
            plain_http=True,
        )

    @property
    def seals(self) -> Seals:
        """What seals it; the key must not lie with the book."""
        return Seals(self.folder.with_name(f"{self.folder.name}-seals"))

    @property
    def sign_in(self) -> Path:
        """The sheet with names and passwords."""
        return self.folder / "sign-in.txt"


def _demo(asked: Namespace) -> None:
    demo = Demo(asked.folder)
    if not demo.sign_in.exists():
        beside = Demo(asked.folder.with_name(f"{asked.folder.name}.unfinished"))
        rmtree(beside.folder, ignore_errors=True)
        beside.folder.mkdir(parents=True)
        _fill(beside, asked.cases)
        rmtree(demo.folder, ignore_errors=True)
        beside.folder.rename(demo.folder)
        rmtree(demo.seals.folder, ignore_errors=True)
    if not demo.seals.public_key.exists():
        demo.seals.begin(open_at_the_end(demo))
    print(demo.sign_in.read_text("utf-8"))
    if not asked.no_serve:
        print(f"http://127.0.0.1:{asked.port}  (Ctrl-C ends it)", flush=True)
        settings = replace(demo.settings(), origin=f"http://localhost:{asked.port}")
        serve(settings, lambda: _opened_and_sealed(demo), asked.port)


def _fill(demo: Demo, cases: Path) -> None:
    """Play, import, add people, draw the papers, verify."""
    files = [*_that_have_ended(cases)]
    ledger = rehearsal(files, demo.url("book"), demo.url("keys"))
    outcomes = play_all(files, ledger, Vault(demo.folder / "vault"))
    for file in files:
        steps = [outcome for outcome in outcomes if outcome.file is file]
        otherwise = [one for one in steps if not one.as_told]
        print(f"{file.path.stem}: {len(steps)} steps, {len(otherwise)} otherwise")
    ledger.close()
    ledger = open_at_the_end(demo)
    _import(ledger)
    _add_people(demo, ledger)
    read_models = open_read_models(ledger)
    print(f"papers: {read_models.catch_up()} facts shown")
    print(f"clocks that ran out since: {len(list(keep_clocks(ledger, read_models)))}")
    read_models.catch_up()
    ledger.close()
    verify_ledger.main(["--database", demo.url("book")])


def _that_have_ended(cases: Path) -> Iterator[CaseFile]:
    """The case files but for those that end after today: so would the book."""
    for path in sorted(cases.glob("*.toml")):
        file = read_case_file(path)
        if file.steps[-1].clock <= datetime.now(UTC):
            yield file
        else:
            print(f"{path.stem}: ends after today, left out")


def _opened_and_sealed(demo: Demo) -> Ledger:
    """The book for the pages, and beside them somebody who seals it."""
    demo.seals.go_on(lambda: open_at_the_end(demo))
    return open_at_the_end(demo)


def open_at_the_end(demo: Demo) -> Ledger:
    """The book, by a clock that goes on where its last fact was entered, if later."""
    ledger = open_ledger(demo.url("book"), keys=demo.url("keys"))
    ledger.clock = ledger.recorder.clock = clock_from(ledger.head().recorded_at)
    return ledger


def clock_from(moment: datetime) -> Clock:
    """The time of day, or, while it is behind a moment, as long after that moment."""
    ahead = max(moment - datetime.now(UTC), timedelta(0))
    return lambda: datetime.now(UTC) + ahead


def _import(ledger: Ledger) -> None:
    give(ledger, "open_store", OLD_STORE)
    importing = Importing(ledger, REGISTER, MAPPING, OLD_STORE["store_code"])
    counted = importing.write()
    print(f"{REGISTER.name}: {counted['cases']} cases, {counted['facts']} facts")


def _add_people(demo: Demo, ledger: Ledger) -> None:
    """Somebody for every role, with one password for all of them.

    Roles everybody knows hold at every store, those of one procedure where it is kept.
    """
    accounts, password = Accounts(demo.url("accounts")), token_urlsafe(9)
    accounts.create()
    lines = [f"password of all: {password}", ""]
    for role, (called, seats) in _seats(ledger).items():
        if role not in NOBODY_SIGNS_IN:
            accounts.add(add_person(ledger, role, called, seats), role, password)
            lines.append(f"{role:36} {called}")
    demo.sign_in.write_text("\n".join([*lines, ""]), "utf-8")


def _seats(ledger: Ledger) -> dict[str, tuple[str, list[str]]]:
    """Every role: what it is called, and where it is held."""
    common = read_shipped("common").words["role"]
    found = {role: (called, [role]) for role, called in common.items()}
    for fact in ledger.facts(0, MOST_STORES, topics=[StoreOpened.topic]):
        words = rules_of_store(ledger, fact.originator_id).words("role")
        for role, called in words.items():
            if role not in common:
                _, seats = found.setdefault(role, (called, []))
                seats.append(f"{role}@{getattr(fact, 'store_code')}")
    return found


if __name__ == "__main__":
    raise SystemExit(main())
