"""Takes the steps of a case file, and says what came out otherwise."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from marshmallow import ValidationError

from domain.command import Command
from domain.commands import COMMANDS
from domain.desk import Desk
from domain.errors import No, NotFound, Refused
from domain.evidence.vault import NotKept, Vault
from domain.ledger.ledger import Ledger
from domain.reading import cannot_read, fields_of, read
from projections import READ_MODELS, show
from projections.eyes import EVERYTHING, Eyes
from scripts.keep_clocks import RanOut, escalate, running_out
from scripts.player.case_file import CaseFile, Step
from scripts.player.comparing import Comparing
from scripts.player.names import Names, keep_file
from scripts.player.opening import opening_of

UNREADABLE, NOT_FOUND, ANY = "InputUnreadable", "NotFound", "*"


@dataclass(frozen=True)
class Outcome:
    """What came of one step; `otherwise` is empty where it is as the file says."""

    file: CaseFile
    step: Step
    came: str
    otherwise: tuple[str, ...] = ()

    @property
    def as_told(self) -> bool:
        """Whether it came out as the file says."""
        return not self.otherwise


class Player:
    """Plays one case file in one book. Raises CaseFileUnreadable before it begins."""

    def __init__(
        self,
        file: CaseFile,
        ledger: Ledger,
        vault: Vault,
        taken: set[str] | None = None,
    ) -> None:
        """`taken`: codes of stores that others are about to open."""
        self.file = file
        self.ledger = ledger
        self.vault = vault
        self.names = Names(file.title, file.store)
        self.comparing = Comparing(self.names.id_in)
        self.cases: set[UUID] = set()
        self.clocks: list[RanOut] = []  # those of the cases that will run out
        self.opening = opening_of(file, self.names, ledger, taken)
        self.asks = {step.number: self._read(step) for step in file.steps}

    def take(self, step: Step) -> Outcome:
        """Do what a step says; before the first, the store is opened."""
        if step is self.file.steps[0]:
            self.opening.give(self.ledger)
        if case := step.case or step.fields.get("case_id"):
            self.cases.add(self.names.id_of(str(case)))
        came, otherwise = "time passes", list[str]()
        if step.show:
            came, otherwise = self._show(step)
        elif step.do:
            came, otherwise = self._do(step)
        self._look_at_clocks()
        return Outcome(self.file, step, came, tuple(otherwise))

    def escalate(self, ran_out: RanOut) -> None:
        """Draw the consequence of a clock that ran out."""
        escalate(self.ledger, ran_out)
        self._look_at_clocks()
        self.clocks = [one for one in self.clocks if one > ran_out]

    def _look_at_clocks(self) -> None:
        found = (running_out(self.ledger, case_id) for case_id in self.cases)
        self.clocks = sorted(one for ones in found for one in ones)

    def _read(self, step: Step) -> tuple[Command, Any] | str | None:
        """What a step asks, or why it cannot be read. Raises CaseFileUnreadable."""
        if step.show and step.show not in (there := [one.name for one in READ_MODELS]):
            reason = f"no paper {step.show!r}; there are {', '.join(there)}"
            raise self.file.wrong(step, "show", reason)
        if step.show and step.by and _role(step) not in self.opening.roles:
            raise self.file.wrong(step, "by", f"no role {_role(step)!r} in the packs")
        if not step.do:
            return None
        if step.do not in COMMANDS:
            raise self.file.wrong(step, "do", f"no command {step.do!r}")
        try:
            return COMMANDS[step.do], self._ask(step, COMMANDS[step.do])
        except ValidationError as wrong:
            if UNREADABLE in step.refused_by:
                return _all(wrong.messages)
            raise self.file.wrong(step, step.do, _all(wrong.messages)) from wrong

    def _ask(self, step: Step, command: Command) -> Any:
        """Raises ValidationError."""
        if _role(step) not in self.opening.roles:
            raise cannot_read(
                "by", f"no role {_role(step)!r} in the packs of this file"
            )
        about = {"case": step.case} if step.case else {}
        told = self.names.with_ids({**about, **step.fields}, command.ask)
        try:
            keep_file(told, command.ask, self.file.path.parent, self.vault)
        except (NotKept, OSError) as wrong:
            raise cannot_read("file", _sentence(wrong)) from wrong
        if "store_id" in {field.name for field in fields_of(command.ask)}:
            told.setdefault("store_id", str(self.names.store_id))
        return read(command.ask, told)

    def _do(self, step: Step) -> tuple[str, list[str]]:
        """What came of a command, and what of it came out otherwise."""
        asked = self.asks[step.number]
        if isinstance(asked, str):
            return _judged(step, [UNREADABLE], asked)
        assert asked is not None
        command, ask = asked
        desk = Desk(self.ledger, self.names.id_of(step.by), _role(step))
        told = f"step {step.number} {step.at} {step.do} {dict(step.fields)}"
        command_id = uuid5(self.names.space, told)
        try:
            facts = command(desk, ask, command_id, step.at)
        except Refused as no:
            by = list(dict.fromkeys([*no.rules, type(no).__name__]))
            return _judged(step, by, " | ".join(_why(one) for one in no.nos))
        except ValidationError as wrong:
            return _judged(step, [UNREADABLE], _all(wrong.messages))
        except NotFound as wrong:
            return _judged(step, [NOT_FOUND], str(wrong))
        came = f"done: {', '.join(type(fact).__name__ for fact in facts) or 'nothing'}"
        expected = ", ".join(step.refused_by)
        return came, [f"expected to be refused by {expected}"] if expected else []

    def _show(self, step: Step) -> tuple[str, list[str]]:
        """What a paper says, seen by whoever acts in a role; by the book, if nobody."""
        case_id = self.names.id_of(step.case) if step.case else None
        about = (self.ledger, self.names.store_id, case_id, self.ledger.clock())
        eyes = Eyes(_role(step)) if step.by else EVERYTHING
        try:
            found = show(step.show, *about, eyes=eyes)
        except NotFound as wrong:
            return _judged(step, [NOT_FOUND], str(wrong))
        if step.refused_by:
            return "shown", [f"expected to be refused by {', '.join(step.refused_by)}"]
        return "shown", self.comparing.differences(step.expect, found)


def _role(step: Step) -> str:
    """In which role somebody acts, whoever of them it is."""
    return step.by.partition(":")[0]


def _judged(step: Step, by: list[str], why: str) -> tuple[str, list[str]]:
    """A refusal, and who of those expected did not say no."""
    came = f"refused by {', '.join(one for one in by if one != 'Refused')}"
    rules = set(by) - {UNREADABLE, NOT_FOUND}
    absent = [one for one in step.refused_by if one not in by]
    absent = [one for one in absent if one != ANY or not rules]
    if absent:
        return came, [f"expected to be refused by {', '.join(absent)}; {why}"]
    return came, [] if step.refused_by else [f"expected to be done; {why}"]


def _why(no: No) -> str:
    lacks = f" [{'; '.join(no.missing)}]" if no.missing else ""
    return f"{' '.join(no.rules)}: {no.why}{lacks}"


def _sentence(wrong: Exception) -> str:
    return str(wrong) or (type(wrong).__doc__ or "").strip()


def _all(messages: Any, key: str = "") -> str:
    """Everything that is wrong: each key with its reason."""
    if isinstance(messages, dict):
        places = ((f"{key}.{name}" if key else str(name)) for name in messages)
        return "; ".join(_all(one, at) for one, at in zip(messages.values(), places))
    return f"{key}: {' '.join(map(str, messages))}"
