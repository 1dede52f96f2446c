"""What an address asks of the simulator (试问): a case, things assumed, one question.

`c.` stands before the fields of the complaint, `1.`, `2.` … before those of a thing
assumed, `q.` before those of the question; each names its command in `do`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from domain.commands import COMMANDS
from domain.desk import Command
from domain.fields import fields_of
from domain.reading import ValidationError, read
from domain.scene import Scene, Who
from web.acts import NOT_BY_HAND
from web.forms import FILE, Blank, blank_of, default_of, slips_of
from web.things import Surroundings

COMPLAINT = ("channel", "case_type", "complainant_kind", "category", "demanded_yuan")
MOST = 20  # things assumed
NOT_IMAGINED = NOT_BY_HAND | {"take_over_register_row"}
IMAGINED = {  # a file nobody has
    "file_sha256": "0" * 64,
    "file_name": "imagined",
    "media_type": "text/plain",
    "size_bytes": "1",
}
Typed = MultiDict[str, str]


def may_be_asked() -> list[str]:
    """The commands about a case that exists, given by people."""
    return [
        name
        for name, command in COMMANDS.items()
        if command.of.named_by == "case_id"
        and not command.begins
        and name not in NOT_IMAGINED
    ]


@dataclass
class Part:
    """One command as it stands in the address, with its blanks and what came of it."""

    prefix: str
    command: Command
    who: Who
    typed: Typed
    around: Surroundings
    names: Iterable[str] | None = None  # only these of its fields
    slips: dict[str, list[str]] = field(default_factory=dict)
    answer: Any = None

    def read(self, scene: Scene) -> Any:
        """What is asked; None where it cannot be read, each slip beside its blank."""
        start = f"{self.prefix}."
        told: Typed = MultiDict(
            (key.removeprefix(start), value)
            for key, value in self.typed.items(multi=True)
            if key.startswith(start) and key not in self.beside
        )
        asked = {one.name for one in fields_of(self.command.ask)}
        for name, value in IMAGINED.items():
            if name in asked:
                told.setdefault(name, value)
        told["case_id"] = str(scene.case_id)
        try:
            return read(self.command.ask, told)
        except ValidationError as wrong:
            said = slips_of(wrong.messages)
            self.slips = {f"{self.prefix}.{name}": why for name, why in said.items()}
            return None

    @property
    def beside(self) -> set[str]:
        """What stands in the address beside the fields."""
        return {f"{self.prefix}.{name}" for name in ("do", "role", "other")}

    @property
    def is_touched(self) -> bool:
        """Whether any of its fields was sent."""
        start = f"{self.prefix}."
        return any(k.startswith(start) and k not in self.beside for k in self.typed)

    @property
    def blanks(self) -> list[Blank]:
        """Its blanks, with what was typed."""
        self.around.sent = self.is_touched
        return [
            blank_of(
                told,
                f"{self.prefix}.{told.name}",
                self.typed,
                default_of(self.command.ask, told),
                self.slips if self.is_touched else {},
                self.around,
            )
            for told in fields_of(self.command.ask)
            if told.name not in {"case_id", "store_id", *FILE}
            and (self.names is None or told.name in self.names)
            and self.around.may_be_told(told, self.command)
        ]


def part_of(
    prefix: str, typed: Typed, scene: Scene, names: Iterable[str] | None = None
) -> Part | None:
    """What stands under a prefix; None where it names no command."""
    usual = "register_complaint" if prefix == "c" else ""
    name = typed.get(f"{prefix}.do", usual)
    if name not in (*may_be_asked(), "register_complaint"):
        return None
    around = Surroundings(facts=scene.case.facts.every())
    around.rules = scene.rules
    role = typed.get(f"{prefix}.role", "reception_clerk")
    who = Who(role, bool(typed.get(f"{prefix}.other")))
    return Part(prefix, COMMANDS[name], who, typed, around, names)


def numbers_in(typed: Typed) -> list[int]:
    """The numbers of the things assumed, in their order."""
    told = {key.partition(".")[0] for key in typed if key.endswith(".do")}
    return sorted(int(one) for one in told if one.isascii() and one.isdigit())[:MOST]


def rearranged(typed: Typed) -> list[tuple[str, str]] | None:
    """The address with a thing added or dropped; None where nothing is to change."""
    add, drop = typed.get("add", ""), typed.get("drop", "")
    if not add and not drop:
        return None if "add" not in typed else _numbered(typed, numbers_in(typed))
    kept = [number for number in numbers_in(typed) if str(number) != drop]
    told = _numbered(typed, kept)
    if add in may_be_asked() and len(kept) < MOST:
        told.append((f"{len(kept) + 1}.do", add))
    return told


def _numbered(typed: Typed, kept: list[int]) -> list[tuple[str, str]]:
    """The address with only these things, counted from 1."""
    told = []
    for key, value in typed.items(multi=True):
        number, dot, rest = key.partition(".")
        if dot and number.isascii() and number.isdigit():
            if int(number) in kept:
                told.append((f"{kept.index(int(number)) + 1}.{rest}", value))
        elif key not in ("add", "drop") and value:
            told.append((key, value))
    return told
