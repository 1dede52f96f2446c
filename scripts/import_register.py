"""Takes over an old register (旧台账), row by row, by a mapping file."""

import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from marshmallow import ValidationError

from domain.cases.case import Case
from domain.commands import COMMANDS
from domain.desk import Desk
from domain.errors import Refused
from domain.ledger.ledger import Ledger
from domain.policies.in_force import check_words, rules_of_case, rules_of_store
from domain.reading import fields_of, read
from domain.refusals.events import CommandRefused
from domain.trial import Pages, Trial
from scripts.importing.mapping import CellUnreadable, RowMapping, Step, read_mapping
from scripts.importing.rows import Row, rows_of
from scripts.office import ADMINISTRATOR, CannotBeDone, opened, parser_for, said
from scripts.office import store_of, tried

PROVENANCE = "take_over_register_row"


@dataclass(frozen=True)
class Given:
    """One command for one row, ready to be given."""

    row: Row
    do: str
    ask: Any
    occurred_at: datetime
    command_id: UUID


def main(argv: Sequence[str] | None = None) -> int:
    """Read a register and say which rows cannot be taken over; with --write, do it.

    Nothing is written while a row is wrong. A second run adds what is new.
    """
    parser = parser_for(main)
    parser.add_argument("file", type=Path, metavar="CSV|XLSX")
    parser.add_argument("--mapping", required=True, type=Path, metavar="TOML")
    parser.add_argument("--store", required=True, metavar="CODE")
    parser.add_argument("--write", action="store_true", help="else it is a dry run")
    asked = parser.parse_args(argv)
    return tried(lambda: _import(asked))


def _import(asked: Namespace) -> None:
    ledger = opened(asked)
    importing = Importing(ledger, asked.file, asked.mapping, asked.store)
    wrong = importing.wrong
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{asked.file.name}: {len(importing.rows)} rows, {len(wrong)} wrong")
    if wrong:
        raise CannotBeDone("nothing was written")
    if asked.write:
        counted = importing.write()
        print(f"written: {counted['cases']} cases, {counted['facts']} facts")
        print(f"there already: {counted['there']} cases")


class Importing:
    """One register on its way into a store's book.

    Raises RegisterUnreadable, MappingUnreadable, CannotBeDone. `wrong` says of each row
    that cannot be taken over which column or field is wrong, and why.
    """

    def __init__(self, ledger: Ledger, file: Path, mapping: Path, store: str) -> None:
        self.ledger = ledger
        self.file = file
        self.mapping = read_mapping(mapping)
        self.store_id = store_of(ledger, store)
        self.rows = rows_of(file, self.mapping.encoding)
        self.file_sha256 = sha256(file.read_bytes()).hexdigest()
        self.rules = rules_of_store(ledger, self.store_id)
        self.wrong = [*_absent_columns(self.mapping, self.rows, file)]
        self.given: list[Given] = []
        self.taken_over: dict[int, Given] = {}  # by row, what tells where it is from
        if not self.wrong:
            self.wrong += _doubled_keys(self.mapping, self.rows, file)
            for row in self.rows:
                self._prepare(row)
        if not self.wrong:
            self.wrong += self._refused()

    def write(self) -> Counter[str]:
        """Give the commands of all rows; how many cases and facts that added."""
        counted: Counter[str] = Counter()
        desk = Desk(self.ledger, ADMINISTRATOR, self.mapping.role)
        for one in self.given:
            begins = one.do == "register_complaint"
            command_id = self._asked_anew(one.command_id)
            if self.ledger.answer(command_id):
                counted["there"] += begins
                continue
            try:
                facts = COMMANDS[one.do](desk, one.ask, command_id, one.occurred_at)
            except Refused as no:
                why = "; ".join(no_.why for no_ in no.nos)
                raise CannotBeDone(
                    f"{self._place(one.row)}: {one.do}: {no} {why}"
                ) from no
            counted["cases"] += begins
            counted["facts"] += len(facts) + self._added_by_this_file(desk, one)
        return counted

    def _refused(self) -> Iterator[str]:
        """What the store's rules would say no to, row by row; nothing is recorded."""
        pages = Pages(self.ledger)
        for one in self.given:
            done = self.ledger.answer(self._asked_anew(one.command_id))
            if done:
                continue
            answer = self._trial(pages, one).hear(
                COMMANDS[one.do], one.ask, one.occurred_at, one.command_id
            )
            if answer.allowed:
                pages.imagine(answer.facts)
                continue
            why = answer.unread or "; ".join(no.why for no in answer.nos)
            named = ", ".join(answer.rules)
            yield f"{self._place(one.row)}: {one.do}: {named} {why}"

    def _trial(self, pages: Pages, one: Given) -> Trial:
        """A desk for one command, by the rules its case has, or else the store's."""
        case = pages.blank(Case, one.ask.case_id)
        rules = rules_of_case(self.ledger, case) if case.version else self.rules
        return Trial(pages, ADMINISTRATOR, self.mapping.role, given=rules)

    def _added_by_this_file(self, desk: Desk, one: Given) -> int:
        """Say so, once, where a later file adds to a case; how many facts that is."""
        first = self.taken_over[one.row.number]
        began = self.ledger.answer(first.command_id)
        if not began or getattr(began[0], "file_sha256") == self.file_sha256:
            return 0
        command_id = uuid5(first.command_id, self.file_sha256)
        if self.ledger.answer(command_id):
            return 0
        return len(COMMANDS[PROVENANCE](desk, first.ask, command_id, first.occurred_at))

    def _asked_anew(self, command_id: UUID) -> UUID:
        """The id of a command; where an earlier run was refused, the next one."""
        while any(
            isinstance(f, CommandRefused) for f in self.ledger.answer(command_id)
        ):
            command_id = uuid5(command_id, "asked anew")
        return command_id

    def _prepare(self, row: Row) -> None:
        """Read all commands of a row; or say what is wrong with it."""
        steps = (step for step in self.mapping.steps if step.applies(row))
        for step in steps:
            try:
                self.given.append(self._given(step.do, step, row, step.told(row)))
                if step.do == "register_complaint":
                    first = self._given(PROVENANCE, step, row, self._from(row))
                    self.taken_over[row.number] = first
                    self.given.append(first)
            except CellUnreadable as wrong:
                self.wrong.append(f"{self._place(row)}: {wrong}")
            except ValidationError as wrong:
                reasons = "; ".join(said(wrong.messages))
                self.wrong.append(f"{self._place(row)}: {step.do}: {reasons}")

    def _given(self, do: str, step: Step, row: Row, told: dict[str, Any]) -> Given:
        """Raises ValidationError, CellUnreadable."""
        case_id, ask = self._id_of(row), COMMANDS[do].ask
        about = {"case_id": str(case_id), "store_id": str(self.store_id)}
        known = {field.name for field in fields_of(ask)}
        read_as = read(ask, told | {k: v for k, v in about.items() if k in known})
        check_words(self.rules, read_as)
        nth = self.mapping.steps.index(step)
        return Given(
            row, do, read_as, step.occurred_at(row), uuid5(case_id, f"{do} {nth}")
        )

    def _id_of(self, row: Row) -> UUID:
        """The case of a row: by its key in this register, else by file and row."""
        key = row.cells[self.mapping.key] if self.mapping.key else ""
        place = key or f"{self.file_sha256} {row.number}"
        return uuid5(self.store_id, f"{self.mapping.register} {place}")

    def _from(self, row: Row) -> dict[str, Any]:
        """Where the case came from."""
        told = {"register_name": self.mapping.register, "row_no": row.number}
        ref = row.cells.get(self.mapping.key, "")
        return told | {"file_sha256": self.file_sha256, "row_ref": ref}

    def _place(self, row: Row) -> str:
        return f"{self.file.name}: line {row.number}"


def _absent_columns(mapping: RowMapping, rows: list[Row], file: Path) -> Iterator[str]:
    for row in rows[:1]:
        for column in sorted(mapping.columns() - row.cells.keys()):
            yield f"{file.name}: line 1: no column {column!r}, which the mapping names"


def _doubled_keys(mapping: RowMapping, rows: list[Row], file: Path) -> Iterator[str]:
    """Rows that go by the name of an earlier one, or by none."""
    first: dict[str, int] = {}
    for row in rows if mapping.key else ():
        key = row.cells[mapping.key]
        if not key:
            yield f"{file.name}: line {row.number}: {mapping.key}: empty"
        elif first.setdefault(key, row.number) != row.number:
            where = f"{file.name}: line {row.number}: {mapping.key}"
            yield f"{where}: {key} stands in line {first[key]} already"


if __name__ == "__main__":
    raise SystemExit(main())
