"""What a store has before the first step: packs, holidays, settings, cash, people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from marshmallow import ValidationError

from domain.commands import COMMANDS
from domain.desk import Desk
from domain.errors import Refused
from domain.ledger.ledger import Ledger
from domain.policies.calendars import SHIPPED as CALENDARS
from domain.policies.in_force import value_of
from domain.policies.pack import Pack
from domain.policies.reader import PackUnreadable, read_file, read_shipped
from domain.reading import read
from domain.stores.store import Store, store_id_of
from domain.values import read_money
from scripts.player.case_file import CaseFile, CaseFileUnreadable
from scripts.player.names import Names
from scripts.player.store_names import store_name_of

Asked = tuple[str, dict[str, Any]]
OPENER = "administrator"


@dataclass(frozen=True)
class Opening:
    """What the store of one file is given, found to be readable before anything is."""

    file: CaseFile
    names: Names
    asked: tuple[Asked, ...]
    roles: Mapping[str, str]  # in which people act, with their Chinese

    def give(self, ledger: Ledger) -> None:
        """Open the store; a second time it is found open. Raises CaseFileUnreadable."""
        desk = Desk(ledger, self.names.id_of(OPENER), OPENER)
        occurred_at = min(self.file.steps[0].at, ledger.clock())
        for number, (name, told) in enumerate(self.asked):
            command, command_id = COMMANDS[name], _command_id(self.names, number)
            try:
                command(desk, read(command.ask, told), command_id, occurred_at)
            except (Refused, ValidationError) as no:
                where = f"{self.file.path.name}: opening: {name}"
                raise CaseFileUnreadable(f"{where}: {no}") from no


def opening_of(
    file: CaseFile, names: Names, ledger: Ledger, taken: set[str]
) -> Opening:
    """What a file's store has before the first step. Raises CaseFileUnreadable."""
    packs = packs_of(file)
    _check_figures(file, packs)
    code = _code_for(file, names, ledger, taken)
    names.move_to(file.store, code)
    roles = {
        role: called
        for pack in (read_shipped("common"), *packs)
        for role, called in pack.words.get("role", {}).items()
    }
    asked = (*_of_store(file, packs, code), *_of_people(file, names, roles))
    return Opening(file, names, asked, roles)


def _command_id(names: Names, number: int) -> UUID:
    return uuid5(names.space, f"opening {number}")


def _code_for(file: CaseFile, names: Names, ledger: Ledger, taken: set[str]) -> str:
    """The file's store, or where another file has opened it, a branch of our own."""
    opened = ledger.answer(_command_id(names, 0))
    if opened:
        return str(getattr(opened[0], "store_code"))
    code, number = file.store, 1
    while code in taken or ledger.blank(Store, store_id_of(code)).version:
        number += 1
        code = f"{file.store}-{number}"
    taken.add(code)
    return code


def _of_store(file: CaseFile, packs: list[Pack], code: str) -> Iterator[Asked]:
    """The commands that open a store, in order."""
    store = {"store_id": str(store_id_of(code))}
    name = store_name_of(code, file.title)
    yield "open_store", {"store_code": code, "name": name}
    for pack, place in zip(packs, ["main"] + ["overlay"] * len(packs)):
        yield "adopt_pack", store | {"text": pack.text, "place": place}
    for path in sorted(CALENDARS.glob("*.toml")):
        yield "adopt_calendar", store | {"text": path.read_text("utf-8")}
    for name, value in file.settings.items():
        told = {"name": name, "value": value, "reason": "开账"}
        yield "change_setting", store | told
    if file.petty_cash_yuan:
        yield "open_petty_cash", store | {"amount_yuan": file.petty_cash_yuan}


def _of_people(
    file: CaseFile, names: Names, called: Mapping[str, str]
) -> Iterator[Asked]:
    """Everybody who acts in the file, called by role and number, in that role."""
    for by in dict.fromkeys(step.by for step in file.steps if step.by):
        role, _, number = by.partition(":")
        person = {"person_id": str(names.id_of(by))}
        yield "add_person", person | {"name": f"{called.get(role, role)}{number}"}
        if role in called:
            store = {"granted_role": role, "store_id": str(names.store_id)}
            yield "grant_role", person | store


def packs_of(file: CaseFile) -> list[Pack]:
    """The packs of a file: by code those that ship, by path others beside the file.

    Raises CaseFileUnreadable.
    """
    try:
        return [
            (
                read_file(file.path.parent / pack)
                if pack.endswith(".toml")
                else read_shipped(pack)
            )
            for pack in file.packs
        ]
    except PackUnreadable as wrong:
        raise CaseFileUnreadable(f"{file.path.name}: packs: {wrong}") from wrong


def _check_figures(file: CaseFile, packs: list[Pack]) -> None:
    """Raises CaseFileUnreadable for a setting no pack has, or a figure nobody reads."""
    known = {
        one.name for pack in [read_shipped("common"), *packs] for one in pack.setting
    }
    for name, value in file.settings.items():
        where = f"{file.path.name}: settings: {name}"
        if name not in known:
            there = ", ".join(sorted(known)) or "none"
            raise CaseFileUnreadable(f"{where}: no such setting; there are: {there}")
        try:
            value_of(name, value)
        except ValueError as wrong:
            raise CaseFileUnreadable(f"{where}: {wrong}") from wrong
    if file.petty_cash_yuan:
        try:
            read_money(file.petty_cash_yuan)
        except ValueError as wrong:
            where = f"{file.path.name}: opening: petty_cash_yuan"
            raise CaseFileUnreadable(f"{where}: {wrong}") from wrong
