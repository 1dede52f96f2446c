"""A form made from the declaration of a command: its blanks, by kind."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields as declared
from typing import Any
from uuid import uuid4

from werkzeug.datastructures import MultiDict

from domain.desk import Command
from domain.fields import Field, fields_of
from domain.glossary import label, says
from domain.money import fen_of
from web.things import Choice, Surroundings

Slips = Mapping[str, list[str]]
ROWS_MORE, FEW = 2, 8  # empty rows offered; up to so many words stand side by side
AT_A_GLANCE = {"channel", "case_type"}  # chosen at every registration
FILE = {"file_sha256", "file_name", "media_type", "size_bytes"}
WIDE = {"long text", "rows", "words"}


@dataclass
class Blank:
    """One field as it stands on the page."""

    told: Field
    name: str  # as posted; in a table of rows lines-0-head
    value: str = ""
    values: list[str] = field(default_factory=list)  # of a list
    slips: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    hints: list[Choice] = field(default_factory=list)  # what may be meant
    fresh: bool = False  # where nothing is chosen, it is a new thing
    rows: list[list["Blank"]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """How it is drawn."""
        if self.told.name == "file_sha256":
            return "file"
        if self.told.kind == "word" or self.choices:
            few = len(self.choices) <= FEW and self.told.required
            at_a_glance = few or self.told.name in AT_A_GLANCE
            return "words" if self.told.many or at_a_glance else "select"
        return "texts" if self.told.many and not self.told.rows else self.told.kind

    @property
    def wide(self) -> bool:
        """Whether it takes the whole width."""
        return self.kind in WIDE or self.kind == "texts"

    @property
    def fen(self) -> int | None:
        """The amount as understood, where it can be."""
        try:
            return fen_of(self.value)
        except ValueError:
            return None


@dataclass
class Form:
    """What is asked for a command, with what has been typed."""

    command: Command
    blanks: list[Blank]
    hidden: list[tuple[str, str]]
    beside: Mapping[str, str]
    slips: Slips
    around: Surroundings

    @classmethod
    def of(
        cls,
        command: Command,
        typed: MultiDict[str, Any],
        beside: Mapping[str, str],
        slips: Slips,
    ) -> "Form":
        """The form of a command; what follows from where one stands is hidden."""
        around = Surroundings.of(command, typed)
        blanks, hidden = [], []
        for told in fields_of(command.ask):
            if told.name in around.fixed:
                hidden.append((told.name, around.fixed[told.name]))
            elif told.name in FILE - {"file_sha256"}:
                if typed.get(told.name):
                    hidden.append((told.name, typed[told.name]))
            elif around.may_be_told(told, command):
                default = default_of(command.ask, told)
                blank = blank_of(told, told.name, typed, default, slips, around)
                blank.fresh = told.name in command.ids
                blanks.append(blank)
        beside = {"command_id": str(uuid4())} | {k: v for k, v in beside.items() if v}
        return cls(command, blanks, hidden, beside, slips, around)

    @property
    def title(self) -> str:
        """What the command is called."""
        return label(self.command.name)

    @property
    def explained(self) -> str:
        """What it means, in a sentence."""
        return says(self.command.name)

    @property
    def sum(self) -> int | None:
        """The amount asked for, where there is one."""
        sums = [blank.fen for blank in self.blanks if blank.told.kind == "money"]
        return next((fen for fen in sums if fen is not None), None)

    def named(self, names: Iterable[str]) -> list[Blank]:
        """The blanks of these names, in this order."""
        found = {blank.name: blank for blank in self.blanks}
        return [found[name] for name in names if name in found]

    def rest(self, names: Iterable[str]) -> list[str]:
        """The names of all other blanks."""
        return [blank.name for blank in self.blanks if blank.name not in names]

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Every slip with the field it is beside; without one it has no address."""
        names = {blank.name for blank in every(self.blanks)} | {
            "occurred_at",
            "password",
        }
        return [
            (f"f-{name}" if name in names else "", says)
            for name, all_said in self.slips.items()
            for says in all_said
        ]


def every(blanks: Iterable[Blank]) -> Iterable[Blank]:
    """All blanks, those of the rows too."""
    for blank in blanks:
        yield blank
        for row in blank.rows:
            yield from every(row)


def blank_of(
    told: Field,
    name: str,
    typed: MultiDict[str, Any],
    default: str,
    slips: Slips,
    around: Surroundings,
) -> Blank:
    """One blank, with what was typed in it or what is usual."""
    untouched = name not in typed and not around.sent
    value = str(typed.get(name, default if untouched else ""))
    blank = Blank(told, name, value, [str(v) for v in typed.getlist(name)])
    blank.slips = list(slips.get(name, ()))
    blank.choices = around.choices(told)
    blank.hints = around.hints(told)
    if told.many and told.kind == "word":
        blank.slips += [s for at, s_ in slips.items() for s in s_ if inside(at, name)]
    if told.rows:
        blank.rows = rows_of(told, name, typed, slips, around)
    return blank


def rows_of(
    told: Field,
    name: str,
    typed: MultiDict[str, Any],
    slips: Slips,
    around: Surroundings,
) -> list[list[Blank]]:
    """The rows typed so far and some empty ones."""
    taken = {int(part[1]) for key in typed if (part := key.split("-"))[0] == name
             and len(part) == 3 and part[1].isdigit()}  # fmt: skip
    assert told.rows
    return [
        [
            blank_of(cell, f"{name}-{number}-{cell.name}", typed, "", slips, around)
            for cell in fields_of(told.rows)
            if not cell.name.endswith("_id") or around.choices(cell)
        ]
        for number in range(max(taken, default=-1) + 1 + ROWS_MORE)
    ]


def inside(at: str, name: str) -> bool:
    """Whether a slip is about one item of this list."""
    return at.startswith(name + "-")


def default_of(ask: type, told: Field) -> str:
    """What stands in the blank before anything is typed."""
    one = next(one for one in declared(ask) if one.name == told.inside)
    if one.default is MISSING or one.default is None:
        return ""
    if isinstance(one.default, bool):
        return "yes" if one.default else "no"
    return "" if told.kind == "money" else str(one.default)


def slips_of(messages: Any, name: str = "") -> dict[str, list[str]]:
    """Slips by the name of their field as posted: lines-0-head."""
    if isinstance(messages, str):
        return {name: [messages]}
    if isinstance(messages, list):
        return {name: [str(one) for one in messages]}
    found: dict[str, list[str]] = {}
    for key, inner in messages.items():
        at = str(key).replace(".", "-")
        for where, said in slips_of(inner, f"{name}-{at}" if name else at).items():
            found.setdefault(where, []).extend(said)
    return found
